/**
 * What we use of WebAssembly, with types of our own: neither the language nor Node brings any, and a
 * browser's would let all its other globals in.
 */

/**
 * Linear memory. Growing it detaches the buffer that was there before, or where it is shared, leaves that one
 * as short as it was.
 */
export interface GrowableMemory {
  readonly buffer: ArrayBufferLike;
  /** @throws where the platform has no more. */
  grow(pages: number): number;
}

/** A compiled module; every thread makes an instance of it. */
export type CompiledModule = object;

interface Platform {
  readonly Memory: new (limits: { initial: number; maximum: number; shared: boolean }) => GrowableMemory;
  readonly Module: new (bytes: Uint8Array) => CompiledModule;
  validate(bytes: Uint8Array): boolean;
  readonly Instance: new (
    module: CompiledModule,
    imports?: { env: { readonly memory: GrowableMemory } },
  ) => { readonly exports: object };
}

/** @throws where there is no WebAssembly at all. */
export function platform(): Platform {
  const { WebAssembly } = globalThis as unknown as { WebAssembly?: Platform };
  if (WebAssembly === undefined) throw new Error("this platform has no WebAssembly");
  return WebAssembly;
}

/** What Node offers without an import, over which browsers would stumble; undefined in a browser. */
interface NodeProcess {
  readonly env?: { readonly [name: string]: string | undefined };
  readonly versions?: { readonly node?: string; readonly v8?: string; readonly bun?: string };
  getBuiltinModule?(name: string): unknown;
  readonly argv?: readonly string[];
  cwd?(): string;
}

interface Deno {
  readonly permissions: { querySync(what: { name: "env"; variable: string }): { readonly state: string } };
}

const everywhere = globalThis as { readonly process?: NodeProcess; readonly Deno?: Deno };

/**
 * A variable of the environment; undefined where there is none. Deno would stop the program to ask its user
 * for leave, so there it is read only by a program that has it already.
 */
export function environment(name: string): string | undefined {
  const { Deno, process } = everywhere;
  if (Deno !== undefined && Deno.permissions.querySync({ name: "env", variable: name }).state !== "granted")
    return undefined;
  return process?.env?.[name];
}

/** What of Node's is used. */
const builtins = [
  "node:fs",
  "node:module",
  "node:os",
  "node:util",
  "node:v8",
  "node:vm",
  "node:worker_threads",
] as const;
export type Builtin = (typeof builtins)[number];

const loaded = new Map<string, unknown>();

/** A module of Node's; undefined where there is none, and before 20.16 until `loadBuiltins` is done. */
export const builtin = <T>(name: Builtin): T | undefined =>
  (everywhere.process?.getBuiltinModule?.(name) ?? loaded.get(name)) as T | undefined;

/** Whether this is a Node before 20.16, which has modules only for those who wait. */
export const mustWait = (): boolean =>
  everywhere.process?.versions?.node !== undefined &&
  everywhere.process.getBuiltinModule === undefined &&
  loaded.size < builtins.length;

/** Has what a Node before 20.16 does not give at once; does nothing elsewhere. */
export async function loadBuiltins(): Promise<void> {
  if (!mustWait()) return;
  for (const name of builtins) {
    const given = await import(/* webpackIgnore: true */ /* @vite-ignore */ name);
    loaded.set(name, given);
  }
}

/** Sets a flag of V8 while the program runs, if Node lets it; V8 complains of one that it does not know. */
export function setEngineFlag(name: string): void {
  builtin<{ setFlagsFromString?(flag: string): void }>("node:v8")?.setFlagsFromString?.(name);
}

/** The version of Node's V8, 0 elsewhere. */
export function engineVersion(): number {
  const { versions } = everywhere.process ?? {};
  const isNode = everywhere.Deno === undefined && versions?.bun === undefined;
  return isNode ? Number.parseInt(versions?.v8 ?? "0", 10) : 0;
}

/** Files from which a program's packages are searched: its first, and one in the folder that it runs in. */
export function programPlaces(): string[] {
  const { process } = everywhere;
  const folder = process?.cwd?.();
  const first = process?.argv?.[1];
  return folder === undefined ? [] : [...(first === undefined ? [] : [first]), `${folder}/any.js`];
}
