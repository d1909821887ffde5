/** Elements centred and scaled, then by a weight and a bias: of rows, or of the channels of a batch. */
import { allocate, elementsOf, type NdArray } from "../../array/nd-array.js";
import { sizeOf } from "../../array/shape.js";

/**
 * How an array is cut into places, each of which has a mean, and where the weight of an element stands: rows
 * of the last axes have a weight for each element, the channels of (N, C, ...) one each.
 */
interface Cut {
  readonly count: number;
  placeOf(i: number): number;
  weightOf(i: number): number;
}

const rowsOf = (a: NdArray, weight: NdArray): Cut => ({
  count: a.size / weight.size,
  placeOf: (i) => Math.floor(i / weight.size),
  weightOf: (i) => i % weight.size,
});

function channelsOf(a: NdArray): Cut {
  const inner = sizeOf(a.shape.slice(2));
  const count = a.shape[1] as number;
  const placeOf = (i: number) => Math.floor(i / inner) % count;
  return { count, placeOf, weightOf: placeOf };
}

/** What is kept of each place: the mean, what its rounding has lost, 1 / √(variance + eps), the variance. */
const kept = 4;

function normalize(a: NdArray, weight: NdArray, bias: NdArray, eps: number, cut: Cut) {
  const [x, w, b] = [elementsOf(a), elementsOf(weight), elementsOf(bias)];
  const places = Array.from({ length: a.size }, (_, i) => cut.placeOf(i));
  const meansOf = (term: (i: number) => number) => {
    const totals = new Float64Array(cut.count);
    for (const [i, place] of places.entries()) totals[place] = (totals[place] as number) + term(i);
    return totals.map((total) => total / (a.size / cut.count));
  };
  const means = meansOf((i) => x[i] as number);
  const centred = (i: number) => (x[i] as number) - (means[places[i] as number] as number);
  const variances = meansOf((i) => centred(i) ** 2);
  const statistics = allocate([cut.count, kept], a.dtype);
  const known = elementsOf(statistics);
  for (let place = 0; place < cut.count; place++) {
    const variance = variances[place] as number;
    known[kept * place] = means[place] as number;
    known[kept * place + 1] = (means[place] as number) - (known[kept * place] as number);
    known[kept * place + 2] = 1 / Math.sqrt(variance + eps);
    known[kept * place + 3] = variance;
  }
  const value = allocate(a.shape, a.dtype);
  for (const [i, place] of places.entries()) {
    const standard = centred(i) * (known[kept * place + 2] as number);
    elementsOf(value)[i] = standard * (w[cut.weightOf(i)] as number) + (b[cut.weightOf(i)] as number);
  }
  return { value, statistics };
}

/** scale · (u - mean u - y · mean (u · y)), Σ g · y and Σ g: u = g · weight, y = (a - mean) · scale. */
function normalizeGrad(g: NdArray, a: NdArray, weight: NdArray, statistics: NdArray, cut: Cut) {
  const [upstream, x, w, known] = [g, a, weight, statistics].map(elementsOf) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [means, along] = [new Float64Array(cut.count), new Float64Array(cut.count)];
  const [ofWeight, ofBias] = [new Float64Array(weight.size), new Float64Array(weight.size)];
  const y = new Float64Array(a.size);
  const perPlace = a.size / cut.count;
  for (let i = 0; i < a.size; i++) {
    const [place, at, gi] = [cut.placeOf(i), cut.weightOf(i), upstream[i] as number];
    const [mean, rest, scale] = known.subarray(kept * place) as unknown as [number, number, number];
    y[i] = ((x[i] as number) - mean - rest) * scale;
    const u = gi * (w[at] as number);
    means[place] = (means[place] as number) + u / perPlace;
    along[place] = (along[place] as number) + (u * (y[i] as number)) / perPlace;
    ofWeight[at] = (ofWeight[at] as number) + gi * (y[i] as number);
    ofBias[at] = (ofBias[at] as number) + gi;
  }
  const made = allocate(a.shape, a.dtype);
  for (let i = 0; i < a.size; i++) {
    const place = cut.placeOf(i);
    const u = (upstream[i] as number) * (w[cut.weightOf(i)] as number);
    const less = u - (means[place] as number) - (y[i] as number) * (along[place] as number);
    elementsOf(made)[i] = less * (known[kept * place + 2] as number);
  }
  const gradient = (sums: Float64Array) => {
    const out = allocate(weight.shape, weight.dtype);
    elementsOf(out).set(sums);
    return out;
  };
  return { a: made, weight: gradient(ofWeight), bias: gradient(ofBias) };
}

export const normalizing = {
  layerNorm: (a: NdArray, weight: NdArray, bias: NdArray, eps: number) =>
    normalize(a, weight, bias, eps, rowsOf(a, weight)),
  batchNorm: (a: NdArray, weight: NdArray, bias: NdArray, eps: number) =>
    normalize(a, weight, bias, eps, channelsOf(a)),
  layerNormGrad: (g: NdArray, a: NdArray, weight: NdArray, statistics: NdArray) =>
    normalizeGrad(g, a, weight, statistics, rowsOf(a, weight)),
  batchNormGrad: (g: NdArray, a: NdArray, weight: NdArray, statistics: NdArray) =>
    normalizeGrad(g, a, weight, statistics, channelsOf(a)),
};
