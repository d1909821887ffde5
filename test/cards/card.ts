/**
 * The card of an op: what its definition and docstring say, and what its samples and the PyTorch fixture
 * measure.
 */

import type { NdArray } from "../../src/array/index.js";
import type { Entry } from "../../src/ops/registry.js";
import {
  context,
  noGrad,
  type OpRecord,
  Tensor,
  tensor,
  type Vjp,
  withoutTerms,
  zerosLike,
} from "../../src/tensor/index.js";
import { firstOrder, secondOrder } from "../helpers/derivatives.js";
import {
  type AnyOp,
  call,
  differentiableInputs,
  materialize,
  type OpCase,
  opCases,
  spread,
} from "../helpers/samples.js";
import { cases, compareCase, type Floating } from "../helpers/torch.js";
import { formula, opsBehind } from "./expression.js";
import { type Doc, docs } from "./sources.js";

export interface Card {
  readonly name: string;
  /** What a lesson draws in its circle. */
  readonly symbol?: string;
  /** Is there a method of tensors of the same name? */
  readonly method: boolean;
  /** For no user to call: the op behind a function or behind a derivative. */
  readonly internal?: true;
  readonly formula: string;
  readonly derivatives: readonly string[];
  readonly notes: readonly string[];
  readonly kink?: string;
  /**
   * Per pair of operands: the derivative of the gradient, as the tape of the recorded backward pass prints
   * it.
   */
  readonly second: readonly { readonly of: string; readonly by: string; readonly is: string }[];
  /** `(2, 3), (3) -> (2, 3)` for each sample. */
  readonly shapes: readonly string[];
  /** From the dtype of the floating operands to that of the result, or "refused". */
  readonly dtypes: Readonly<Record<string, string>>;
  readonly differences?: Differences;
  readonly torch?: Readonly<Record<Floating, string>>;
  readonly cost?: Cost;
  /** Of a function without a rule of its own: the ops that it is composed of. */
  readonly composedOf?: readonly string[];
}

/**
 * The worst difference between rules and central differences, relative where values are above 1; a power of
 * ten that it is below.
 */
interface Differences {
  readonly first: string;
  readonly second: string;
}

interface Cost {
  readonly forward: string;
  /** What the record keeps alive for backward. */
  readonly keeps: string;
  readonly backward: string;
}

const shapeText = (shape: readonly number[]) => `(${shape.join(", ")})`;

/** The smallest power of ten above an error: `1e-9`; 0 where there was none. */
export function magnitude(error: number): string {
  if (error === 0) return "0";
  return Number.isFinite(error) ? `1e${Math.ceil(Math.log10(error))}` : String(error);
}

/** |a - b|, relative to b where that is above 1. */
function difference(actual: Tensor, expected: Tensor): number {
  const [x, y] = [actual.toTypedArray(), expected.toTypedArray()];
  let worst = 0;
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [Number(x[i]), Number(y[i])];
    if (Object.is(a, b) || a === b) continue;
    const error = Math.abs(a - b) / Math.max(1, Math.abs(b));
    worst = Math.max(worst, Number.isNaN(error) ? Infinity : error);
  }
  return worst;
}

function differences(own: readonly OpCase[]): Differences {
  const worst = (compare: typeof firstOrder) =>
    magnitude(
      Math.max(
        0,
        ...own
          .flatMap(compare)
          .map(({ analytic, numeric, narrow }) => (narrow ? 0 : difference(analytic, numeric))),
      ),
    );
  return { first: worst(firstOrder), second: worst(secondOrder) };
}

function torchDifference(name: string, dtype: Floating): string {
  const own = cases.filter(({ op }) => op === name).flatMap((each) => compareCase(each, dtype));
  return magnitude(Math.max(0, ...own.map(({ actual, expected }) => difference(actual, expected))));
}

/**
 * What a card calls the operands: as the derivatives of the docstring do; x and a, b, c where those are
 * fewer; the others by their dtype.
 */
function operandNames(tensors: readonly Tensor[], { derivatives }: Doc): string[] {
  const floating = tensors.filter(({ dtype }) => dtype === "float64");
  const said = derivatives.map((each) => /^∂L\/∂(\w+)/.exec(each)?.[1] ?? "");
  const names = said.length === floating.length ? said : floating.length === 1 ? ["x"] : ["a", "b", "c", "d"];
  return tensors.map((x) =>
    x.dtype === "float64" ? (names[floating.indexOf(x)] ?? "another operand") : `the ${x.dtype} operand`,
  );
}

/** An upstream gradient with values like no other's, on the tape under a name. */
const upstreamOf = (y: Tensor, seed: number) =>
  tensor(spread(y.size, [-1.5, 1.5], seed), { shape: y.shape, dtype: y.dtype, requiresGrad: true });

/** Elementwise ops are shown on scalars, where nothing is broadcast and no sum hides the formula. */
function simplestCase(opCase: OpCase): { opCase: OpCase; tensors: Tensor[] } {
  const { sample } = opCase;
  const asGiven = { opCase, tensors: materialize(sample, "float64") };
  if (sample.inputs.some((input) => !Array.isArray(input)) || sample.arrange !== undefined) return asGiven;
  const outcome = call(opCase, asGiven.tensors);
  const widest = asGiven.tensors.find((x) => shapeText(x.shape) === shapeText(outcome.shape));
  if (widest === undefined) return asGiven;
  const scalars = { ...opCase, sample: { ...sample, inputs: sample.inputs.map(() => []) } };
  const tensors = materialize(scalars.sample, "float64");
  try {
    call(scalars, tensors);
    return { opCase: scalars, tensors };
  } catch {
    return asGiven;
  }
}

/** The derivative of each gradient by each operand, read off the tape of the recorded pass. */
function secondDerivatives(first: OpCase, doc: Doc): Card["second"] {
  const found: { of: string; by: string; is: string }[] = [];
  const { opCase, tensors } = simplestCase(first);
  const indices = differentiableInputs(opCase, tensors);
  const operands = operandNames(tensors, doc);
  const named = (i: number) => operands[i] as string;
  for (const of of indices) {
    for (const x of tensors) x.requiresGrad = indices.includes(tensors.indexOf(x));
    for (const x of tensors) x.grad = null;
    const y = call(opCase, tensors);
    const g = upstreamOf(y, 3);
    y.backward(g, { createGraph: true });
    const gradient = (tensors[of] as Tensor).grad ?? zerosLike(tensors[of] as Tensor);
    for (const x of tensors) x.grad = null;
    const v = upstreamOf(gradient, 4);
    if (gradient.requiresGrad) gradient.backward(v, { createGraph: true });
    const names = new Map<object, string>([
      ...tensors.map((x, i) => [x, named(i)] as const),
      [y.gradFn ?? y, "y"],
      [g, "g"],
      [v, "v"],
    ]);
    for (const by of indices) {
      const second = (tensors[by] as Tensor).grad;
      const behind = second === null ? [] : opsBehind(second, names);
      const text = second === null ? "0" : formula(second, names);
      const isZero = second === null || second.toTypedArray().every((value) => Number(value) === 0);
      found.push({
        of: named(of),
        by: named(by),
        is: isZero ? "0" : (text ?? `computed by ${behind.join(", ")}`),
      });
    }
  }
  return found;
}

function dtypesOf(first: OpCase): Record<string, string> {
  const results: Record<string, string> = {};
  for (const dtype of ["float32", "float64", "int32", "bool"] as const) {
    const tensors = materialize(first.sample, "float64").map((x, i) =>
      // 0 to a negative power is no integer
      Array.isArray(first.sample.inputs[i])
        ? (dtype === "int32" ? x.abs() : x).to(dtype)
        : x.dtype === "float64"
          ? x.to(dtype)
          : x,
    );
    try {
      results[dtype] = call(first, tensors).dtype;
    } catch {
      results[dtype] = "refused";
    }
  }
  return results;
}

type AnyRecord = OpRecord<unknown>;

/** What a rule was seen to do, in an ordinary pass and in a recorded one. */
interface Habits {
  /** The values that it reads in either. */
  readonly reads: ReadonlySet<string>;
  /** How many kernels it runs. */
  readonly passes: number;
  readonly recordedPasses: number;
  /** Recorded, it asks whether one value is larger than another, or equal. */
  readonly compares: boolean;
  /** The ops that it applies when it is recorded. */
  readonly behind: readonly string[];
}

/** Runs a rule of a recorded application, and notes which values it reads and which ops it applies. */
function watchRule(rule: Vjp<unknown>, record: AnyRecord, y: Tensor, input: number, doc: Doc): Habits {
  const reads = new Set<string>();
  const note = (what: string, x: Tensor) => {
    reads.add(what);
    return x;
  };
  const operands = operandNames(record.inputs, doc);
  const g = upstreamOf(y, 3);
  const watched: OpRecord<unknown> = {
    inputs: record.inputs,
    attrs: record.attrs,
    input: (i) => note(operands[i] as string, record.input(i)),
    output: () => note("y", record.output()),
    saved: (i) => note("what forward saved", record.saved(i)),
  };
  const run = () => {
    const computed: NdArray[] = [];
    const gradient = context.results.during(computed, rule, g, watched, input);
    // a kernel that is fused for the rule alone is no op
    const fused = gradient.array.storage !== g.array.storage && computed.length === 0;
    return { gradient, computed, passes: fused ? 1 : computed.length };
  };
  const ordinary = noGrad(run);
  const recorded = run();
  return {
    reads,
    passes: ordinary.passes,
    recordedPasses: recorded.passes,
    compares: recorded.computed.some((array) => array.dtype === "bool"),
    behind: opsBehind(recorded.gradient, new Map([[g, "g"]])),
  };
}

/** What each rule of an op reads and does, on its first sample. */
export function habits(first: OpCase, doc: Doc): Habits[] {
  const tensors = materialize(first.sample, "float64");
  const indices = differentiableInputs(first, tensors);
  for (const i of indices) (tensors[i] as Tensor).requiresGrad = true;
  const y = call(first, tensors);
  const { vjp } = first.op.definition;
  const record = y.gradFn;
  if (record === undefined || vjp === null) return [];
  return record.inputs.flatMap((input, i) => {
    const rule = typeof vjp === "function" ? vjp : vjp[i];
    return rule === null || rule === undefined || !input.requiresGrad
      ? []
      : [watchRule(rule, record, y, i, doc)];
  });
}

const kernelsText = (count: number) => `${count} ${count === 1 ? "kernel" : "kernels"}`;

function costOf(first: OpCase, doc: Doc): Cost {
  const { cost } = first.op.definition;
  const tensors = materialize(first.sample, "float64");
  const y = call(first, tensors);
  const shared = tensors.some((x) => x.array.storage === y.array.storage);
  const watched = habits(first, doc);
  const keeps = [...new Set(watched.flatMap(({ reads }) => [...reads]))].sort();
  const most = Math.max(0, ...watched.map(({ passes }) => passes));
  const recorded = Math.max(0, ...watched.map(({ recordedPasses }) => recordedPasses));
  return {
    forward: cost ?? (shared ? "nothing is moved: the elements are shared" : "one kernel"),
    keeps: keeps.length === 0 ? "nothing" : keeps.join(" and "),
    backward:
      watched.length === 0
        ? "none"
        : recorded === 0
          ? "passes g on"
          : `at most ${kernelsText(most)} per operand` +
            (recorded === most ? "" : `, ${recorded} where it is recorded`),
  };
}

const isMethod = (name: string) => Object.getOwnPropertyNames(Tensor.prototype).includes(name);

/** @param alias the op's own name, whose docstring may say more than that of the export. */
export function docOf(name: string, alias: string): Doc {
  const own = docs.get(name);
  const of = docs.get(alias);
  return own !== undefined && (own.derivatives.length > 0 || of === undefined)
    ? own
    : (of ?? { formula: "", derivatives: [], notes: [] });
}

/** The card of an op with a definition. */
export function opCard({ name, isPublic }: Entry, op: AnyOp): Card {
  const { definition } = op;
  const own = opCases.filter((each) => each.op === op);
  const first = own[0] as OpCase;
  const doc = docOf(name, definition.name);
  const differentiable = definition.vjp !== null;
  const shapes = own.map((each) => {
    const tensors = materialize(each.sample, "float64");
    return `${tensors.map((x) => shapeText(x.shape)).join(", ")} -> ${shapeText(call(each, tensors).shape)}`;
  });
  return {
    name,
    ...(definition.symbol === undefined
      ? {}
      : { symbol: withoutTerms(definition.symbol).replaceAll("\n", " ") }),
    method: isPublic && isMethod(definition.name),
    ...(isPublic ? {} : { internal: true }),
    ...doc,
    ...(definition.kink === undefined ? {} : { kink: definition.kink }),
    second: differentiable ? secondDerivatives(first, doc) : [],
    shapes: [...new Set(shapes)],
    dtypes: dtypesOf(first),
    ...(differentiable ? { differences: differences(own) } : {}),
    torch: { float64: torchDifference(name, "float64"), float32: torchDifference(name, "float32") },
    cost: costOf(first, doc),
  };
}

/** The card of a function that is composed of ops: what the fixture's calls of it record. */
export function composedCard({ name }: Entry): Card {
  const own = cases.filter(({ op }) => op === name);
  const composedOf = new Set(
    own.flatMap((each) =>
      compareCase(each, "float64").flatMap(({ what, actual }) =>
        /^output/.test(what) ? opsBehind(actual, new Map()) : [],
      ),
    ),
  );
  return {
    name,
    method: isMethod(name),
    ...docOf(name, name),
    second: [],
    shapes: [],
    dtypes: {},
    torch: { float64: torchDifference(name, "float64"), float32: torchDifference(name, "float32") },
    composedOf: [...composedOf].sort(),
  };
}
