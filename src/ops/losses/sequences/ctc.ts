/** Connectionist temporal classification: the loss of sequences that are not aligned with their labels. */
import { DTypeError, ShapeError, signature, ValueError } from "../../../arguments/index.js";
import { formatShape } from "../../../array/index.js";
import {
  asTensor,
  composed,
  elementsOf,
  floatingOperand,
  nameOf,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
  tensor,
} from "../../../tensor/index.js";
import { where } from "../../elementwise/choices.js";
import { gather } from "../../indexing/elements.js";
import { type Indices, indicesKind } from "../../indexing/indices.js";
import { pad } from "../../shape/padding.js";
import { logAddExp } from "../../special/logarithms.js";
import { reduceLoss } from "../loss.js";
import { type CtcOptions, ctcOptions } from "./ctc-options.js";

const op = "ctcLoss";

/** The labels of each sequence. */
type Labels = readonly (readonly number[])[];

/**
 * y = -ln of the sum of the probabilities of all ways to read the targets off the input: each step says a
 * label or nothing (the blank), labels repeated without a blank between count once (Graves, Fernández, Gomez
 * and Schmidhuber 2006).
 *
 * logProbs (T, N, C) hold the logarithms of probabilities, as of `logSoftmax(x, -1)`; targets are (N, S), of
 * which each row counts up to its length, or all in one row after the other, (sum of lengths); the lengths of
 * inputs and targets are (N). Of one sequence: (T, C), (S), and two numbers. The mean divides each loss by
 * its target's length first, as in PyTorch. Sums are of logarithms, never of products.
 *
 * ∂L/∂logProbs is the derivative by these themselves; PyTorch's is that by logits below a log-softmax,
 * whose gradient here is the same.
 * @throws ShapeError for shapes that do not fit, ValueError for lengths and labels that are none, DTypeError
 *   for labels that are no integers.
 */
export const ctcLoss = composed(
  signature(op, {
    logProbs: operandKind,
    targets: indicesKind,
    inputLengths: indicesKind,
    targetLengths: indicesKind,
    options: ctcOptions,
  }),
  (
    logProbs: TensorLike,
    targets: Indices,
    inputLengths: Indices | number,
    targetLengths: Indices | number,
    options?: CtcOptions,
  ): Tensor => {
    const { reduction, blank, zeroInfinity } = ctcOptions.read(options);
    const given = floatingOperand(logProbs, op);
    const isOne = given.rank === 2;
    const x = isOne ? given.unsqueeze(1) : given;
    if (x.rank !== 3)
      throw new ShapeError(
        `${op}: logProbs are (T, N, C), or (T, C), but ${nameOf(given)} is ${formatShape(given.shape)}`,
      );
    const [steps, batch, classes] = x.shape as [number, number, number];
    if (blank >= classes) throw new ValueError(`${op}: blank ${blank} is none of ${classes} classes`);
    const lengths = lengthsOf("inputLengths", inputLengths, batch, steps);
    const labels = labelsOf(asTensor(targets, "int32", op), targetLengths, batch, { blank, classes });
    return scope(op, () => {
      const all = lossesOf(x, labels, lengths, blank);
      const losses = zeroInfinity ? where(all.eq(Infinity), 0, all) : all;
      if (reduction !== "mean") return reduceLoss(isOne ? losses.squeeze(0) : losses, reduction);
      const counts = labels.map((each) => Math.max(1, each.length));
      return losses.div(tensor(counts, { dtype: losses.dtype })).mean();
    });
  },
);

/** Each from 0 to `most`. */
function lengthsOf(what: string, given: Indices | number, batch: number, most: number): number[] {
  const lengths = asTensor(given, "int32", op);
  const values = Array.from(elementsOf(lengths));
  if (lengths.rank > 1 || values.length !== batch)
    throw new ShapeError(`${op}: ${what} ${formatShape(lengths.shape)} for ${batch} sequences`);
  const bad = values.findIndex((each) => !Number.isInteger(each) || each < 0 || each > most);
  if (bad >= 0)
    throw new ValueError(
      `${op}: ${what} has ${values[bad]} (element ${bad}), not a length from 0 to ${most}`,
    );
  return values;
}

function labelsOf(
  targets: Tensor,
  targetLengths: Indices | number,
  batch: number,
  { blank, classes }: { readonly blank: number; readonly classes: number },
): Labels {
  if (targets.dtype !== "int32")
    throw new DTypeError(`${op}: targets ${nameOf(targets)} are ${targets.dtype}, not int32`);
  const isPadded = targets.rank === 2;
  const most = isPadded ? (targets.shape[1] as number) : targets.size;
  const lengths = lengthsOf("targetLengths", targetLengths, batch, most);
  const total = lengths.reduce((a, b) => a + b, 0);
  if (isPadded ? targets.shape[0] !== batch : targets.rank !== 1 || targets.size < total)
    throw new ShapeError(
      `${op}: targets ${formatShape(targets.shape)} for ${batch} sequences with ${total} labels in all: ` +
        "expected (N, S), or all labels in one list",
    );
  if (!isPadded && batch > 1 && targets.size !== total)
    throw new ShapeError(`${op}: ${targets.size} labels in one list, but their lengths sum to ${total}`);
  const values = Array.from(elementsOf(targets));
  let start = 0;
  return lengths.map((length, n) => {
    if (isPadded) start = n * most;
    const own = values.slice(start, start + length);
    start += length;
    const bad = own.find((label) => label < 0 || label >= classes || label === blank);
    if (bad !== undefined)
      throw new ValueError(
        `${op}: label ${bad} of sequence ${n} is ` +
          (bad === blank ? "the blank" : `none of ${classes} classes`),
      );
    return own;
  });
}

/** The loss of each sequence (N): the forward variables of Graves et al., a column for each place. */
function lossesOf(x: Tensor, labels: Labels, inputLengths: readonly number[], blank: number): Tensor {
  const [steps, batch] = x.shape as [number, number, number];
  const places = 2 * Math.max(0, ...labels.map(({ length }) => length)) + 1;
  // blanks between all labels, in front of them and behind
  const said = labels.map((own) =>
    Array.from({ length: places }, (_, s) => (s % 2 === 0 ? blank : (own[(s - 1) / 2] ?? blank))),
  );
  const skips = said.map((row) => row.map((label, s) => s > 1 && label !== blank && label !== row[s - 2]));
  const table = (rows: readonly (readonly (number | boolean)[])[], dtype: "int32" | "bool") =>
    tensor(rows.flat().map(Number), { shape: [batch, places], dtype });
  const canSkip = table(skips, "bool");
  const begins = table(
    said.map((row) => row.map((_, s) => s < 2)),
    "bool",
  );
  const indices = table(said, "int32").broadcastTo([steps, batch, places]);
  const emitted = gather(x, 2, indices); // (T, N, S')
  const nothing = tensor(-Infinity, { dtype: x.dtype });
  const moved = (a: Tensor, by: number) =>
    by >= places
      ? a.maskedFill(true, -Infinity)
      : pad(
          a.slice([null, [0, places - by]]),
          [
            [0, 0],
            [by, 0],
          ],
          { value: -Infinity },
        );
  const start = where(
    tensor(
      Array.from({ length: places }, (_, s) => s === 0),
      { dtype: "bool" },
    ),
    0,
    nothing,
  ).broadcastTo([batch, places]);
  let alpha = start;
  for (let t = 0; t < steps; t++) {
    const arrived =
      t === 0
        ? where(begins, 0, nothing)
        : logAddExp(logAddExp(alpha, moved(alpha, 1)), where(canSkip, moved(alpha, 2), nothing));
    const next = arrived.add(emitted.slice([t]));
    const isOver = inputLengths.map((length) => [t >= length]);
    alpha = isOver.some(([over]) => over) ? where(tensor(isOver), alpha, next) : next;
  }
  const at = (back: number) =>
    gather(
      alpha,
      1,
      tensor(
        labels.map(({ length }) => [Math.max(0, 2 * length - back)]),
        { dtype: "int32" },
      ),
    ).squeeze(1);
  const isEmpty = tensor(
    labels.map(({ length }) => length === 0),
    { dtype: "bool" },
  );
  return logAddExp(at(0), where(isEmpty, nothing, at(1))).neg();
}
