/** What the library calls. Pointers are byte offsets into linear memory; sizes are in elements. */
export * from "./compare";
export { clamp, cos, elu, expm1, leakyRelu, log1p, power, sin, softplus, inRange } from "./doubles";
export * from "./elementwise";
export { four8, multiply, pack, packedSize, pair8, rowOfPanel, rowsOfTile, tile4, tile8 } from "./matmul";
export { multiply64, pack64, packedSize64, rowOfPanel64, tile64 } from "./matmul64";
export * from "./optimizers";
export * from "./reductions";
export { addPicked, addRows, logSoftmax, logSumExp, pick, runningSums, triangle } from "./rows";
export { softmax, softmaxCrossEntropy, softmaxCrossEntropyGrad } from "./softmax";
export { allFinite, countNonzero, listRows, listRowsOfBytes, multiplyLists, transposeLists } from "./sparse";
export { dismiss, fail, serve, setThreads, shareMultiply, shareMultiplyLists, workersPresent } from "./threads";
export * from "./walk";
export { fold32, fold64, maxPoolGrad32, maxPoolGrad64, reduceWindows32, reduceWindows64, unfold32, unfold64 } from "./windows";
