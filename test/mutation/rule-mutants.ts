/**
 * Mistakes that are made with whole derivative rules, whatever their text: each rule of each op is wrapped, watched while the tests run,
 * and then falsified in every way that would make a difference.
 */
import {
  isGradEnabled,
  type OpRecord,
  onesLike,
  sumTo,
  type Tensor,
  tensor,
  type Vjp,
} from "../../src/tensor/index.js";
import { allOps } from "../helpers/samples.js";
import { isActive, type Mutant, mutants, register } from "./switch.js";

type Rule = Vjp<unknown>;
type AnyRecord = OpRecord<unknown>;

/** What a rule was seen to do. */
interface Habits {
  readonly op: string;
  readonly input: number;
  /** Stands for the rule in the list of what the tests reach. */
  readonly probe: number;
  readonly rule: Rule;
  /** The rule of another input of the op, if its text is another one. */
  readonly sibling: Rule | undefined;
  /** The derivative is zero, as the op says itself: a multiple of it is no mistake. */
  readonly isZero: boolean;
  /** "input 0", "output", "saved 1": the values that the rule read. */
  readonly reads: Set<string>;
  /** Those of them that the recorded derivative depends on, so that it matters that they are not constants. */
  readonly depends: Set<string>;
  operands: number;
  /** Its result had to be summed, because the operand had been broadcast. */
  wasStretched: boolean;
  rank: number;
}

/** What each kind of mistake is, for the report. */
export const ruleMutators = {
  sign: "the gradient with the other sign",
  scale: "twice the gradient",
  "no gradient": "zeros",
  "term added": "the gradient plus one",
  "upstream ignored": "the rule applied to ones instead of the upstream gradient",
  "upstream squared": "the rule applied to g²",
  "upstream without sign": "the rule applied to |g|",
  "upstream cut at 0": "the rule applied to relu(g)",
  "upstream clipped": "the rule applied to g, clipped to -1 .. 1",
  "swapped inputs": "the operands in the reverse order",
  "swapped rules": "the rule of another operand",
  "wrong value": "another value than the one that forward saw",
  "order reversed": "the elements of the gradient in the reverse order",
  transposed: "the gradient transposed, under the old shape",
  "wrong reduction": "the mean over broadcast axes instead of the sum",
  "missing un-broadcast": "the first of the broadcast entries instead of the sum",
  "not recorded": "a gradient that a second pass takes for a constant",
  "value as a constant": "a value that a second pass takes for a constant",
} as const;

type Falsify = (rule: Rule, g: Tensor, record: AnyRecord, input: number) => Tensor;

interface Falsified {
  readonly kind: keyof typeof ruleMutators;
  readonly detail: string;
  readonly falsify: Falsify;
}

/** The same record, except for the values of one of its parts. */
function withValue(record: AnyRecord, part: string, change: (x: Tensor) => Tensor): AnyRecord {
  const read = (name: string, value: Tensor) => (name === part ? change(value) : value);
  return {
    inputs: record.inputs,
    attrs: record.attrs,
    input: (i) => read(`input ${i}`, record.input(i)),
    output: () => read("output", record.output()),
    saved: (i) => read(`saved ${i}`, record.saved(i)),
  };
}

const reversedOperands = (record: AnyRecord): AnyRecord => ({
  ...withValue(record, "", (x) => x),
  inputs: record.inputs.toReversed(),
  input: (i) => record.input(record.inputs.length - 1 - i),
});

/** Another value of the same kind: neither the scale, nor the sign, nor the order stays. */
function perturbed(x: Tensor): Tensor {
  if (x.dtype === "bool") return x.logicalNot();
  if (x.dtype === "int32")
    return tensor(x.toTypedArray().toReversed() as Int32Array, { shape: x.shape, dtype: "int32" });
  return x.mul(-1.3).add(0.2);
}

/** As the engine would do it, with the mean or the first entry in place of the sum. */
function narrowed(gradient: Tensor, to: Tensor, how: "mean" | "first"): Tensor {
  const sum = sumTo(gradient, to.shape);
  if (gradient.size === to.size || to.size === 0) return sum;
  if (how === "mean") return sum.mul(to.size / gradient.size);
  const lead = gradient.rank - to.rank;
  return gradient
    .slice(gradient.shape.map((_, axis) => (axis < lead || to.shape[axis - lead] === 1 ? [0, 1] : null)))
    .reshape(to.shape);
}

function mistakesOf({ sibling, isZero, reads, depends, operands, wasStretched, rank }: Habits): Falsified[] {
  const found: Falsified[] = [];
  const add = (kind: keyof typeof ruleMutators, falsify: Falsify, detail = "") =>
    found.push({ kind, detail, falsify });
  add("term added", (rule, g, r, i) => rule(g, r, i).add(1));
  if (isZero) return found;
  add("sign", (rule, g, r, i) => rule(g, r, i).neg());
  add("scale", (rule, g, r, i) => rule(g, r, i).mul(2));
  add("no gradient", (rule, g, r, i) => rule(g, r, i).mul(0));
  add("upstream ignored", (rule, g, r, i) => rule(onesLike(g), r, i));
  add("upstream squared", (rule, g, r, i) => rule(g.square(), r, i));
  add("upstream without sign", (rule, g, r, i) => rule(g.abs(), r, i));
  add("upstream cut at 0", (rule, g, r, i) => rule(g.relu(), r, i));
  add("upstream clipped", (rule, g, r, i) => rule(g.clamp({ min: -1, max: 1 }), r, i));
  add("not recorded", (rule, g, r, i) => rule(g, r, i).detach());
  if (sibling !== undefined) add("swapped rules", (_, g, r, i) => sibling(g, r, i));
  if (operands > 1 && [...reads].some((part) => part.startsWith("input")))
    add("swapped inputs", (rule, g, r, i) => rule(g, reversedOperands(r), i));
  for (const part of reads)
    add("wrong value", (rule, g, r, i) => rule(g, withValue(r, part, perturbed), i), part);
  for (const part of depends)
    add(
      "value as a constant",
      (rule, g, r, i) =>
        rule(
          g,
          withValue(r, part, (x) => x.detach()),
          i,
        ),
      part,
    );
  if (wasStretched) {
    add("wrong reduction", (rule, g, r, i) => narrowed(rule(g, r, i), r.inputs[i] as Tensor, "mean"));
    add("missing un-broadcast", (rule, g, r, i) => narrowed(rule(g, r, i), r.inputs[i] as Tensor, "first"));
  }
  if (rank > 0) add("order reversed", (rule, g, r, i) => rule(g, r, i).flip());
  if (rank > 1)
    add("transposed", (rule, g, r, i) => {
      const gradient = rule(g, r, i);
      return gradient.rank < 2 ? gradient : gradient.transpose().reshape(gradient.shape);
    });
  return found;
}

/** Does a derivative flow from `y` back to `x`? */
function dependsOn(y: Tensor, x: Tensor): boolean {
  const seen = new Set<unknown>();
  const stack = [y];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (at === x || (at.gradFn !== undefined && at.gradFn === x.gradFn)) return true;
    if (at.gradFn === undefined || seen.has(at.gradFn)) continue;
    seen.add(at.gradFn);
    const { rules, inputs } = at.gradFn;
    for (const [i, input] of inputs.entries()) {
      const rule = Array.isArray(rules.vjp) ? rules.vjp[i] : rules.vjp;
      if (rule !== null && rules.local?.[i] !== "0" && input.requiresGrad) stack.push(input);
    }
  }
  return false;
}

/** Runs the rule, and notes what it reads and what comes out. */
function watch(habits: Habits, g: Tensor, record: AnyRecord, input: number): Tensor {
  const values = new Map<string, Tensor>();
  const note = (part: string, read: Tensor) => {
    habits.reads.add(part);
    if (!isGradEnabled() || !read.requiresGrad || habits.depends.has(part)) return read;
    // under an identity of its own, so that other ways back to it do not count
    const value = read.clone();
    values.set(part, value);
    return value;
  };
  const target = record.inputs[input] as Tensor;
  const gradient = habits.rule(
    g,
    {
      inputs: record.inputs,
      attrs: record.attrs,
      input: (i) => note(`input ${i}`, record.input(i)),
      output: () => note("output", record.output()),
      saved: (i) => note(`saved ${i}`, record.saved(i)),
    },
    input,
  );
  habits.operands = Math.max(habits.operands, record.inputs.length);
  habits.wasStretched ||= gradient.size !== target.size;
  habits.rank = Math.max(habits.rank, gradient.shape.filter((extent) => extent > 1).length);
  for (const [part, value] of values) if (dependsOn(gradient, value)) habits.depends.add(part);
  return gradient;
}

/** One entry per rule: which mutants are its, once they are known. */
export interface WrappedRule {
  readonly habits: Habits;
  readonly falsified: Map<number, Falsify>;
}

/** Puts a watched rule in the place of each rule of each exported op. */
export function wrapRules(): WrappedRule[] {
  const wrapped: WrappedRule[] = [];
  for (const [name, { definition }] of allOps) {
    const { vjp } = definition;
    if (vjp === null) continue;
    const wrap = (rule: Rule, input: number, siblings: readonly (Rule | null)[]): Rule => {
      const probe = register([
        { file: "", line: 0, owner: name, mutator: "probe", before: `∂ by operand ${input}`, after: "" },
      ]);
      const sibling = siblings.find((each) => each !== null && String(each) !== String(rule)) ?? undefined;
      const habits: Habits = {
        op: name,
        input,
        probe,
        rule,
        sibling,
        isZero: definition.local?.[input] === "0",
        reads: new Set(),
        depends: new Set(),
        operands: 0,
        wasStretched: false,
        rank: 0,
      };
      const entry: WrappedRule = { habits, falsified: new Map() };
      wrapped.push(entry);
      return (g, record, i) => {
        isActive(probe);
        if (entry.falsified.size === 0) return watch(habits, g, record, i);
        for (const [id, falsify] of entry.falsified) if (isActive(id)) return falsify(rule, g, record, i);
        return rule(g, record, i);
      };
    };
    const replacement = Array.isArray(vjp)
      ? vjp.map((rule, input) => rule && wrap(rule, input, vjp))
      : wrap(vjp as Rule, 0, []);
    Object.assign(definition, { vjp: replacement });
  }
  return wrapped;
}

/** After the rules were watched: every mistake that can be made with them, by number; and the probe whose tests concern it. */
export function falsifyRules(rules: readonly WrappedRule[]): Map<number, number> {
  const probes = new Map<number, number>();
  for (const { habits, falsified } of rules) {
    for (const { kind, detail, falsify } of mistakesOf(habits)) {
      const mutant: Mutant = {
        ...(mutants[habits.probe] as Mutant),
        mutator: kind,
        after: `${ruleMutators[kind]}${detail === "" ? "" : `: ${detail}`}`,
      };
      const id = register([mutant]);
      falsified.set(id, falsify);
      probes.set(id, habits.probe);
    }
  }
  return probes;
}
