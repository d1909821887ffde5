/**
 * Every reader and every source of minibatches that data exports, by its
 * cases: damaged and hostile files, pairs that stay pairs.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { FormatError, Generator, type Tensor, tensor, ValueError } from "wengert";
import * as data from "../../src/data/node.js";
import { idx, idxHeader, labels, mnistFolder, temporaryFolder, tinyMnist } from "./files.js";

interface ReaderCase {
  readonly title: string;
  /** A file that it reads, of `header` bytes and then elements. */
  readonly file: Uint8Array;
  readonly header: number;
  /** A function that reads files, at once or later, given a folder that they may be written to. */
  readonly open: (folder: string) => (bytes: Uint8Array) => unknown;
  /** What it makes of `file`. */
  readonly expected: unknown;
  /** Whether it unpacks what is gzipped, and takes a path that may name nothing. */
  readonly readsFiles: boolean;
  /** A call for a file or folder that is not there. */
  readonly missing?: (folder: string) => unknown;
}

const mnist = (name: keyof typeof tinyMnist & string, header: number): ReaderCase => ({
  title: `loadMnist, ${name}`,
  file: tinyMnist[name] as Uint8Array,
  header,
  open: () => {
    const dir = mnistFolder(tinyMnist);
    return (bytes) => {
      writeFileSync(join(dir, name), bytes);
      const { train, test: held } = data.loadMnist({ dir, normalize: false });
      return [train, held].map(({ x, t }) => [x.shape, x.sum().item(), t.toArray()]);
    };
  },
  expected: [
    [[3, 784], 784 * (0 + 51 + 255), [7, 0, 9]],
    [[2, 784], 784 * (1 + 2), [3, 4]],
  ],
  readsFiles: true,
  missing: (folder) => data.loadMnist({ dir: join(folder, "nowhere") }),
});

/** The same of a server. */
const fetched = (name: keyof typeof tinyMnist & string, header: number): ReaderCase => ({
  ...mnist(name, header),
  title: `fetchMnist, ${name}`,
  open: () => async (bytes) => {
    const fetch = async (url: string) => {
      const asked = url.slice(url.lastIndexOf("/") + 1);
      const file = asked === name ? bytes : tinyMnist[asked];
      return file === undefined ? new Response(null, { status: 404 }) : new Response(Uint8Array.from(file));
    };
    const mnist = await data.fetchMnist("https://example.org/", { fetch, normalize: false });
    return [mnist.train, mnist.test].map(({ x, t }) => [x.shape, x.sum().item(), t.toArray()]);
  },
  missing: () =>
    data.fetchMnist("https://nowhere/", { fetch: async () => new Response(null, { status: 404 }) }),
});

/** By the name of the export. */
const readerCases: Readonly<Record<string, readonly ReaderCase[]>> = {
  parseIdx: [
    {
      title: "parseIdx, one byte each",
      file: idx([2, 3], [1, 2, 3, 4, 5, 255]),
      header: 12,
      open: () => (bytes) => data.parseIdx(bytes, "bytes"),
      expected: { shape: [2, 3], dtype: "uint8", data: Uint8Array.of(1, 2, 3, 4, 5, 255) },
      readsFiles: false,
    },
    {
      title: "parseIdx, eight bytes each",
      file: Uint8Array.from([...idxHeader(0x0e, [1]), 0x3f, 0xf8, 0, 0, 0, 0, 0, 0]),
      header: 8,
      open: () => (bytes) => data.parseIdx(bytes, "bytes"),
      expected: { shape: [1], dtype: "float64", data: Float64Array.of(1.5) },
      readsFiles: false,
    },
  ],
  readIdx: [
    {
      title: "readIdx",
      file: labels([7, 0, 9]),
      header: 8,
      open: (folder) => (bytes) => {
        writeFileSync(join(folder, "file"), bytes);
        const { data: elements, ...rest } = data.readIdx(join(folder, "file"));
        return { ...rest, elements: [...elements] };
      },
      expected: { shape: [3], dtype: "uint8", elements: [7, 0, 9] },
      readsFiles: true,
      missing: (folder) => data.readIdx(join(folder, "nowhere")),
    },
  ],
  fetchMnist: [fetched("train-labels-idx1-ubyte", 8), fetched("t10k-images-idx3-ubyte", 16)],
  loadMnist: [
    mnist("train-images-idx3-ubyte", 16),
    mnist("train-labels-idx1-ubyte", 8),
    mnist("t10k-images-idx3-ubyte", 16),
    mnist("t10k-labels-idx1-ubyte", 8),
  ],
};

interface BatchCase {
  /** Batches as [x, t] pairs, drawn from a dataset of x (N, 2) and t (N). */
  readonly batches: (x: Tensor, t: Tensor, batchSize: number) => (readonly [x: Tensor, t: Tensor])[];
  /** Calls that are refused as ValueErrors, for such a dataset of 10 examples. */
  readonly bad: (x: Tensor, t: Tensor) => readonly (() => unknown)[];
}

const badSizes = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "2" as unknown as number];

/** By the name of the export. */
const batchCases: Readonly<Record<string, BatchCase>> = {
  DataLoader: {
    batches: (x, t, batchSize) => [
      ...new data.DataLoader(new data.TensorDataset(x, t), { batchSize, shuffle: true }),
    ],
    bad: (x, t) =>
      badSizes.map((batchSize) => () => new data.DataLoader(new data.TensorDataset(x, t), { batchSize })),
  },
  TensorDataset: {
    // the last examples, from the end on
    batches: (x, t, batchSize) => [
      new data.TensorDataset(x, t).get(Array.from({ length: batchSize }, (_, i) => -1 - i)),
    ],
    bad: (x, t) => [10, -11, 1.5, Number.NaN].map((index) => () => new data.TensorDataset(x, t).get([index])),
  },
  sample: {
    batches: (x, t, batchSize) => {
      const batch = data.sample({ x, t }, batchSize, new Generator(3));
      return [[batch.x, batch.t]];
    },
    bad: (x, t) => badSizes.map((batchSize) => () => data.sample({ x, t }, batchSize)),
  },
};

/** What is of neither form, and has a test file of its own. */
const elsewhere: Readonly<Record<string, string>> = {
  CsvTable: "formats/csv.test.ts",
  Subset: "datasets/own.test.ts",
  collate: "datasets/own.test.ts",
  decodePng: "formats/png.test.ts",
  gunzip: "formats/gzip.test.ts",
  loadCsv: "formats/csv.test.ts",
  loadPng: "formats/png.test.ts",
  parseCsv: "formats/csv.test.ts",
  randomSplit: "datasets/own.test.ts",
  transformDataset: "datasets/own.test.ts",
};

test("every export of data has its cases", () => {
  const named = [readerCases, batchCases, elsewhere].flatMap((each) => Object.keys(each));
  expect(Object.keys(data).sort()).toEqual(named.sort());
  for (const [name, file] of Object.entries(elsewhere))
    expect(readFileSync(new URL(file, import.meta.url), "utf8")).toMatch(new RegExp(`\\b${name}\\b`));
});

/** Up to `count` whole numbers from 0 to n - 1, the first 20 among them. */
const spread = (n: number, count = 40) =>
  [
    ...new Set([
      ...Array(20).keys(),
      ...Array.from({ length: count }, (_, i) => Math.floor((i * n) / count)),
    ]),
  ].filter((each) => each < n);

/** The result, or undefined for a file that is refused as one: any other error is a failure. */
async function readOrRefuse(read: (bytes: Uint8Array) => unknown, bytes: Uint8Array): Promise<unknown> {
  try {
    return await read(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    return undefined;
  }
}

const readers = Object.values(readerCases).flatMap((cases) =>
  cases.map((each) => [each.title, each] as const),
);

describe.each(readers)("%s", (_, { file, header, open, expected, readsFiles, missing }) => {
  test("reads a file that is right", async () => {
    expect(await open(temporaryFolder())(file)).toEqual(expected);
  });

  test("refuses a file that ends anywhere before its end, or goes on after it", async () => {
    const made = open(temporaryFolder());
    const read = async (bytes: Uint8Array) => made(bytes);
    for (const length of spread(file.length))
      await expect(read(file.subarray(0, length)), `${length} bytes`).rejects.toThrow(FormatError);
    await expect(read(file.subarray(0, -1))).rejects.toThrow(FormatError);
    await expect(read(Uint8Array.from([...file, 0]))).rejects.toThrow(FormatError);
    expect(await read(file), "after all refusals").toEqual(expected);
  });

  test("refuses any other byte in the header, unless that makes it another array", async () => {
    const made = open(temporaryFolder());
    const read = async (bytes: Uint8Array) => made(bytes);
    for (let at = 0; at < header; at++)
      for (const other of [0, 1, 2, 3, 0x09, 0x7f, 0x80, 0xff]) {
        if (file[at] === other) continue;
        const changed = Uint8Array.from(file);
        changed[at] = other;
        // some are arrays of another type or shape, of as many bytes
        expect(await readOrRefuse(read, changed), `byte ${at} is ${other}`).not.toEqual(expected);
      }
  });

  test("refuses noise, with and without the right opening", async () => {
    const made = open(temporaryFolder());
    const read = async (bytes: Uint8Array) => made(bytes);
    const generator = new Generator(11);
    for (let round = 0; round < 60; round++) {
      const noise = Uint8Array.from({ length: generator.integer(0, 64) }, () => generator.integer(0, 256));
      const opening = file.subarray(0, generator.integer(0, header));
      for (const bytes of [noise, Uint8Array.from([...opening, ...noise])])
        expect(await readOrRefuse(read, bytes), `${bytes}`).toBeUndefined();
    }
  });

  if (readsFiles) {
    test("unpacks what is gzipped, once, and refuses a damaged gzip", async () => {
      const made = open(temporaryFolder());
      const read = async (bytes: Uint8Array) => made(bytes);
      const packed = gzipSync(file);
      expect(await read(packed)).toEqual(expected);
      for (const length of spread(packed.length, 10))
        await expect(read(packed.subarray(0, length)), `${length} bytes`).rejects.toThrow(FormatError);
      await expect(read(gzipSync(packed))).rejects.toThrow(FormatError);
      const broken = Uint8Array.from(packed);
      broken[broken.length - 5] = (broken.at(-5) as number) ^ 1; // in the checksum
      await expect(read(broken)).rejects.toThrow(FormatError);
    });

    test("says of a path that names nothing that it is the path", async () => {
      const folder = temporaryFolder();
      const call = async () => missing?.(folder);
      await expect(call()).rejects.toThrow(ValueError);
      await expect(call()).rejects.toThrow("nowhere");
    });
  }
});

describe.each(Object.entries(batchCases))("%s", (_, { batches, bad }) => {
  const count = 10;
  const x = tensor(
    Array.from({ length: count }, (_, i) => [i, i * i]),
    { dtype: "float64" },
  );
  const t = tensor([...Array(count).keys()], { dtype: "int32" });

  test.each([1, 3, 10])("keeps each example's tensors together, in batches of %s", (batchSize) => {
    for (const [rows, digits] of batches(x, t, batchSize)) {
      expect([rows.dtype, digits.dtype]).toEqual(["float64", "int32"]);
      expect(rows.shape).toEqual([digits.size, 2]);
      expect(digits.size).toBeLessThanOrEqual(batchSize);
      expect(rows.toArray()).toEqual([...digits.toTypedArray()].map((i) => [i, i * i]));
    }
  });

  test("gives as many examples as were asked for, of a dataset that has them", () => {
    expect(batches(x, t, 4)[0]?.[1].size).toBe(4);
  });

  test("refuses sizes and indices that are none", () => {
    for (const call of bad(x, t)) expect(call).toThrow(ValueError);
  });

  test("refuses tensors of different lengths", () => {
    expect(() => batches(x, tensor([1, 2]), 1)).toThrow("the number of examples");
  });
});
