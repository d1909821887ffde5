/** Products along an axis, as a tree: the first half times the second, until one is left. */
import { allocate, elementsOf, type NdArray } from "../../array/nd-array.js";
import { reducedShape, splitAtAxis } from "../../array/shape.js";

type Round = (x: number) => number;

/** Half times half, and what an odd number leaves. */
function halved(row: readonly number[], round: Round): number[] {
  const half = row.length >> 1;
  return [...row.slice(0, half).map((x, i) => round(x * (row[half + i] as number))), ...row.slice(2 * half)];
}

const product = (row: number[], round: Round): number[] =>
  row.length === 1 ? row : product(halved(row, round), round);

/** The gradients of the factors: each half is that of the products times the other half. */
function back(row: readonly number[], g: number, round: Round): number[] {
  if (row.length === 1) return [g];
  const half = row.length >> 1;
  const upstream = back(halved(row, round), g, round);
  const by = (from: number) => upstream.slice(0, half).map((u, i) => round(u * (row[from + i] as number)));
  return [...by(half), ...by(0), ...upstream.slice(half)];
}

/** What `f` makes of each row along an axis and of its place in the result. */
function alongRows(a: NdArray, axis: number, out: NdArray, f: (row: number[], place: number) => number[]) {
  const { outer, length, inner } = splitAtAxis(a.shape, axis);
  for (let place = 0; place < outer * inner; place++) {
    const at = (n: number, j: number) => (Math.floor(place / inner) * n + j) * inner + (place % inner);
    const made = f(
      Array.from({ length }, (_, j) => elementsOf(a)[at(length, j)] as number),
      place,
    );
    for (const [j, x] of made.entries()) elementsOf(out)[at(made.length, j)] = x;
  }
  return out;
}

const roundingOf = (a: NdArray): Round => (a.dtype === "float32" ? Math.fround : (x) => x);

export const treeProducts = {
  prod: (a: NdArray, axis: number): NdArray =>
    alongRows(a, axis, allocate(reducedShape(a.shape, [axis], true), a.dtype), (row) =>
      product(row, roundingOf(a)),
    ),
  prodGrad: (g: NdArray, a: NdArray, axis: number): NdArray =>
    alongRows(a, axis, allocate(a.shape, a.dtype), (row, place) =>
      back(row, elementsOf(g)[place] as number, roundingOf(a)),
    ),
};
