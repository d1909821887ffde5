/**
 * The digits: files of the site that are scripts, since a page that was opened from disk may load nothing else.
 * Each puts one gzipped file of MNIST, in letters, where it is found.
 */
import { bytesOf } from "../page/bytes.js";
import { loaded } from "../page/parts.js";
import type { Files } from "./protocol.js";

const names = [
  "train-images-idx3-ubyte",
  "train-labels-idx1-ubyte",
  "t10k-images-idx3-ubyte",
  "t10k-labels-idx1-ubyte",
];

declare global {
  /** What the scripts have put there. */
  var wengertDigits: Record<string, string> | undefined;
}

/** @throws Error where the site has no digits */
export async function loadFiles(): Promise<Files> {
  const files = names.map(async (name) => {
    if (globalThis.wengertDigits?.[name] === undefined) await loaded(`digits/${name}.js`);
    const letters = globalThis.wengertDigits?.[name] ?? "";
    return [name, bytesOf(letters).buffer] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}
