/**
 * Graphviz as the library asks for it, with pictures that keep still. Its WebAssembly is a file of the site,
 * compiled while it arrives; in a page that was opened from disk, bytes that came with this worker.
 */
import { instance as itself } from "graphviz";
import { Still } from "./still.js";

declare global {
  /** What the worker was given. */
  var wengertGraphvizBytes: Uint8Array<ArrayBuffer> | undefined;
  /** What Graphviz's own program calls to come to life. */
  var wengertGraphviz: (imports: WebAssembly.Imports) => Promise<{ instance: WebAssembly.Instance }>;
}

const compiled = compile();

async function compile(): Promise<WebAssembly.Module> {
  const { wengertGraphvizBytes: bytes } = globalThis;
  if (bytes !== undefined) return WebAssembly.compile(bytes);
  const { body } = await fetch("graphviz.bin");
  if (body === null) throw new Error("graphviz.bin is empty");
  const unpacked = body.pipeThrough(new DecompressionStream("deflate-raw"));
  return WebAssembly.compileStreaming(
    new Response(unpacked, { headers: { "Content-Type": "application/wasm" } }),
  );
}

globalThis.wengertGraphviz = async (imports) => ({
  instance: await WebAssembly.instantiate(await compiled, imports),
});

const still = new Still();
let started: ReturnType<typeof itself> | undefined;

export async function instance() {
  started ??= itself();
  const graphviz = await started;
  return {
    renderString: (dot: string, options: { readonly format: "svg" }) =>
      still.draw(dot, (text) => {
        try {
          return graphviz.renderString(text, options);
        } catch (error) {
          started = undefined; // one that broke down is not asked again
          throw error;
        }
      }),
  };
}
