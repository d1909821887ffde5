/**
 * What the library calls, but for what networks alone use (network.ts). Pointers are byte offsets into linear
 * memory; sizes are in elements.
 */
export * from "./elementwise/compare";
export { clamp, cos, elu, expm1, inRange } from "./elementwise/doubles";
export { leakyRelu, log1p, power, sin, softplus } from "./elementwise/doubles";
export * from "./elementwise/exports";
export { exp64, sigmoid64, tanh64 } from "./elementwise/fdlibm";
export { addScaled, addScaled64, fromBytes } from "./elementwise/arithmetic";
export { gelu } from "./elementwise/gelu";
export * from "./products/matmul";
export { four8, pair8, rowOfPanel, tile4, tile8 } from "./products/tiles";
export { packedTile4, packedTile8 } from "./products/packed";
export { addFourRows, sumEightColumns } from "./products/row";
export { pack64, packedSize64, rowOfPanel64, tile64 } from "./products/matmul64";
export { multiplyShare } from "./products/shares";
export { addRows, bounds, takeRows, triangle } from "./movement/indices";
export { runningSums } from "./reductions/log-softmax";
export * from "./threads/threads";
export * from "./movement/strided-copy";
