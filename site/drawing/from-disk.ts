/**
 * What the drawing worker begins as where it cannot be loaded by its address: it unpacks, beside the page, what it
 * is given, and becomes that.
 */
const unpacked = (letters: string): Response => {
  const text = atob(letters);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")));
};

const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<{ readonly worker: string; readonly graphviz: string }>) => void) | null;
  importScripts(address: string): void;
  wengertGraphvizBytes: Uint8Array<ArrayBuffer>;
};

scope.onmessage = async ({ data: { worker, graphviz } }) => {
  scope.onmessage = null;
  const [program, bytes] = await Promise.all([unpacked(worker).text(), unpacked(graphviz).arrayBuffer()]);
  scope.wengertGraphvizBytes = new Uint8Array(bytes);
  scope.importScripts(URL.createObjectURL(new Blob([program], { type: "text/javascript" })));
};

export {};
