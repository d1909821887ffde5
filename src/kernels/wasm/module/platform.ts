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
  readonly Instance: new (
    module: CompiledModule,
    imports: { env: { memory: GrowableMemory } },
  ) => { readonly exports: object };
}

/** @throws where there is no WebAssembly at all. */
export function platform(): Platform {
  const { WebAssembly } = globalThis as unknown as { WebAssembly?: Platform };
  if (WebAssembly === undefined) throw new Error("this platform has no WebAssembly");
  return WebAssembly;
}

/**
 * What Node offers without an import, which browsers would stumble over; undefined in a browser and in a Node
 * before 20.16.
 */
export interface NodeProcess {
  readonly env?: { readonly [name: string]: string | undefined };
  getBuiltinModule?(name: string): unknown;
}

/** A variable of the environment; undefined where there is none. */
export const environment = (name: string): string | undefined => nodeProcess()?.env?.[name];

export const nodeProcess = (): NodeProcess | undefined =>
  (globalThis as unknown as { process?: NodeProcess }).process;
