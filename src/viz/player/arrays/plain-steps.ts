/** The plain steps inside an op, computed from what is known of its operands. */
import { letter, readSteps, requireSteps, type StepReader } from "../../../tensor/index.js";
import type { Applied } from "./applied.js";
import {
  causal,
  isSame,
  mapped,
  multiplied,
  oneHot,
  type Part,
  partOf,
  reduced,
  reshaped,
  sliced,
  turned,
} from "./part.js";

export interface ComputedStep {
  /** `e`, `{y}`, `{∂a}` */
  readonly target: string;
  readonly formula: string;
  /** The names that its formula has, without repetitions. */
  readonly uses: readonly string[];
  /** undefined: it needs numbers that are not known. */
  readonly value: Part | undefined;
  /** Whether it is told what comes of it, and it is that. */
  readonly agrees: boolean;
}

/**
 * All steps, forward and back; only numbers of steps that end in what the op gave are of use.
 * @throws ValueError for what an op of the user's says that is no list of steps.
 */
export function computedSteps(op: Applied): ComputedStep[] {
  const { node, operands } = op;
  requireSteps(`${node.op}: inside`, node.inside, operands.length);
  const given = new Map(
    operands.map(({ value, shape }, i) => [`{${letter(i)}}`, partOf(value, shape.toArray())]),
  );
  given.set("{g}", partOf(node.contributed, node.shape.toArray()));
  const results = new Map(
    operands.map(({ shape }, i) => [`{∂${letter(i)}}`, partOf(op.gradientOf(i), shape.toArray())]),
  );
  results.set("{y}", partOf(node.value, node.shape.toArray()));
  const known = new Map(given);
  const steps: ComputedStep[] = [];
  let uses = new Set<string>();
  const named = (name: string) => {
    uses.add(name);
    return known.get(name);
  };
  readSteps(node.inside, { ...arithmetic, named }, ({ target, part, formula, value }) => {
    const all = results.get(target);
    const told = part === undefined || all === undefined ? all : sliced(all, part);
    const agrees = value !== undefined && told !== undefined && isSame(value, told);
    steps.push({ target, formula, uses: [...uses], value: agrees ? told : value, agrees });
    known.set(target, agrees ? all : value);
    uses = new Set();
  });
  return steps;
}

const total = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0);
const extreme = (choose: (...values: number[]) => number) => (values: readonly number[]) =>
  values.reduce((best, x) => choose(best, x), values[0] ?? Number.NaN);

const placeByPlace: Readonly<Record<string, (...values: number[]) => number>> = {
  "+": (a, b) => (a as number) + (b as number),
  "-": (a, b) => (b === undefined ? -(a as number) : (a as number) - b),
  "×": (a, b) => (a as number) * (b as number),
  "/": (a, b) => (a as number) / (b as number),
  "²": (a) => (a as number) ** 2,
  "√": Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  abs: Math.abs,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  σ: (a) => 1 / (1 + Math.exp(-(a as number))),
  erf: errorFunction,
  max: Math.max,
  min: Math.min,
};

const alongAxes: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Σ: total,
  Π: (values) => values.reduce((product, x) => product * x, 1),
  mean: (values) => total(values) / values.length,
  max: extreme(Math.max),
  min: extreme(Math.min),
};

type Value = Part | undefined;

const arithmetic: Omit<StepReader<Value>, "named"> = {
  number: (value) => ({ shape: [], known: [], values: [value] }),
  part: (of, places) => (of === undefined ? undefined : sliced(of, places)),
  apply(name, of, along) {
    const parts = of.filter((each): each is Part => each !== undefined);
    const [a, b] = parts;
    if (a === undefined || parts.length < of.length) return undefined;
    if (name === "as") return reshaped(a, along ?? []);
    if (name === "·" || name === "⋆") return name === "·" && b !== undefined ? multiplied(a, b) : undefined;
    if (name === "ᵀ") return turned(a);
    if (name === "causal") return causal(a);
    if (name === "oneHot") return oneHot(a, b?.values[0] ?? 0);
    const collect = alongAxes[name];
    if (collect !== undefined && b === undefined) return reduced(a, along, collect);
    const compute = placeByPlace[name];
    return compute === undefined ? undefined : mapped(parts, compute);
  },
};

/** erf to seven digits: Abramowitz and Stegun, 7.1.26. */
function errorFunction(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const terms = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
  const sum = terms.reduce((product, term) => product * t + term, 0) * t;
  return Math.sign(x) * (1 - sum * Math.exp(-x * x));
}
