/** fetchMnist: MNIST and its relatives over the network, kept by a browser for the next time. */
import {
  FormatError,
  flag,
  having,
  type Kind,
  kind,
  optional,
  options,
  PlatformError,
  show,
  signature,
  ValueError,
  WengertError,
  withDefault,
} from "../../arguments/index.js";
import { inflate, isGzipped } from "../formats/gzip.js";
import { declaredLength, parseIdx } from "../formats/idx.js";
import { keep, kept } from "./cache.js";
import { formKinds, type LocatedArray, type Mnist, type MnistForm, makeMnist } from "./mnist.js";
import { type MnistFile, setOf } from "./sets.js";

/** What `fetch` is given and gives, as far as it is looked at. */
type Fetcher = (
  url: string,
  init: { signal?: AbortSignal },
) => PromiseLike<{
  readonly ok: boolean;
  readonly status: number;
  arrayBuffer(): PromiseLike<ArrayBuffer>;
}>;

export interface FetchMnistOptions extends MnistForm {
  /**
   * Whether what was fetched, and is what it should be, is kept in the browser's cache "wengert", and taken
   * from there the next time. Default true; where the platform has no such cache, nothing is kept.
   * `caches.delete("wengert")` empties it.
   */
  readonly cache?: boolean | undefined;
  /** An AbortSignal, that ends it. */
  readonly signal?: AbortSignal | undefined;
  /** In place of the platform's `fetch`: for headers, for tests. */
  readonly fetch?: Fetcher | undefined;
}

const addressKind: Kind<string | URL> = kind(
  "the address of the folder of the files, a string or a URL",
  (value) =>
    (typeof value === "string" && value !== "") ||
    (typeof value === "object" && value !== null && typeof (value as { href?: unknown }).href === "string"),
);

const fetchOptions = options<FetchMnistOptions>()({
  ...formKinds,
  cache: withDefault(flag, true),
  signal: optional(
    having<AbortSignal>("an AbortSignal, as new AbortController().signal is", "throwIfAborted"),
  ),
  fetch: optional(kind<Fetcher>("a function like fetch", (value) => typeof value === "function")),
});
const takes = signature("fetchMnist", { url: addressKind, options: fetchOptions });

/**
 * Fetches all of MNIST, or of a set that is distributed in the same form, from a folder of a server:
 * `await fetchMnist("/mnist/")`. Four files are asked for under their usual names, gzipped, else plain.
 * @param url of the folder; in a browser it may be relative to the page. The server must allow the page to
 *   read it.
 * @throws ValueError when a file is not there or the server does not answer; the message lists what was
 *   asked for.
 * @throws FormatError when a file is not what it should be: a page in its place, a damaged gzip, not IDX,
 *   images not 28 by 28, counts that disagree, a label that is no class of the set.
 * @throws PlatformError where there is no `fetch`; what `signal` was aborted with, when it was.
 */
export async function fetchMnist(url: string | URL, options?: FetchMnistOptions): Promise<Mnist> {
  takes.check(arguments);
  const { cache, signal, fetch = platformFetch(), ...form } = fetchOptions.read(options);
  const set = setOf(form.set);
  const folder = folderOf(typeof url === "string" ? url : url.href);
  const fresh: Fetched[] = [];
  const read = async (file: MnistFile): Promise<LocatedArray> => {
    const found = await fetchFile(file, folder, { cache, signal }, async (address) => {
      signal?.throwIfAborted();
      const response = await fetch(address, signal === undefined ? {} : { signal });
      return bodyOf(response);
    });
    if (!found.kept) fresh.push(found);
    const { address } = found;
    const bytes = isGzipped(found.bytes)
      ? await inflate(found.bytes, "gzip", address, (opening) => declaredLength(opening, address))
      : found.bytes;
    return { path: address, array: parseIdx(bytes, address) };
  };
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all([
    read(set.train.images),
    read(set.train.labels),
    read(set.test.images),
    read(set.test.labels),
  ]);
  const mnist = makeMnist(
    "fetchMnist",
    {
      train: { images: trainImages, labels: trainLabels },
      test: { images: testImages, labels: testLabels },
    },
    form,
  );
  if (cache) await Promise.all(fresh.map(({ address, bytes }) => keep(address, bytes)));
  return mnist;
}

/** The bytes of an answer, or the status of one that has none. */
async function bodyOf(response: Awaited<ReturnType<Fetcher>>): Promise<Uint8Array | number> {
  if (typeof response?.arrayBuffer !== "function" || typeof response.status !== "number")
    throw new ValueError(
      `fetchMnist: fetch must give a Response, as the platform's does, got ${show(response)}.`,
    );
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : response.status;
}

interface Fetched {
  readonly address: string;
  readonly bytes: Uint8Array;
  /** Whether they come from the cache. */
  readonly kept: boolean;
}

type Get = (address: string) => Promise<Uint8Array | number>;

/** The first of a file's names that the server has. */
async function fetchFile(
  file: MnistFile,
  { path, query }: Folder,
  { cache, signal }: { readonly cache: boolean; readonly signal: AbortSignal | undefined },
  get: Get,
): Promise<Fetched> {
  const plain = `${path}${file.stem}-${file.ending}`;
  const asked: string[] = [];
  let page: Fetched | undefined;
  for (const address of [`${plain}.gz${query}`, plain + query]) {
    const old = cache ? await kept(address) : undefined;
    if (old !== undefined) return { address, bytes: old, kept: true };
    const answer = await get(address).catch((cause: unknown) => {
      throw signal?.aborted === true || cause instanceof WengertError ? cause : unreachable(address, cause);
    });
    if (typeof answer === "number") asked.push(`"${address}" (status ${answer})`);
    else if (isPage(answer)) page ??= { address, bytes: answer, kept: false };
    else return { address, bytes: answer, kept: false };
  }
  // some servers answer with a page whatever they are asked for
  if (page !== undefined)
    throw new FormatError(
      `fetchMnist: "${page.address}" is a page of HTML, expected an IDX file, gzipped or plain. ` +
        "The server may have answered with a page in place of a file that it does not have.",
    );
  throw new ValueError(
    `fetchMnist: the server has no ${file.stem}. Asked for ${asked.join(" and ")}. ` +
      "The address is that of the folder that the four files are in.",
  );
}

const isPage = (bytes: Uint8Array) =>
  /^(\xef\xbb\xbf)?\s*<[!?a-z]/i.test(String.fromCharCode(...bytes.subarray(0, 64)));

function unreachable(address: string, cause: unknown): ValueError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ValueError(
    `fetchMnist: "${address}" could not be fetched: ${why}. Is the address right, ` +
      "and does its server allow this page to read it (CORS)?",
    { cause },
  );
}

/** Absolute, with a slash at the end of its path; a query, as of signed addresses, goes with every file. */
interface Folder {
  readonly path: string;
  readonly query: string;
}

function folderOf(url: string): Folder {
  const { document, location } = globalThis as {
    readonly document?: { readonly baseURI?: string };
    readonly location?: { readonly href?: string };
  };
  try {
    const { origin, protocol, pathname, search } = new URL(url, document?.baseURI ?? location?.href);
    if (protocol !== "http:" && protocol !== "https:") throw new TypeError(`${protocol} cannot be fetched`);
    return { path: origin + (pathname.endsWith("/") ? pathname : `${pathname}/`), query: search };
  } catch (cause) {
    throw new ValueError(
      `fetchMnist: "${url}" is no address that can be fetched. Outside a page it begins with https:// or ` +
        "http://. Of a folder on this machine, loadMnist reads the files, in Node.",
      { cause },
    );
  }
}

function platformFetch(): Fetcher {
  if (typeof globalThis.fetch !== "function")
    throw new PlatformError("fetchMnist: this platform has no fetch. Give a function like it as `fetch`.");
  return (url, init) => globalThis.fetch(url, init);
}
