/** Sums of neighbours along an axis, of float32: whole rows as vectors, or four lines at once. */
import type { NdArray } from "../../../array/nd-array.js";
import { splitAtAxis } from "../../../array/shape.js";
import { type Kernels, resamplingPlan, type Taps } from "../../contract/index.js";
import { reference } from "../../reference/index.js";
import { withSpace } from "../memory/borrow.js";
import { type Backend, isWorthIt } from "../run/backend.js";

const fields = Object.keys(resamplingPlan) as (keyof typeof resamplingPlan)[];
const words = new Int32Array(fields.length);

/** What a term costs, in multiplications of a product: of whole rows, and of single elements. */
const work = { rows: 2, elements: 4 };

export function resampling(backend: Backend): Pick<Kernels, "resample"> {
  return {
    resample: (a, axis, taps) => resample(backend, a, axis, taps) ?? reference.resample(a, axis, taps),
  };
}

function resample(backend: Backend, a: NdArray, axis: number, taps: Taps): NdArray | undefined {
  if (!isWorthIt(backend, a)) return undefined;
  const { call, memory, threads, wasm } = backend;
  const { outer, length, inner } = splitAtAxis(a.shape, axis);
  const { starts, places, weights } = taps;
  const to = starts.length - 1;
  const result = call.one(a, a.shape.with(axis, to), "float32");
  if (result === undefined) return undefined;
  const { x, out } = call;
  const count = places.length;
  return withSpace(memory, [4 * (starts.length + 2 * count)], ({ pointer }) => {
    new Int32Array(memory.buffer, pointer, starts.length).set(starts);
    const [atPlaces, atWeights] = [pointer + 4 * starts.length, pointer + 4 * (starts.length + count)];
    new Int32Array(memory.buffer, atPlaces, count).set(places);
    new Float32Array(memory.buffer, atWeights, count).set(weights);
    const values = {
      a: x,
      out,
      starts: pointer,
      places: atPlaces,
      weights: atWeights,
      from: length,
      to,
      inner,
    };
    for (const [i, name] of fields.entries()) words[i] = values[name];
    const plan = memory.working.put(1, words, true);
    const cost = outer * inner * count * (inner === 1 ? work.elements : work.rows);
    threads.share(
      threads.chunk(outer, cost, inner === 1 ? 4 : 1),
      (size) => wasm.shareResample(size, plan, outer),
      () => wasm.resample32(plan, 0, outer),
    );
    return result;
  });
}
