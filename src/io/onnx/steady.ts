/**
 * What a run of one size cannot show by itself: whether a constant of it is one. So the model runs twice
 * more, as it was and on other numbers, and what is another value then was drawn at random, or read off the
 * inputs.
 */
import { ValueError, WengertError } from "../../arguments/index.js";
import { formatShape, isFloating, sameShape } from "../../array/index.js";
import { type Tensor, tensor } from "../../tensor/index.js";
import { type Alignment, aligned } from "./alignment.js";
import { nameOfApplication, type Operand, type Run, type Trace, traceOf, valuesOf } from "./trace.js";

/**
 * A run of other ops proves nothing: the branch that was taken is what is exported.
 * @param withConstants false where runs of other sizes tell constants.
 * @throws ValueError for a constant, or a number of an op, that is another one in another run.
 */
export function requireSteady(by: string, run: Run, trace: Trace, withConstants: boolean): void {
  const again = (inputs: readonly Tensor[], why: string) => {
    const alignment = alignedWith(by, trace, run, inputs);
    if (alignment !== undefined) requireSame(by, alignment, why, withConstants);
  };
  again(
    trace.inputs,
    "is another each time the model runs: it was drawn at random. Call eval() for models with dropout, and " +
      "give noise of another kind as an input.",
  );
  again(
    trace.inputs.map(withOtherNumbers),
    "is another where the inputs hold other numbers: it was computed from the numbers of an input (item(), " +
      "toArray()). Compute with tensors.",
  );
}

/** The run beside another one; undefined where that fails, or did something else. */
function alignedWith(by: string, trace: Trace, run: Run, inputs: readonly Tensor[]): Alignment | undefined {
  try {
    return aligned(
      by,
      [trace, traceOf(by, run, inputs)],
      inputs.map(() => ""),
    );
  } catch (error) {
    if (error instanceof WengertError) return undefined;
    throw error;
  }
}

function requireSame(by: string, { steps, outputs }: Alignment, why: string, withConstants: boolean): void {
  const requireConstant = (what: string, operands: readonly Operand[]) => {
    if (!withConstants) return;
    const [first, ...others] = operands.map((each) => valuesOf(by, each)) as [Tensor, ...Tensor[]];
    if (!others.every((each) => sameValues(first, each)))
      throw new ValueError(
        `${by}: ${what} takes a constant of shape ${formatShape(first.shape)} that ${why}`,
      );
  };
  for (const { applications, operands } of steps) {
    const [application, ...others] = applications as [(typeof applications)[number], ...typeof applications];
    const name = nameOfApplication(application);
    for (const each of operands) if (each.from === "constant") requireConstant(name, each.operands);
    if (!others.every(({ attrs }) => sameAttrs(application.attrs, attrs)))
      throw new ValueError(`${by}: ${name} takes a number that ${why}`);
  }
  for (const { name, source } of outputs)
    if (source.from === "constant") requireConstant(`the output ${name}`, source.operands);
}

/**
 * The same labels in other places; of floats others too, with other sums and extremes: positive where they
 * were, at most 1 where they were.
 */
function withOtherNumbers(input: Tensor): Tensor {
  const values = input.toTypedArray();
  const moved = values.map((_, i) => values[(i + 1) % values.length] as number);
  if (isFloating(input.dtype)) for (const [i, value] of moved.entries()) moved[i] = value * 0.75 + 0.0625;
  return tensor(moved, { shape: input.shape, dtype: input.dtype, name: input.name });
}

export function sameValues(a: Tensor, b: Tensor): boolean {
  if (a === b) return true;
  if (a.dtype !== b.dtype || !sameShape(a.shape, b.shape)) return false;
  const [left, right] = [a.toTypedArray(), b.toTypedArray()];
  return left.every((value, i) => Object.is(value, right[i]));
}

/** Attributes are numbers, texts, and lists and plain objects of such. */
function sameAttrs(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null)
    return typeof a === "function" || Object.is(a, b);
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    left.length === right.length &&
    left.every(([key, value], i) => key === right[i]?.[0] && sameAttrs(value, right[i]?.[1]))
  );
}
