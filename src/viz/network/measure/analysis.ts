/** How a network does on images, with given parameters: computed by the library, on copies. */
import { noGrad, type Tensor, tensor } from "../../../tensor/index.js";
import { float32Of, type Parameters } from "../layers.js";

/** Images and their labels, in float32. */
export interface LabelledImages {
  /** (N, pixels). */
  readonly x: Tensor;
  readonly labels: readonly number[];
}

export interface Performance {
  /** The mean over the images. */
  readonly loss: number;
  readonly accuracy: number;
  /** The share of activations above 0. */
  readonly on: number;
  /** How many units are 0 for every image. */
  readonly dead: number;
  /** `confusion[label][prediction]`. */
  readonly confusion: readonly (readonly number[])[];
}

/**
 * (N, pixels) -> hidden (N, units) and the logarithms of the probabilities (N, classes).
 * @param dtype what it is computed in; the page does it in float64.
 */
export function passThrough(
  x: Tensor,
  { W1, b1, W2, b2 }: Parameters,
  dtype: "float32" | "float64" = "float32",
): { h: Tensor; logY: Tensor } {
  const [units, classes] = [b1.length, b2.length];
  const as = (values: Float32Array, shape: number[]) => tensor(values, { dtype }).reshape(shape);
  return noGrad(() => {
    const images = dtype === "float32" ? x : as(float32Of(x), [...x.shape]);
    const h = images
      .matmul(as(W1, [-1, units]))
      .add(as(b1, [units]))
      .relu(); // (N,pixels)·(pixels,units)
    const logits = h.matmul(as(W2, [units, classes])).add(as(b2, [classes])); // (N,units)·(units,classes)
    return { h, logY: logits.logSoftmax(1) };
  });
}

export function performance({ x, labels }: LabelledImages, parameters: Parameters): Performance {
  const { h, logY } = passThrough(x, parameters);
  const [units, classes] = [parameters.b1.length, parameters.b2.length];
  const [hidden, logs] = [h.toTypedArray(), logY.toTypedArray()];
  const active = new Array<number>(units).fill(0);
  for (let i = 0; i < hidden.length; i++)
    if ((hidden[i] as number) > 0) active[i % units] = (active[i % units] as number) + 1;
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  let [loss, right] = [0, 0];
  for (const [i, label] of labels.entries()) {
    const row = logs.subarray(i * classes, (i + 1) * classes);
    const prediction = greatest(row);
    const counts = confusion[label] as number[];
    counts[prediction] = (counts[prediction] as number) + 1;
    loss -= row[label] as number;
    if (prediction === label) right++;
  }
  return {
    loss: loss / labels.length,
    accuracy: right / labels.length,
    on: active.reduce((sum, count) => sum + count, 0) / (units * labels.length),
    dead: active.filter((count) => count === 0).length,
    confusion,
  };
}

/** The mean loss alone. */
export function meanLoss({ x, labels }: LabelledImages, parameters: Parameters): number {
  const logs = passThrough(x, parameters).logY.toTypedArray();
  const classes = parameters.b2.length;
  return -labels.reduce((sum, label, i) => sum + (logs[i * classes + label] as number), 0) / labels.length;
}

/** Where the greatest of some numbers is: the first of them, NaN being none. */
export function greatest(values: ArrayLike<number>): number {
  let at = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] as number) > (values[at] as number)) at = i;
  return at;
}

/** At most so many of the images, evenly. */
export function someOf({ x, labels }: LabelledImages, most: number): LabelledImages {
  if (labels.length <= most) return { x, labels };
  const rows = Int32Array.from({ length: most }, (_, i) => Math.floor((i * labels.length) / most));
  return {
    x: noGrad(() => x.indexSelect(0, rows)),
    labels: Array.from(rows, (row) => labels[row] as number),
  };
}
