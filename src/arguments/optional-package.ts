/** Optional packages, as they come when they are asked for. */

/**
 * The module of an optional package, if it has what is needed of it. One that is not there ends `import()`
 * with an error, or is an empty module: some bundlers put one in its place.
 * @throws Error for an empty module, to be caught where a missing one is.
 */
export function requireExport<Loaded extends object>(loaded: Loaded, name: keyof Loaded & string): Loaded {
  if (loaded[name] === undefined) throw new Error(`the module has no ${name}: the package was not there`);
  return loaded;
}
