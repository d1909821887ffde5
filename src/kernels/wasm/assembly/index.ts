/** What the library calls. Pointers are byte offsets into linear memory; sizes are in elements. */
export * from "./elementwise";
export { multiply, pack, packedSize, rowOfPanel, tile4x8, tile8x4 } from "./matmul";
export { argMax, max, min, sum } from "./reductions";
export { softmax, softmaxCrossEntropy, softmaxCrossEntropyGrad } from "./softmax";
export { allFinite, countNonzero, listRows, multiplyLists, transposeColumns } from "./sparse";
export { dismiss, fail, serve, setThreads, shareMultiply, shareMultiplyLists, shareTransposeLists, workersPresent } from "./threads";
