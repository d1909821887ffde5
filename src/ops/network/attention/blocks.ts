/**
 * Attention on arrays, some queries at a time: no more scores are ever there than fit the processor's cache,
 * however long the sequences are (as FlashAttention does by rows and columns, Dao et al. 2022). The way back
 * computes them anew, but for those of a single block, whose weights are kept.
 */
import { type NdArray, type Pair, sizeOf } from "../../../array/index.js";
import { networkKernels as k } from "../../../kernels/index.js";
import { joined, part, runsOf, Totals } from "./array-blocks.js";

/** How scores become weights. */
export interface Attention {
  /** Query l sees the keys 0 .. l only. */
  readonly causal: boolean;
  /** What the scores are multiplied by. */
  readonly factor: number;
}

/** So many scores at a time, of at least so many queries of a matrix. */
const [scoresTogether, fewestQueries] = [2 ** 19, 64];

/** Stacks (..., L, E) as (N, L, E): the same elements. */
function stackOf(a: NdArray): NdArray {
  const [rows, size] = a.shape.slice(-2) as [number, number];
  return a.reshape([sizeOf(a.shape.slice(0, -2)), rows, size]);
}

/** Runs of queries, and for each which keys they may see; and runs of matrices. */
function blocksOf(q: NdArray, keys: NdArray, { causal }: Attention) {
  const [count, queries] = q.shape as [number, number, number];
  const width = keys.shape[1] as number;
  const together = Math.max(1, Math.min(count, Math.floor(scoresTogether / (fewestQueries * width))));
  const rows = Math.max(fewestQueries, Math.floor(scoresTogether / (together * width)));
  const seenBy = (last: number) => (causal ? Math.min(last, width) : width);
  return {
    queries: runsOf(queries, rows).map((run) => ({ run, seen: seenBy(run[1]) })),
    matrices: runsOf(count, together),
  };
}

/** A product, as it is or with its scale. */
function scaled(a: NdArray, factor: number): NdArray {
  const by = k.full([], factor, a.dtype);
  const result = k.mul(a, by);
  k.free(by);
  return result;
}

/**
 * softmax(q · kᵀ) among those that are seen, of queries from `first` on: (n, L, E)·(n, S, E)ᵀ -> (n, L, S).
 */
function weightsOf(q: NdArray, keys: NdArray, first: number, { causal }: Attention): NdArray {
  const scores = k.matmul(q, keys, { transposeB: true });
  const weights = causal ? k.causalSoftmax(scores, first) : k.softmax(scores, 2);
  k.free(scores);
  return weights;
}

/** Whether all scores are computed together: their weights are kept then. */
export function isOneBlock(given: { query: NdArray; key: NdArray }, options: Attention): boolean {
  const { queries, matrices } = blocksOf(stackOf(given.query), stackOf(given.key), options);
  return queries.length * matrices.length === 1;
}

type Use = (
  block: { matrix: number; matrices: Pair; rows: Pair; seen: Pair },
  weights: NdArray,
  q: NdArray,
) => boolean;

/**
 * Calls `use` of each block, with its weights (which are freed, unless it answers that it keeps them, or they
 * were kept before) and the queries that they came from.
 */
function eachBlock(queries: NdArray, keys: NdArray, options: Attention, use: Use, kept?: NdArray): void {
  const blocks = blocksOf(queries, keys, options);
  const q = scaled(queries, options.factor);
  for (const { run, seen } of blocks.queries) {
    for (const [matrix, matrices] of blocks.matrices.entries())
      part(q, matrices, run, (some) =>
        part(keys, matrices, [0, seen], (few) => {
          const weights = kept ?? weightsOf(some, few, run[0], options);
          const keeps = use({ matrix, matrices, rows: run, seen: [0, seen] }, weights, some);
          if (kept === undefined && !keeps) k.free(weights);
        }),
      );
  }
  k.free(q);
}

/**
 * softmax(q · kᵀ · factor) · v: (..., L, E), (..., S, E), (..., S, D) -> (..., L, D), and the weights where
 * they are in one block.
 */
export function attend(
  query: NdArray,
  key: NdArray,
  value: NdArray,
  options: Attention,
): { value: NdArray; saved: NdArray[] } {
  const [q, keys, values] = [query, key, value].map(stackOf) as [NdArray, NdArray, NdArray];
  const parts: NdArray[][] = [];
  const saved: NdArray[] = [];
  const keeps = isOneBlock({ query, key }, options);
  eachBlock(q, keys, options, ({ matrix, matrices, seen }, weights) => {
    parts[matrix] ??= [];
    // (n,L,S)·(n,S,D) -> (n,L,D)
    parts[matrix].push(part(values, matrices, seen, (v) => k.matmul(weights, v)));
    if (keeps) saved.push(weights);
    return keeps;
  });
  const stack = joined(
    parts.map((each) => joined(each, 1)),
    0,
  );
  const shape = [...query.shape.slice(0, -1), value.shape.at(-1) as number];
  return { value: stack.reshape(shape), saved };
}

/**
 * The gradients of the queries (0), keys (1) and values (2), of those that are wanted; `kept` are the weights
 * where there are any.
 */
export function attendBack(
  g: NdArray,
  query: NdArray,
  key: NdArray,
  value: NdArray,
  options: Attention,
  wanted: readonly number[],
  kept: NdArray | undefined,
): NdArray[] {
  const [upstream, q, keys, values] = [g, query, key, value].map(stackOf) as [
    NdArray,
    NdArray,
    NdArray,
    NdArray,
  ];
  const ofQueries: NdArray[][] = [];
  const [ofKeys, ofValues] = [new Totals(keys.shape[1] as number), new Totals(keys.shape[1] as number)];
  const back: Use = ({ matrix, matrices, rows, seen }, weights, some) =>
    part(upstream, matrices, rows, (above) => {
      // (n,L,S)ᵀ·(n,L,D) -> (n,S,D)
      if (wanted.includes(2)) ofValues.add(matrix, k.matmul(weights, above, { transposeA: true }));
      if (!wanted.includes(0) && !wanted.includes(1)) return false;
      // (n,L,D)·(n,S,D)ᵀ -> (n,L,S)
      const ofWeights = part(values, matrices, seen, (v) => k.matmul(above, v, { transposeB: true }));
      const ofScores = k.softmaxGrad(ofWeights, weights, 2);
      k.free(ofWeights);
      if (wanted.includes(0)) {
        const product = part(keys, matrices, seen, (few) => k.matmul(ofScores, few));
        ofQueries[matrix] ??= [];
        ofQueries[matrix].push(scaled(product, options.factor));
        k.free(product);
      }
      if (wanted.includes(1)) ofKeys.add(matrix, k.matmul(ofScores, some, { transposeA: true }));
      k.free(ofScores);
      return false;
    });
  eachBlock(q, keys, options, back, kept);
  const made = [
    () =>
      joined(
        ofQueries.map((each) => joined(each, 1)),
        0,
      ).reshape(query.shape),
    () => ofKeys.whole(key.shape),
    () => ofValues.whole(value.shape),
  ];
  return wanted.map((i) => (made[i] as () => NdArray)());
}
