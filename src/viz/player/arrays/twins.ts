/**
 * Fused ops as the plain steps that they stand for, on rows of numbers: what the op computes in one, step by
 * step.
 */

export type Rows = readonly (readonly number[])[];

/** A step of a twin: what it computes, and its numbers. */
export interface TwinStep {
  readonly formula: string;
  readonly rows: Rows;
  /** A gradient, which has a colour of its own. */
  readonly gradient?: boolean;
}

const each = (rows: Rows, write: (x: number, i: number, j: number) => number): number[][] =>
  rows.map((row, i) => row.map((x, j) => write(x, i, j)));

/** One number for each row, as a column. */
const byRow = (rows: Rows, write: (row: readonly number[]) => number): number[][] =>
  rows.map((row) => [write(row)]);

const total = (row: readonly number[]) => row.reduce((sum, x) => sum + x, 0);
const mean = (row: readonly number[]) => total(row) / row.length;
const at = (rows: Rows, i: number) => rows[i]?.[0] ?? Number.NaN;

/** Shifted by the largest of each row, so that nothing overflows. */
function exponentials(x: Rows) {
  const largest = byRow(x, (row) => Math.max(...row));
  const e = each(x, (value, i) => Math.exp(value - at(largest, i)));
  const sum = byRow(e, total);
  return { largest, e, sum, y: each(e, (value, i) => value / at(sum, i)) };
}

function shifted(x: Rows): { steps: TwinStep[]; parts: ReturnType<typeof exponentials> } {
  const parts = exponentials(x);
  return {
    parts,
    steps: [
      { formula: "x", rows: x },
      { formula: "m = max x", rows: parts.largest },
      { formula: "e = exp(x − m)", rows: parts.e },
      { formula: "s = Σ e", rows: parts.sum },
    ],
  };
}

/** Twins along the last axis or place by place, by the name of the op; the last step is what the op gives. */
export const rowTwins: Readonly<Record<string, (x: Rows) => TwinStep[]>> = {
  softmax(x) {
    const { steps, parts } = shifted(x);
    return [...steps, { formula: "y = e ÷ s", rows: parts.y }];
  },
  logSoftmax(x) {
    const { steps, parts } = shifted(x);
    const logs = each(parts.sum, Math.log);
    return [
      ...steps,
      { formula: "l = log s", rows: logs },
      { formula: "y = x − m − l", rows: each(x, (value, i) => value - at(parts.largest, i) - at(logs, i)) },
    ];
  },
  logSumExp(x) {
    const { steps, parts } = shifted(x);
    const y = each(parts.sum, (s, i) => Math.log(s) + at(parts.largest, i));
    return [...steps, { formula: "y = log s + m", rows: y }];
  },
  standardize(x) {
    const centre = byRow(x, mean);
    const c = each(x, (value, i) => value - at(centre, i));
    const variance = byRow(c, (row) => mean(row.map((value) => value * value)));
    const deviation = each(variance, (v) => Math.sqrt(v + 1e-5));
    return [
      { formula: "x", rows: x },
      { formula: "μ = mean x", rows: centre },
      { formula: "c = x − μ", rows: c },
      { formula: "v = mean c²", rows: variance },
      { formula: "σ = √(v + ε)", rows: deviation },
      { formula: "y = c ÷ σ", rows: each(c, (value, i) => value / at(deviation, i)) },
    ];
  },
  norm(x) {
    const squares = each(x, (value) => value * value);
    const sum = byRow(squares, total);
    return [
      { formula: "x", rows: x },
      { formula: "q = x²", rows: squares },
      { formula: "s = Σ q", rows: sum },
      { formula: "y = √s", rows: each(sum, Math.sqrt) },
    ];
  },
  sigmoid(x) {
    const e = each(x, (value) => Math.exp(-value));
    return [
      { formula: "x", rows: x },
      { formula: "e = exp(−x)", rows: e },
      { formula: "d = 1 + e", rows: each(e, (value) => 1 + value) },
      { formula: "y = 1 ÷ d", rows: each(e, (value) => 1 / (1 + value)) },
    ];
  },
  softplus(x) {
    const e = each(x, Math.exp);
    return [
      { formula: "x", rows: x },
      { formula: "e = exp(x)", rows: e },
      { formula: "d = 1 + e", rows: each(e, (value) => 1 + value) },
      { formula: "y = log d", rows: each(e, Math.log1p) },
    ];
  },
  gelu(x) {
    const erf = each(x, (value) => errorFunction(value / Math.SQRT2));
    const half = each(erf, (value) => (1 + value) / 2);
    return [
      { formula: "x", rows: x },
      { formula: "r = erf(x ÷ √2)", rows: erf },
      { formula: "Φ = (1 + r) ÷ 2", rows: half },
      { formula: "y = x × Φ", rows: each(x, (value, i, j) => value * (half[i]?.[j] ?? 0)) },
    ];
  },
};

/**
 * softmax with cross-entropy.
 * @param t one class or one weight of each class for every row.
 */
export function crossEntropyTwin(x: Rows, t: Rows): TwinStep[] {
  const { steps, parts } = shifted(x);
  const losses = parts.y.map((row, i) => [
    row.reduce((sum, y, j) => {
      const weight = t[i]?.[j] ?? 0;
      return weight === 0 ? sum : sum - weight * Math.log(y);
    }, 0),
  ]);
  return [
    ...steps,
    { formula: "y = e ÷ s", rows: parts.y },
    { formula: "t", rows: t },
    { formula: "−Σ t · log y", rows: losses },
  ];
}

/** The same back: y, t, and what becomes of their difference. */
export function crossEntropyBack(x: Rows, t: Rows, examples: number, gradient: Rows): TwinStep[] {
  const { y } = exponentials(x);
  const formula = examples === 1 ? "y − t" : `(y − t) ÷ ${examples}`;
  const weight = t.map(total);
  const difference = each(y, (value, i, j) => value * (weight[i] ?? 1) - (t[i]?.[j] ?? 0));
  const divided = each(difference, (value) => value / examples);
  // with an upstream gradient of 1 it is the gradient already
  const isAll = gradient.every((row, i) =>
    row.every((x, j) => Math.abs(x - (divided[i]?.[j] ?? x)) <= 1e-3 * Math.abs(x) + 1e-9),
  );
  return [
    { formula: "y = softmax x", rows: y },
    { formula: "t", rows: t },
    ...(examples === 1 ? [] : [{ formula: "y − t", rows: difference }]),
    ...(isAll ? [] : [{ formula, rows: divided }]),
    { formula: isAll ? formula : "∂x", rows: gradient, gradient: true },
  ];
}

/** erf to seven digits: Abramowitz and Stegun, 7.1.26. */
function errorFunction(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const terms = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
  const sum = terms.reduce((product, term) => product * t + term, 0) * t;
  return Math.sign(x) * (1 - sum * Math.exp(-x * x));
}
