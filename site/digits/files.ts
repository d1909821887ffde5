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

/** The digits did not come: the site has none, or they could not be fetched. */
export class AbsentError extends Error {
  constructor(readonly why: "missing" | "unreached") {
    super(why);
  }
}

let coming: Promise<Files> | undefined;

/**
 * Once for all who ask while they come.
 * @throws AbsentError where one of them does not come
 */
export function loadFiles(): Promise<Files> {
  coming ??= load().finally(() => {
    coming = undefined;
  });
  return coming;
}

async function load(): Promise<Files> {
  const files = names.map(async (name) => {
    if (globalThis.wengertDigits?.[name] === undefined) await fetched(`digits/${name}.js`);
    const letters = globalThis.wengertDigits?.[name] ?? "";
    return [name, bytesOf(letters).buffer] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}

async function fetched(address: string): Promise<void> {
  try {
    await loaded(address);
  } catch {
    throw new AbsentError(isKnownMissing(address) ? "missing" : "unreached");
  }
}

/** On a disk there is no other reason; a server says so. */
function isKnownMissing(address: string): boolean {
  if (location.protocol === "file:") return true;
  const { href } = new URL(address, document.baseURI);
  const last = performance.getEntriesByName(href).at(-1) as PerformanceResourceTiming | undefined;
  return last?.responseStatus === 404;
}
