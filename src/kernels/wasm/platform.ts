/**
 * What we use of WebAssembly, with types of our own: neither the language nor Node brings any, and a browser's would let all its
 * other globals in.
 */

/** Linear memory. Growing it detaches the buffer that was there before. */
export interface GrowableMemory {
  readonly buffer: ArrayBuffer;
  /** @throws where the platform has no more. */
  grow(pages: number): number;
}

interface Platform {
  readonly Memory: new (limits: { initial: number; maximum: number }) => GrowableMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: { env: { memory: GrowableMemory } },
  ) => { readonly exports: object };
}

/** @throws where there is no WebAssembly at all. */
export function platform(): Platform {
  const { WebAssembly } = globalThis as unknown as { WebAssembly?: Platform };
  if (WebAssembly === undefined) throw new Error("this platform has no WebAssembly");
  return WebAssembly;
}
