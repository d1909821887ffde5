/** fetchMnist: which files it asks for, what it keeps, and what each answer that is none is told. */
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test, vi } from "vitest";
import { FormatError, ValueError, type WengertError } from "../../../src/arguments/errors.js";
import { fetchMnist, loadMnist } from "../../../src/data/node.js";
import { type MnistFolder, mnistFolder, tinyMnist } from "../files.js";

afterEach(() => vi.unstubAllGlobals());

/** A server of these files, and what it was asked for. */
function serverOf(files: MnistFolder, otherwise = (): Response => new Response("none", { status: 404 })) {
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(url);
    const bytes = files[new URL(url).pathname.split("/").at(-1) as string];
    return bytes === undefined ? otherwise() : new Response(Uint8Array.from(bytes));
  };
  return { asked, fetch };
}

const packed: MnistFolder = Object.fromEntries(
  Object.entries(tinyMnist).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)]),
);
const page = () => new Response("<!doctype html><title>all of it</title>");
const address = "https://example.org/mnist";
const errorOf = async (made: Promise<unknown>) => (await made.catch((error: unknown) => error)) as Error;

test.each([
  ["gzipped files", packed, 4],
  ["plain files", tinyMnist, 8],
])("%s are what loadMnist reads of a folder", async (_, files, requests) => {
  const { asked, fetch } = serverOf(files);
  const expected = loadMnist({ dir: mnistFolder(tinyMnist) });
  expect(await fetchMnist(address, { fetch })).toEqual(expected);
  expect(asked).toHaveLength(requests);
  expect(asked).toContain("https://example.org/mnist/train-images-idx3-ubyte.gz");
});

test("a query goes with every file, and an address may be a URL with a slash at its end", async () => {
  const { asked, fetch } = serverOf(packed);
  await fetchMnist(new URL(`${address}/?key=1#part`), { fetch });
  expect(asked[0]).toBe("https://example.org/mnist/train-images-idx3-ubyte.gz?key=1");
});

test("an address may be relative to the page", async () => {
  vi.stubGlobal("location", { href: "https://example.org/app/index.html" });
  const { asked, fetch } = serverOf(packed);
  await fetchMnist("mnist", { fetch });
  expect(asked[0]).toBe("https://example.org/app/mnist/train-images-idx3-ubyte.gz");
});

test("a server that answers with a page whatever it is asked for is asked for the plain files too", async () => {
  const { fetch } = serverOf(tinyMnist, page);
  expect((await fetchMnist(address, { fetch })).train.t.toArray()).toEqual([7, 0, 9]);
});

describe("is refused", () => {
  const offline = async () => {
    throw new TypeError("Failed to fetch");
  };
  const all = { "train-images-idx3-ubyte.gz": gzipSync("404: Not Found") };
  test.each<[string, string, (url: string) => Promise<Response>, typeof WengertError, readonly string[]]>([
    [
      "a server without the files",
      address,
      serverOf({}).fetch,
      ValueError,
      ["no train-images", `${address}/train-images-idx3-ubyte.gz" (status 404) and "`, "that of the folder"],
    ],
    [
      "a server that has pages only",
      address,
      serverOf({}, page).fetch,
      FormatError,
      ["train-images-idx3-ubyte.gz", "is a page of HTML"],
    ],
    [
      "a server out of reach",
      address,
      offline,
      ValueError,
      ["could not be fetched: Failed to fetch", "CORS"],
    ],
    [
      "a file that is none",
      address,
      serverOf({ ...packed, ...all }).fetch,
      FormatError,
      ["train-images-idx3-ubyte.gz", "words of a server"],
    ],
    ["a folder", "/data/mnist", offline, ValueError, ['"/data/mnist" is no address', "loadMnist"]],
    ["a file: address", "file:///data", offline, ValueError, ["is no address that can be fetched"]],
  ])("%s", async (_, url, fetch, kind, parts) => {
    const error = await errorOf(fetchMnist(url, { fetch }));
    expect(error).toBeInstanceOf(kind);
    for (const part of ["fetchMnist: ", ...parts].slice(kind === FormatError ? 1 : 0))
      expect(error.message).toContain(part);
  });

  test("a fetch that gives no Response", async () => {
    const error = await errorOf(fetchMnist(address, { fetch: async () => 1 as never }));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toBe("fetchMnist: fetch must give a Response, as the platform's does, got 1.");
  });

  test("what was aborted, with what it was aborted with", async () => {
    const { fetch } = serverOf(packed);
    const reason = new Error("enough");
    expect(await errorOf(fetchMnist(address, { fetch, signal: AbortSignal.abort(reason) }))).toBe(reason);
  });
});

describe("the browser's cache", () => {
  /** As browsers have it. */
  function stubCaches(full = false) {
    const stored = new Map<string, Response>();
    const cache = {
      match: async (url: string) => stored.get(url)?.clone(),
      put: async (url: string, response: Response) => {
        if (full) throw new DOMException("full", "QuotaExceededError");
        stored.set(url, response);
      },
    };
    vi.stubGlobal("caches", { open: async () => cache });
    return stored;
  }

  test("keeps what was fetched, and the next time nothing is asked for", async () => {
    stubCaches();
    const { asked, fetch } = serverOf(packed);
    const first = await fetchMnist(address, { fetch });
    expect(await fetchMnist(address, { fetch })).toEqual(first);
    expect(asked).toHaveLength(4);
    await fetchMnist(address, { fetch, cache: false });
    expect(asked).toHaveLength(8);
  });

  test("keeps nothing of a set that is not what it should be", async () => {
    const stored = stubCaches();
    const wrong = {
      ...packed,
      "t10k-labels-idx1-ubyte.gz": packed["train-labels-idx1-ubyte.gz"] as Uint8Array,
    };
    await expect(fetchMnist(address, { fetch: serverOf(wrong).fetch })).rejects.toThrow(FormatError);
    expect(stored.size).toBe(0);
  });

  test("is not needed: full or forbidden, it is done without", async () => {
    stubCaches(true);
    const { fetch } = serverOf(packed);
    expect((await fetchMnist(address, { fetch })).train.t.size).toBe(3);
    vi.stubGlobal("caches", { open: () => Promise.reject(new DOMException("no", "SecurityError")) });
    expect((await fetchMnist(address, { fetch })).train.t.size).toBe(3);
  });
});
