/**
 * Every op says what it does with a gradient, and does it: which places of the result reach which places of
 * an operand is found with one upstream gradient per place.
 */
import { describe, expect, test } from "vitest";
import { noGrad, type Tensor, tensor } from "wengert";
import type { Carry, GradFn } from "../../src/tensor/index.js";
import { call, differentiableInputs, materialize, opCases } from "../helpers/samples.js";

/** By place of the operand, by place of the result: whether a gradient goes from here to there. */
type Reach = readonly (readonly boolean[])[];

/** Every place of the result alone, before the engine sums what was broadcast. */
function reachOf(gradFn: GradFn, operand: number, result: Tensor): { reach: Reach; size: number } {
  const columns = Array.from({ length: result.size }, (_, place) => {
    const one = new Array<number>(result.size).fill(0).with(place, 1);
    const upstream = tensor(one, { shape: result.shape, dtype: result.dtype });
    return noGrad(() => gradFn.vjp(operand, upstream) as Tensor).toTypedArray();
  });
  const size = columns[0]?.length ?? 0;
  return { reach: Array.from({ length: size }, (_, i) => columns.map((column) => column[i] !== 0)), size };
}

const count = (flags: readonly boolean[]) => flags.filter(Boolean).length;

/**
 * What each way of carrying allows: how many places reach each place of the operand, and are reached from it.
 * Borders may lose some; the first sample of an op has none.
 */
const allows: Record<Carry["how"], (into: number[], from: number[], border: boolean) => boolean> = {
  rearranged: (into, from) => [...into, ...from].every((n) => n === 1),
  repeated: (into) => into.every((n) => n <= 1), // a local derivative may be 0
  cut: (into, _, border) => into.every((n) => n === 1 || (border && n === 0)),
  put: (_, from, border) => from.every((n) => n === 1 || (border && n === 0)),
  summed: (_, from) => from.every((n) => n === 1),
  mixed: () => true,
};

const cases = opCases.flatMap((each) => {
  const operands = differentiableInputs(each, materialize(each.sample, "float64"));
  return operands.map((operand) => ({ ...each, operand, what: `${each.title}, operand ${operand + 1}` }));
});

function applied(each: (typeof cases)[number]): { gradFn: GradFn; result: Tensor } {
  const tensors = materialize(each.sample, "float64");
  (tensors[each.operand] as Tensor).requiresGrad = true;
  const result = call(each, tensors);
  return { gradFn: result.gradFn as GradFn, result };
}

const answers = ({ op, operand }: (typeof cases)[number]) => {
  const { vjp, local, carries } = op.definition;
  const at = typeof vjp === "function" ? 0 : operand;
  return { local: local?.[at], carry: carries?.[at] };
};

test.each(cases)("$what: the op says its local derivative or what becomes of the gradient", (each) => {
  const { local, carry } = answers(each);
  expect(local || carry?.words).toBeTruthy();
});

test.each(cases)("$what: the gradient goes where the op says", (each) => {
  const { gradFn, result } = applied(each);
  const { reach, size } = reachOf(gradFn, each.operand, result);
  const { carry } = answers(each);
  const into = reach.map(count);
  const from = Array.from({ length: result.size }, (_, place) =>
    count(reach.map((row) => row[place] === true)),
  );
  if (carry != null)
    expect(allows[carry.how](into, from, each.sample !== each.op.definition.samples[0])).toBe(true);
  else {
    // place by place: of the shape of the result, or of one that this is broadcast from
    expect(from.every((n) => n <= 1)).toBe(true);
    if (size === result.size)
      for (const [i, row] of reach.entries())
        expect(row.every((goes, place) => !goes || place === i)).toBe(true);
    else expect(result.size % size).toBe(0);
  }
});

describe("the terms of an op", () => {
  const named = (text: string) => [...text.matchAll(/\{\^?([^{}]+)\}/g)].map(([, name]) => name as string);

  test.each(cases)("$what: are all that it calls, and all it has", (each) => {
    const { op } = each;
    const { symbol = "", local = [] } = op.definition;
    const called = new Set([symbol, ...local].flatMap(named).filter((name) => !/^[a-hy]$/.test(name)));
    const { gradFn } = applied(each);
    const terms = Object.keys(op.definition.terms?.(gradFn) ?? {});
    // words, and places, stand beside the operands, and need no place in a formula
    const isBeside = (term: string) => term === "" || /^[a-z]{2,}$/i.test(term);
    expect(new Set(terms.filter((name) => called.has(name) || !isBeside(name)))).toEqual(called);
  });
});
