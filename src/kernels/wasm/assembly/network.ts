/**
 * What networks and images alone use, a module of its own on the same memory: contract/network-exports.ts.
 */
export * from "./optimizers/optimizers";
export * from "./products/lists";
export * from "./products/multiply-lists";
export { multiplyPackedLists, packRowsOfBytes, unpackLists } from "./products/packed-lists";
export { drawNormals, drawUniform } from "./random/draws";
export * from "./threads/network";
export { convolve, convolveFilters, packFilters, sumRuns } from "./windows/convolution";
export { fold32, fold64, unfold32, unfold64 } from "./windows/columns";
export { gather8 } from "./windows/gathered";
export { convolvePlaneFilters, convolvePlanes, fourVectors, oneVector, threeRows } from "./windows/planes";
export { maxPoolGrad64, pool32, reduceWindows64 } from "./windows/pooling";
export { resample32 } from "./windows/resample";
export { gatherTiles, spreadTiles, stretchFilters, widenTiles } from "./windows/winograd";
export { convolveTileFilters, convolveTiles, sumTileRuns } from "./windows/winograd-units";
