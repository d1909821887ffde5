/**
 * What decompositions of matrices alone use, a module of its own on the same memory: contract/matrices.ts.
 */
export * from "./matrices/products";
export * from "./matrices/reductions";
export * from "./matrices/rotations";
