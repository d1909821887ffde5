/**
 * A slice of the loss: the plane in which the path of a training moves most, through its end, and the loss
 * over it. The directions are the principal components of the path (Li et al., Visualizing the Loss Landscape
 * of Neural Nets, 2018, section 7.2).
 */
import { tensor } from "../../../tensor/index.js";
import type { Parameters } from "../layers.js";
import { type LabelledImages, meanLoss } from "./analysis.js";

export interface Landscape {
  /** The moments in the plane; the last is at the origin. Lengths are those of the parameters' own space. */
  readonly path: readonly (readonly [number, number])[];
  /** The middle of the square, and half of its side. */
  readonly centre: readonly [number, number];
  readonly reach: number;
  /** The loss row by row from the bottom, `size` by `size` points from edge to edge. */
  readonly losses: readonly number[];
  readonly size: number;
  /** The share of the path's movement (sum of squares) that lies in the plane. */
  readonly share: number;
  /** How many images the losses are means of. */
  readonly images: number;
}

const size = 21;
const room = 1.3;

/** undefined where the path goes nowhere, or beyond the numbers. */
export function landscapeOf(moments: readonly Parameters[], images: LabelledImages): Landscape | undefined {
  const flat = moments.map(flatten);
  const end = flat.at(-1) as Float64Array;
  for (const point of flat.slice(0, -1))
    for (let k = 0; k < point.length; k++) point[k] = (point[k] as number) - (end[k] as number);
  const offsets = [...flat.slice(0, -1), new Float64Array(end.length)];
  const plane = planeOf(offsets);
  if (plane === undefined) return undefined;
  const { directions, path, share } = plane;
  const [lows, highs] = [Math.min, Math.max].map((pick) =>
    [0, 1].map((axis) => pick(...path.map((point) => point[axis] as number))),
  ) as [[number, number], [number, number]];
  const centre = [(lows[0] + highs[0]) / 2, (lows[1] + highs[1]) / 2] as const;
  const reach = (room * Math.max(highs[0] - lows[0], highs[1] - lows[1])) / 2;
  const place = (axis: 0 | 1, i: number) => centre[axis] + reach * ((2 * i) / (size - 1) - 1);
  const [right, upward] = directions;
  const point = new Float32Array(end.length);
  const losses = Array.from({ length: size * size }, (_, i) => {
    const [across, up] = [place(0, i % size), place(1, Math.floor(i / size))];
    for (let k = 0; k < point.length; k++)
      point[k] = (end[k] as number) + across * (right[k] as number) + up * (upward[k] as number);
    return meanLoss(images, unflatten(point, moments.at(-1) as Parameters));
  });
  if (!losses.every(Number.isFinite)) return undefined;
  return { path, centre, reach, losses, size, share, images: images.labels.length };
}

function flatten(parameters: Parameters): Float64Array {
  const parts = [parameters.W1, parameters.b1, parameters.W2, parameters.b2];
  const flat = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    flat.set(part, at);
    at += part.length;
  }
  return flat;
}

function unflatten(point: Float32Array, { W1, b1, W2, b2 }: Parameters): Parameters {
  let at = 0;
  const take = ({ length }: Float32Array) => {
    at += length;
    return point.slice(at - length, at);
  };
  return { W1: take(W1), b1: take(b1), W2: take(W2), b2: take(b2) };
}

/** The two principal components of offsets, and where the offsets lie in their plane. */
function planeOf(offsets: readonly Float64Array[]) {
  const count = offsets.length;
  const all = new Float64Array(count * (offsets[0] as Float64Array).length);
  for (const [i, row] of offsets.entries()) all.set(row, i * row.length);
  const rows = tensor(all).reshape([count, -1]);
  const products = Array.from(rows.matmul(rows.transpose()).toTypedArray(), Number); // (M,P)·(P,M) -> (M,M)
  const total = offsets.reduce((sum, _, i) => sum + (products[i * count + i] as number), 0);
  if (!(total > 0) || !Number.isFinite(total)) return undefined;
  const components = eigenpairs(products, count).slice(0, 2);
  const [first, second = first] = components;
  if (first === undefined || second === undefined || !(second.value > 1e-12 * total)) return undefined;
  const directions = [first, second].map(({ value, vector }) => {
    const direction = new Float64Array((offsets[0] as Float64Array).length);
    for (const [i, row] of offsets.entries()) {
      const weight = (vector[i] as number) / Math.sqrt(value);
      for (let k = 0; k < row.length; k++)
        direction[k] = (direction[k] as number) + weight * (row[k] as number);
    }
    return direction;
  }) as [Float64Array, Float64Array];
  const path = offsets.map(
    (_, i) =>
      [first, second].map(({ value, vector }) => Math.sqrt(value) * (vector[i] as number)) as [
        number,
        number,
      ],
  );
  return { directions, path, share: (first.value + second.value) / total };
}

interface Eigenpair {
  readonly value: number;
  readonly vector: readonly number[];
}

/**
 * Of a symmetric matrix, the greatest first, by Jacobi's rotations; a vector's first entry is never above 0.
 */
function eigenpairs(matrix: readonly number[], count: number): Eigenpair[] {
  const a = Float64Array.from(matrix);
  const v = Float64Array.from({ length: count * count }, (_, i) => (i % (count + 1) === 0 ? 1 : 0));
  const at = (of: Float64Array, i: number, j: number) => of[i * count + j] as number;
  const rotate = (of: Float64Array, i: number, j: number, c: number, s: number, byRow: boolean) => {
    for (let k = 0; k < count; k++) {
      const [p, q] = byRow ? [i * count + k, j * count + k] : [k * count + i, k * count + j];
      const [x, y] = [of[p] as number, of[q] as number];
      of[p] = c * x - s * y;
      of[q] = s * x + c * y;
    }
  };
  for (let sweep = 0; sweep < 30; sweep++) {
    let off = 0;
    for (let i = 0; i < count; i++)
      for (let j = i + 1; j < count; j++) {
        const element = at(a, i, j);
        off += element * element;
        if (element === 0) continue;
        const theta = (at(a, j, j) - at(a, i, i)) / (2 * element);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        rotate(a, i, j, c, t * c, false);
        rotate(a, i, j, c, t * c, true);
        rotate(v, i, j, c, t * c, false);
      }
    if (off < 1e-24 * (at(a, 0, 0) ** 2 + 1e-300)) break;
  }
  return Array.from({ length: count }, (_, i) => {
    const column = Array.from({ length: count }, (_, k) => at(v, k, i));
    const sign = (column[0] as number) > 0 ? -1 : 1;
    return { value: at(a, i, i), vector: column.map((entry) => sign * entry) };
  }).sort((x, y) => y.value - x.value);
}
