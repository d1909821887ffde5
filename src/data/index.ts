/**
 * wengert/data: datasets and minibatches, and readers of formats. What works on bytes runs anywhere; the
 * functions on paths need a platform with files.
 */
export { type Collated, collate } from "./datasets/collate.js";
export { DataLoader, type DataLoaderOptions } from "./datasets/data-loader.js";
export type { BatchOf, Dataset, ExampleOf } from "./datasets/dataset.js";
export { type RandomSplitOptions, randomSplit, Subset } from "./datasets/random-split.js";
export { sample } from "./datasets/sample.js";
export { type Batch, TensorDataset } from "./datasets/tensor-dataset.js";
export { transformDataset } from "./datasets/transform-dataset.js";
export { loadCsv } from "./files/load-csv.js";
export { loadMnist } from "./files/load-mnist.js";
export { loadPng } from "./files/load-png.js";
export { readIdx } from "./files/read-idx.js";
export { type CsvOptions, parseCsv } from "./formats/csv.js";
export { type CsvNumbersOptions, CsvTable } from "./formats/csv-table.js";
export { type GunzipOptions, gunzip } from "./formats/gzip.js";
export { type IdxArray, type IdxData, type IdxDtype, parseIdx } from "./formats/idx.js";
export { decodePng, type PngOptions } from "./formats/png.js";
export { type FetchMnistOptions, fetchMnist } from "./mnist/fetch.js";
export type { Mnist, MnistOptions, MnistSplit } from "./mnist/mnist.js";
export type { MnistSetName } from "./mnist/sets.js";
