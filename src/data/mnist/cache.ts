/**
 * Files that were fetched, kept by the browser for the next time. A cache is a help and no need: where
 * there is none, or it is full or forbidden, the network is asked.
 */

/** The platform's, as far as it is used. */
interface Cache {
  match(address: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | undefined>;
  put(address: string, response: Response): Promise<void>;
}

async function open(): Promise<Cache | undefined> {
  const { caches } = globalThis as { readonly caches?: { open(name: string): Promise<Cache> } };
  return caches?.open("wengert");
}

/** The bytes that were kept of an address, or undefined. */
export async function kept(address: string): Promise<Uint8Array | undefined> {
  try {
    const response = await (await open())?.match(address);
    return response === undefined ? undefined : new Uint8Array(await response.arrayBuffer());
  } catch {
    return undefined;
  }
}

/** Keeps the bytes of an address, if it can be done. */
export async function keep(address: string, bytes: Uint8Array): Promise<void> {
  try {
    await (await open())?.put(address, new Response(bytes as Uint8Array<ArrayBuffer>));
  } catch {
    // the next time the network is asked again
  }
}
