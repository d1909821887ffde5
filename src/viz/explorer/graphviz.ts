/**
 * The text of Graphviz in WebAssembly, for pages that lay out by themselves: a file of the package
 * @viz-js/viz that nothing can import, so it is read where there are files; in a browser it has to be given.
 */

interface Files {
  readFileSync(path: string, encoding: "utf8"): string;
}
interface Modules {
  createRequire(from: string): { resolve(name: string): string };
}

/** undefined where there are no files, or the package has none such. */
export async function graphvizText(): Promise<string | undefined> {
  const files = await builtin<Files>("node:fs");
  const modules = await builtin<Modules>("node:module");
  if (files === undefined || modules === undefined) return undefined;
  for (const start of starts())
    try {
      const main = modules.createRequire(start).resolve("@viz-js/viz");
      return files.readFileSync(main.replace(/[^\\/]*$/, "viz-global.js"), "utf8");
    } catch {
      // another may see it
    }
  return undefined;
}

/** Where the search begins: at the program, and in the folder that it runs in. */
function starts(): string[] {
  const { argv = [], cwd } = node() ?? {};
  const [, program] = argv;
  return [...(program === undefined ? [] : [program]), ...(cwd === undefined ? [] : [`${cwd()}/any.js`])];
}

interface NodeProcess {
  readonly versions?: { readonly node?: string };
  readonly argv?: readonly string[];
  getBuiltinModule?(name: string): unknown;
  cwd?(): string;
}

const node = () => (globalThis as { readonly process?: NodeProcess }).process;

/** A module of Node's without an import that browsers would stumble over; undefined where there is none. */
async function builtin<T>(name: string): Promise<T | undefined> {
  const platform = node();
  if (platform?.versions?.node === undefined) return undefined;
  const known = platform.getBuiltinModule?.(name);
  return (known ?? (await import(/* webpackIgnore: true */ /* @vite-ignore */ name))) as T;
}
