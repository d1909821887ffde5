/** Whatever the functions of data are given is honoured or refused, in one sentence with the way out. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { Generator, tensor, ValueError, WengertError, zeros } from "wengert";
import {
  CsvTable,
  collate,
  DataLoader,
  loadMnist,
  parseIdx,
  randomSplit,
  readIdx,
  sample,
  TensorDataset,
} from "../../src/data/node.js";
import { idx, labels, mnistFolder, temporaryFile, temporaryFolder, thrownBy, tinyMnist } from "./files.js";

const x = tensor([
  [0, 1],
  [2, 3],
  [4, 5],
]);
const t = tensor([7, 8, 9], { dtype: "int32" });
const dataset = new TensorDataset(x, t);
/** As a program calls it that nobody has type-checked. */
const untyped = (make: unknown) => make as (...args: unknown[]) => unknown;
const loader = untyped(
  (...args: unknown[]) => new (DataLoader as new (...all: unknown[]) => unknown)(...args),
);
const draw = untyped(sample);
const get = (...args: unknown[]) => untyped(dataset.get).apply(dataset, args);
const datasetOf = untyped(
  (...args: unknown[]) => new (TensorDataset as new (...all: unknown[]) => unknown)(...args),
);
const endless = { integer: () => 3, permutation: () => [0, 1, 2] };

test.each<[string, () => unknown, string]>([
  [
    "a number for options",
    () => loader(dataset, 32),
    "DataLoader: options must be an object, got 32. Write { batchSize: 32 }.",
  ],
  [
    "a truth value for options",
    () => loader(dataset, true),
    "DataLoader: options must be an object, got true. Write { shuffle: true }.",
  ],
  [
    "PyTorch's spelling",
    () => loader(dataset, { batch_size: 2 }),
    'DataLoader: unknown option "batch_size"; did you mean batchSize?',
  ],
  [
    "an argument too many",
    () => loader(dataset, { batchSize: 2 }, true),
    "DataLoader: an argument too many, true",
  ],
  [
    "a word for a truth value",
    () => loader(dataset, { shuffle: "false" }),
    'DataLoader: shuffle must be true or false, got "false"',
  ],
  [
    "a seed for a generator",
    () => loader(dataset, { generator: 5 }),
    "DataLoader: generator must be a generator, as new Generator(seed) is, got 5",
  ],
  [
    "a split for a dataset",
    () => loader({ x, t }),
    "DataLoader: dataset must be a dataset with size and get(index), as new TensorDataset(x, t) is, got { x: ",
  ],
  [
    "a map for a dataset",
    () => loader(new Map()),
    "DataLoader: dataset must be a dataset with size and get(index), as new TensorDataset(x, t) is, got a Map",
  ],
  ["no dataset", () => loader(), "DataLoader: dataset is missing; it takes (dataset, options)"],
  [
    "an order that leaves out an example",
    () => [...(loader(dataset, { shuffle: true, generator: endless }) as Iterable<unknown>)],
    "DataLoader: generator.permutation(3) must give an Int32Array with each of 0..2 once",
  ],
  ["a list of tensors", () => datasetOf([x, t]), "Write new TensorDataset(...list)."],
  ["arrays for tensors", () => datasetOf([1, 2]), "TensorDataset: argument 1 must be a tensor, got [1, 2]."],
  [
    "half an index",
    () => get(0.5),
    "TensorDataset.get: indices must be a whole number or an array of whole numbers, got 0.5",
  ],
  [
    "a mask",
    () => get([true, false, true]),
    "TensorDataset.get: indices must be a whole number or an array of whole numbers, got [true, false, true]",
  ],
  [
    "lists of indices",
    () => get([[0], [1]]),
    "TensorDataset.get: indices must be a whole number or an array of whole numbers, got [[0], [1]]",
  ],
  [
    "a hole",
    () => get(Object.assign(new Array(3), { 0: 0, 2: 1 })),
    "TensorDataset.get: indices must be a whole number or an array of whole numbers, got [0, undefined, 1]",
  ],
  [
    "halves",
    () => get(Float32Array.of(0.5)),
    "TensorDataset.get: indices must be a whole number or an array of whole numbers, got a Float32Array",
  ],
  [
    "big integers",
    () => get([0n]),
    "TensorDataset.get: indices must be a whole number or an array of whole numbers, got [0n]",
  ],
  [
    "a text",
    () => get("01"),
    'TensorDataset.get: indices must be a whole number or an array of whole numbers, got "01"',
  ],
  ["all of MNIST", () => draw({ train: { x, t }, test: { x, t } }, 2), "Write train or test of it."],
  [
    "a dataset",
    () => draw(dataset, 2),
    "sample: dataset must be tensors { x, t }, as loadMnist().train is, got a TensorDataset",
  ],
  [
    "options for a batch size",
    () => draw({ x, t }, { batchSize: 2 }),
    "sample: batchSize must be a whole number from 1 to 10000000, got { batchSize: 2 }",
  ],
  [
    "a seed",
    () => draw({ x, t }, 2, 5),
    "sample: generator must be a generator, as new Generator(seed) is, got 5",
  ],
  [
    "a draw outside",
    () => draw({ x, t }, 2, endless),
    "sample: generator.integer(0, 3) gave 3, no index of an example",
  ],
  [
    "a draw in between",
    () => draw({ x, t }, 2, { integer: () => 0.5 }),
    "sample: generator.integer(0, 3) gave 0.5, no index",
  ],
  [
    "a batch that nobody could wait for",
    () => draw({ x, t }, 2 ** 31),
    "sample: batchSize must be a whole number from 1 to 10000000, got 2147483648",
  ],
  [
    "a folder for options",
    () => untyped(loadMnist)("/data"),
    'loadMnist: options must be an object, got "/data". Write { dir: "/data" }.',
  ],
  [
    "a misspelt option",
    () => untyped(loadMnist)({ onehot: true }),
    'loadMnist: unknown option "onehot"; did you mean oneHot?',
  ],
  [
    "a number for a truth value",
    () => untyped(loadMnist)({ flatten: 0 }),
    "loadMnist: flatten must be true or false, got 0",
  ],
  [
    "no folder",
    () => untyped(loadMnist)({ dir: "" }),
    'loadMnist: dir must be the path of a folder as a string, got ""',
  ],
  [
    "a name of every object",
    () => untyped(loadMnist)({ dtype: "constructor" }),
    'loadMnist: dtype must be float32 or float64, got "constructor"',
  ],
  ["a path that none can be", () => loadMnist({ dir: "a\0b" }), 'loadMnist: there is no folder "a\0b"'],
  ["a path too long", () => loadMnist({ dir: "a".repeat(9999) }), "loadMnist: there is no folder"],
  [
    "a file for a folder",
    () => loadMnist({ dir: temporaryFile("some", "text") }),
    "is a file. Give the folder that it is in",
  ],
  [
    "an address",
    () => untyped(readIdx)(pathToFileURL("/data")),
    "readIdx: path must be the path of a file as a string (of a file: URL, fileURLToPath makes one), got a URL",
  ],
  ["an open file", () => untyped(readIdx)(0), "readIdx: path must be the path of a file as a string"],
  ["a file name that none can be", () => readIdx("a\0b"), 'cannot read "a\0b": '],
  [
    "an argument too many for readIdx",
    () => untyped(readIdx)("some", {}),
    "readIdx: an argument too many, {}; it takes (path).",
  ],
  ["no name", () => untyped(parseIdx)(labels([1])), "parseIdx: name is missing; it takes (bytes, name)"],
  [
    "a buffer for bytes",
    () => untyped(parseIdx)(labels([1]).buffer, "some"),
    "new Uint8Array(buffer) makes one), got an ArrayBuffer",
  ],
  [
    "numbers for bytes",
    () => untyped(parseIdx)([...labels([1])], "some"),
    "parseIdx: bytes must be the bytes of a file, a Uint8Array",
  ],
])("%s is refused", (_, call, message) => {
  const error = thrownBy(call);
  expect(error.message).toContain(message);
  expect(error).toBeInstanceOf(WengertError);
});

describe("honoured", () => {
  test("bytes and indices of another realm, and a window on larger memory", () => {
    const [bytes, indices] = runInNewContext(
      "[Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 5), Int32Array.of(2, 0)]",
    );
    expect([...parseIdx(bytes, "foreign").data]).toEqual([5]);
    expect(dataset.get(indices)[1].toArray()).toEqual([9, 7]);
    expect([...parseIdx(Buffer.from(idx([2], [3, 4])), "buffer").data]).toEqual([3, 4]);
  });

  test("undefined, which is an option left out", () => {
    const batches = [...new DataLoader(dataset, { batchSize: 2, shuffle: undefined, generator: undefined })];
    expect(batches.map(([, digits]) => digits.toArray())).toEqual([[7, 8], [9]]);
    const options = { dir: mnistFolder(tinyMnist), normalize: undefined, dtype: undefined };
    expect(loadMnist(options).train.x.toTypedArray().at(-1)).toBe(1);
  });

  test("a dataset of one's own, which has a size and gives examples", () => {
    const own = { size: 2, get: (index: number) => [tensor([index, index]), index] };
    const batches = loader(own, { batchSize: 2, shuffle: true, generator: new Generator(1) });
    expect([...(batches as Iterable<unknown>)]).toHaveLength(1);
  });
});

test("the sizes of a loader are its own: writing to them is refused, and hangs nothing", () => {
  const made = new DataLoader(dataset, { batchSize: 2 }) as { batchSize: number };
  expect(() => {
    made.batchSize = 0;
  }).toThrow(TypeError);
  expect(made.batchSize).toBe(2);
  expect(() => (dataset.tensors as unknown as unknown[]).push(x)).toThrow(TypeError);
});

test("bytes that were given away are an empty file", () => {
  const bytes = labels([1, 2]);
  structuredClone(0, { transfer: [bytes.buffer as ArrayBuffer] });
  expect(thrownBy(() => parseIdx(bytes, "gone")).message).toContain('"gone" is empty');
});

test.skipIf(process.platform === "win32")(
  "a pipe and a device, which may never end, are refused at once",
  () => {
    const pipe = join(temporaryFolder(), "pipe");
    spawnSync("mkfifo", [pipe]);
    for (const path of [pipe, "/dev/zero"]) {
      const error = thrownBy(() => readIdx(path));
      expect(error).toBeInstanceOf(ValueError);
      expect(error.message).toBe(
        `readIdx: cannot read "${path}": it is no file, but a pipe or a device. Write what it gives into a file first.`,
      );
    }
  },
);

describe("lists with holes end at the first, however long they are", () => {
  const holes = new Array(2 ** 32 - 1);
  test.each([
    ["collate", () => collate(holes)],
    ["randomSplit", () => randomSplit(new TensorDataset(zeros([4])), holes)],
    ["CsvTable's names", () => new CsvTable(holes, [])],
    ["CsvTable's rows", () => new CsvTable(["a"], holes)],
    ["CsvTable.numbers", () => new CsvTable(["a"], [["1"]]).numbers(holes)],
    ["a hole among rows", () => new CsvTable(["a"], new Array(3))],
  ])("%s", (_, call) => {
    expect(call).toThrow(ValueError);
  });
});
