/**
 * Data in Node: what runs anywhere, and the readers of files. It is `wengert/data/node`, and where there is
 * Node `wengert/data` too.
 */
export { loadCsv } from "./files/load-csv.js";
export { loadMnist } from "./files/load-mnist.js";
export { loadPng } from "./files/load-png.js";
export { readIdx } from "./files/read-idx.js";
export * from "./index.js";
