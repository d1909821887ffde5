/** Calls of what reads data and makes minibatches of it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { encode } from "fast-png";
import { tensor } from "wengert";
import * as data from "wengert/data";
import { generator, matrix, vector } from "./samples.js";
import { type Call, callsOf, methodsOf, withRest } from "./table.js";

const idx = (shape: readonly number[], elements: readonly number[]) =>
  Uint8Array.from([0, 0, 8, shape.length, ...shape.flatMap((size) => [0, 0, 0, size]), ...elements]);
/** One pixel of grey 128, as fast-png writes it. */
const png = encode({ width: 1, height: 1, data: Uint8Array.of(128), channels: 1 });
const files: Readonly<Record<string, Uint8Array>> = {
  "train-images-idx3-ubyte": idx([2, 28, 28], Array(2 * 784).fill(1)),
  "train-labels-idx1-ubyte": idx([2], [7, 0]),
  "t10k-images-idx3-ubyte": idx([2, 28, 28], Array(2 * 784).fill(2)),
  "t10k-labels-idx1-ubyte": idx([2], [3, 4]),
  "table.csv": new TextEncoder().encode("a,b\n1,2\n"),
  "dot.png": png,
};

let made: string | undefined;
/** A folder with a tiny MNIST, written once and gone when the process is. */
function folder(): string {
  if (made !== undefined) return made;
  const dir = mkdtempSync(join(tmpdir(), "wengert-calls-"));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(dir, name), bytes);
  process.on("exit", () => rmSync(dir, { recursive: true, force: true }));
  made = dir;
  return dir;
}

const dataset = () => new data.TensorDataset(matrix(), tensor([0, 1], { dtype: "int32" }));

export const dataCalls: readonly Call[] = [
  ...callsOf(data, {
    parseIdx: () => [idx([2], [7, 0]), "labels"],
    readIdx: () => [join(folder(), "train-labels-idx1-ubyte")],
    parseCsv: () => ["a,b\n1,2\n", "table.csv", { header: true, delimiter: ",", comment: "#" }],
    loadCsv: () => [join(folder(), "table.csv"), { header: true, delimiter: ",", comment: "#" }],
    CsvTable: () => [["a", "b"], [["1", "x"]], "table.csv"],
    decodePng: () => [png, "dot.png", { channels: 3, normalize: true, dtype: "float32" }],
    loadPng: () => [join(folder(), "dot.png"), { channels: 3, normalize: true, dtype: "float32" }],
    gunzip: () => [gzipSync(idx([2], [7, 0])), "labels.gz", { maxLength: 100 }],
    fetchMnist: () => [
      "https://somewhere/mnist",
      {
        set: "mnist",
        flatten: true,
        normalize: true,
        oneHot: true,
        dtype: "float32",
        cache: false,
        signal: new AbortController().signal,
        fetch: async (url: string) => {
          const bytes = files[url.slice(url.lastIndexOf("/") + 1)] as Uint8Array<ArrayBuffer> | undefined;
          return bytes === undefined ? new Response(null, { status: 404 }) : new Response(bytes);
        },
      },
    ],
    loadMnist: () => [
      { dir: folder(), set: "mnist", flatten: true, normalize: true, oneHot: true, dtype: "float32" },
    ],
    sample: () => [{ x: matrix(), t: vector().slice([[0, 2]]) }, 2, generator()],
    TensorDataset: withRest(() => [matrix(), matrix()]),
    DataLoader: () => [
      dataset(),
      {
        batchSize: 2,
        shuffle: true,
        dropLast: true,
        generator: generator(),
        collate: (examples: readonly unknown[]) => examples,
        prefetch: 2,
      },
    ],
    collate: () => [
      [
        [matrix(), 1],
        [matrix(), 2],
      ],
    ],
    randomSplit: () => [dataset(), [1, 1], { generator: generator() }],
    Subset: () => [dataset(), [1, 0]],
    transformDataset: () => [dataset(), (example: unknown) => example],
  }),
  ...methodsOf("TensorDataset", dataset, { get: () => [[0, 1]], getBatch: () => [[0, 1]] }),
  ...methodsOf("CsvTable", () => new data.CsvTable(["a", "b"], [["1", "x"]]), {
    texts: () => ["b"],
    numbers: () => [["a"], { dtype: "float64", missing: 0 }],
    labels: () => ["b"],
  }),
  ...methodsOf("Subset", () => new data.Subset(dataset(), [1, 0]), {
    get: () => [0],
    getBatch: () => [[0, 1]],
  }),
];
