/** Elements centred and scaled by their own mean and deviation along axes, and the derivative. */
import { allocate, elementsOf, type NdArray } from "../../array/nd-array.js";
import { broadcastStrides, offsetsOf, reducedShape, sizeOf } from "../../array/shape.js";

/** The mean along axes of what `term` gives for each element, and the place of each element's mean. */
function means(
  a: NdArray,
  axes: readonly number[],
  term: (element: number, place: number) => number,
): { readonly means: Float64Array; readonly places: Int32Array } {
  const shape = reducedShape(a.shape, axes, true);
  const places = offsetsOf(a.shape, broadcastStrides(shape, a.shape));
  const totals = new Float64Array(sizeOf(shape));
  for (const [i, place] of places.entries()) totals[place] = (totals[place] as number) + term(i, place);
  const count = a.size / totals.length;
  return { means: totals.map((total) => total / count), places };
}

export const standardizing = {
  standardize(a: NdArray, axes: readonly number[], eps: number): { value: NdArray; scale: NdArray } {
    const x = elementsOf(a);
    const { means: centres, places } = means(a, axes, (i) => x[i] as number);
    const centred = (i: number, place: number) => (x[i] as number) - (centres[place] as number);
    const { means: variances } = means(a, axes, (i, place) => centred(i, place) ** 2);
    const scale = allocate(reducedShape(a.shape, axes, true), a.dtype);
    const scales = elementsOf(scale);
    scales.set(variances.map((variance) => 1 / Math.sqrt(variance + eps)));
    const value = allocate(a.shape, a.dtype);
    elementsOf(value).set(
      Float64Array.from(places, (place, i) => centred(i, place) * (scales[place] as number)),
    );
    return { value, scale };
  },

  moments(a: NdArray, axes: readonly number[]): { mean: NdArray; variance: NdArray } {
    const x = elementsOf(a);
    const { means: centres } = means(a, axes, (i) => x[i] as number);
    const centred = (i: number, place: number) => (x[i] as number) - (centres[place] as number);
    const { means: variances } = means(a, axes, (i, place) => centred(i, place) ** 2);
    const result = () => allocate(reducedShape(a.shape, axes, false), a.dtype);
    const [mean, variance] = [result(), result()];
    elementsOf(mean).set(centres);
    elementsOf(variance).set(variances);
    return { mean, variance };
  },

  standardizeGrad(g: NdArray, y: NdArray, scale: NdArray, axes: readonly number[]): NdArray {
    const [upstream, result, scales] = [elementsOf(g), elementsOf(y), elementsOf(scale)];
    const { means: mean, places } = means(g, axes, (i) => upstream[i] as number);
    const { means: along } = means(g, axes, (i) => (upstream[i] as number) * (result[i] as number));
    const out = allocate(g.shape, g.dtype);
    const gradient = (place: number, i: number) =>
      ((upstream[i] as number) - (mean[place] as number) - (result[i] as number) * (along[place] as number)) *
      (scales[place] as number);
    elementsOf(out).set(Float64Array.from(places, gradient));
    return out;
  },
};
