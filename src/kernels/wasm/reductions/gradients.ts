/** What flows back through reductions, and the sums of products that flow back through a stretched factor. */
import type { NdArray } from "../../../array/nd-array.js";
import { reducedShape, sizeOf } from "../../../array/shape.js";
import type { Kernels } from "../../contract/index.js";
import { reference } from "../../reference/index.js";
import { type Backend, isWorthIt } from "../run/backend.js";
import { axesLast, layoutOf, placesOf } from "./layout.js";
import { onRows } from "./on-rows.js";
import { workOfExponential } from "./rows.js";

type GradName = "extremeGrad" | "normGrad" | "logSumExpGrad";

export function reductionGradients(backend: Backend): Pick<Kernels, GradName | "dotAlong"> {
  const by =
    (name: GradName): Kernels[GradName] =>
    (g, x, y, axes) =>
      gradient(backend, name, g, x, y, axes) ?? reference[name](g, x, y, axes);
  return {
    extremeGrad: by("extremeGrad"),
    normGrad: by("normGrad"),
    logSumExpGrad: by("logSumExpGrad"),
    dotAlong: (a, b, axes) => dotAlong(backend, a, b, axes) ?? reference.dotAlong(a, b, axes),
  };
}

/** Whose elements a long row is cut into, where they know of each other by the result alone. */
const piece = 4096;

const fits = (backend: Backend, x: NdArray, axes: readonly number[]): boolean =>
  isWorthIt(backend, x) && axes.length > 0 && x.size > 0;

function gradient(
  backend: Backend,
  name: GradName,
  g: NdArray,
  x: NdArray,
  y: NdArray,
  axes: readonly number[],
): NdArray | undefined {
  if (!fits(backend, x, axes)) return undefined;
  const [first, last] = [Math.min(...axes), Math.max(...axes)];
  const inner = sizeOf(x.shape.slice(last + 1));
  const outer = sizeOf(x.shape.slice(0, first));
  const columns = name === "extremeGrad" && outer === 1 && inner > 1;
  if (last - first !== axes.length - 1 || (inner > 1 && !columns)) {
    const moved = axesLast(backend, x, axes);
    if (moved === undefined || moved.array === x) return undefined;
    const made = gradient(backend, name, g, moved.array, y, moved.axes);
    backend.memory.free(moved.array.storage);
    return made && moved.back(made);
  }
  const { call } = backend;
  const out = call.withLent(x, y, g, x.shape, "float32");
  if (out === undefined) return undefined;
  const rows = columns ? inner : outer;
  const n = x.size / rows;
  const work = x.size * (name === "logSumExpGrad" ? workOfExponential : 8);
  const operands = { a: call.z, b: call.x, c: call.y, d: call.out };
  if (columns) {
    const steps = { aStep: 4, bStep: 4, cStep: 4, dStep: 4, m: inner, together: 16 };
    onRows(backend, { kernel: "extremeGradColumns", rows, n, ...operands, ...steps, work });
  } else if (rows === 1 && name === "normGrad" && n > piece) {
    const whole = Math.floor(n / piece);
    const steps = { aStep: 0, bStep: 4 * piece, cStep: 0, dStep: 4 * piece };
    const pieces = { ...steps, blocks: true, m: 1 };
    onRows(backend, { kernel: name, rows: whole, n: piece, ...operands, ...pieces, work });
    const done = 4 * piece * whole;
    const rest = { ...operands, ...pieces, b: call.x + done, d: call.out + done };
    onRows(backend, { kernel: name, rows: 1, n: n - piece * whole, ...rest, work: 0 });
  } else {
    const steps = { aStep: 4, bStep: 4 * n, cStep: 4, dStep: 4 * n };
    onRows(backend, { kernel: name, rows, n, ...operands, ...steps, work });
  }
  return out;
}

function dotAlong(backend: Backend, a: NdArray, b: NdArray, axes: readonly number[]): NdArray | undefined {
  if (!fits(backend, a, axes)) return undefined;
  const layout = layoutOf(a, axes);
  const shape = reducedShape(a.shape, axes, true);
  if (layout === undefined) {
    const [left, right] = [axesLast(backend, a, axes), axesLast(backend, b, axes)];
    const made = left && right && dotAlong(backend, left.array, right.array, left.axes);
    for (const each of [left, right]) if (each !== undefined) backend.memory.free(each.array.storage);
    return made?.reshape(shape);
  }
  const { call } = backend;
  const out = call.two(a, b, shape, "float32");
  if (out === undefined) return undefined;
  const { step, ...places } = placesOf(layout);
  const kernel = layout.columns ? "dotColumns" : "dot";
  const from = { a: call.x, aStep: step, b: call.y, bStep: step };
  onRows(backend, { kernel, ...places, ...from, c: call.out, cStep: 4, work: a.size * 8 });
  return out;
}
