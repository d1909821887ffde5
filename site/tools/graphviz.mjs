/** Graphviz of @viz-js/viz taken apart: its program, and its WebAssembly as bytes, which a page can compile as they arrive. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";

const file = fileURLToPath(import.meta.resolve("@viz-js/viz"));

/** `{ program, bytes }`; the program asks `globalThis.wengertGraphviz` for an instance. */
export function graphvizParts() {
  const text = readFileSync(file, "utf8");
  const opening = "function findWasmBinary(){return binaryDecode(";
  const instantiate = "WebAssembly.instantiate(binary,imports)";
  const from = text.indexOf(opening) + opening.length;
  const to = text.indexOf(")}function getBinarySync(", from);
  if (from < opening.length || to < 0 || text.split(instantiate).length !== 2)
    throw new Error("@viz-js/viz has its WebAssembly elsewhere than site/tools/graphviz.mjs expects it");
  // as binaryDecode does: NUL is written as a letter that no byte is
  const letters = runInNewContext(text.slice(from, to));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const program = `${text.slice(0, from)}""${text.slice(to)}`.replace(
    instantiate,
    "globalThis.wengertGraphviz(imports)",
  );
  return { program, bytes };
}
