/**
 * Data: MNIST, the IDX format, datasets and minibatches. Reads files, so
 * it runs in Node and not in a browser.
 */

export { DataLoader, type DataLoaderOptions } from "./data-loader.js";
export { type Batch, TensorDataset } from "./dataset.js";
export { type IdxArray, type IdxData, type IdxDtype, parseIdx, readIdx } from "./idx.js";
export { loadMnist, type Mnist, type MnistOptions, type MnistSplit } from "./mnist.js";
export { sample } from "./sample.js";
