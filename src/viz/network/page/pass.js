/**
 * One image through the network and back: x · W1 + b1, ReLU, · W2 + b2, softmax, cross-entropy. In float64,
 * from the numbers that the library left; a test compares what comes of it with the library's own.
 */

/**
 * @typedef {object} Network
 * @property {ArrayLike<number>} W1 (pixels, units), row by row
 * @property {ArrayLike<number>} b1 (units)
 * @property {ArrayLike<number>} W2 (units, classes), row by row
 * @property {ArrayLike<number>} b2 (classes)
 */

/**
 * @param {ArrayLike<number>} x
 * @param {ArrayLike<number>} W (x.length, b.length)
 * @param {ArrayLike<number>} b
 */
function affine(x, W, b) {
  const width = b.length;
  const sums = Float64Array.from(b);
  for (let i = 0; i < x.length; i++) {
    const value = /** @type {number} */ (x[i]);
    if (value === 0) continue;
    for (let j = 0; j < width; j++) sums[j] = of(sums, j) + value * of(W, i * width + j);
  }
  return sums;
}

/** @param {ArrayLike<number>} values @param {number} i */
export const of = (values, i) => /** @type {number} */ (values[i]);

/**
 * @param {Network} network
 * @param {ArrayLike<number>} x
 */
export function forward({ W1, b1, W2, b2 }, x) {
  const h = affine(x, W1, b1).map((a) => Math.max(0, a));
  const logits = affine(h, W2, b2);
  const greatest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - greatest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  const logTotal = greatest + Math.log(total);
  return {
    h,
    /** The probabilities. */
    y: powers.map((power) => power / total),
    /** -log of them: the loss, were it the label. */
    losses: logits.map((logit) => logTotal - logit),
  };
}

/**
 * The gradients of the loss; all 0 without a label. Those of W1 are x times those of a, entry by entry.
 * @param {Network} network
 * @param {ReturnType<typeof forward>} passed
 * @param {number | undefined} label
 */
export function backward({ W1, W2 }, { h, y }, label) {
  const [units, classes] = [h.length, y.length];
  const logits = y.map((probability, k) => (label === undefined ? 0 : probability - (k === label ? 1 : 0)));
  const hidden = new Float64Array(units);
  for (let j = 0; j < units; j++)
    for (let k = 0; k < classes; k++) hidden[j] = of(hidden, j) + of(logits, k) * of(W2, j * classes + k);
  const a = hidden.map((gradient, j) => (of(h, j) > 0 ? gradient : 0));
  const x = new Float64Array(W1.length / units);
  for (let i = 0; i < x.length; i++)
    for (let j = 0; j < units; j++) x[i] = of(x, i) + of(a, j) * of(W1, i * units + j);
  return { logits, h: hidden, a, x };
}
