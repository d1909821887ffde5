/** Tensors put together along an axis, and taken apart again. */
import {
  isWhole,
  type Kind,
  kind,
  ShapeError,
  show,
  signature,
  ValueError,
  withDefault,
} from "../../arguments/index.js";
import { axisKind, formatShape, isShape, promote, sameShape } from "../../array/index.js";
import {
  axisTerms,
  defineFluent,
  defineMethods,
  defineOp,
  moving,
  nameOf,
  normalizeAxis,
  requireList,
  requireTensor,
  type Tensor,
  tensorKind,
} from "../../tensor/index.js";
import { unsqueeze } from "./axes.js";

const tensorsKind: Kind<readonly Tensor[]> = {
  ...kind<readonly Tensor[]>("an array of tensors", Array.isArray),
  require(by, _name, value) {
    requireList(by, "an array of tensors", value);
    for (const each of value) requireTensor(by, each);
  },
};

/** The first of a list that is not empty. */
function requireSome(op: string, tensors: readonly Tensor[]): Tensor {
  const first = tensors[0];
  if (first === undefined) throw new ValueError(`${op}: no tensors`);
  return first;
}

/** y = the tensors one after the other along an axis    ∂L/∂xᵢ = its piece of g */
export const concat = defineOp({
  name: "concat",
  moves: true,
  takes: { tensors: tensorsKind, axis: withDefault(axisKind, 0) },
  prepare: (tensors: readonly Tensor[], axis: number = 0) => {
    const first = requireSome("concat", tensors);
    const along = normalizeAxis("concat", axis, first.rank);
    for (const [i, each] of tensors.entries()) {
      if (
        each.rank !== first.rank ||
        each.shape.some((extent, a) => a !== along && extent !== first.shape[a])
      )
        throw new ShapeError(
          `concat: tensor ${i} has shape ${formatShape(each.shape)}, the first ` +
            `${formatShape(first.shape)}; all but axis ${along} must agree`,
        );
    }
    const dtype = tensors.map((each) => each.dtype).reduce(promote);
    const starts = [0];
    for (const each of tensors) starts.push((starts.at(-1) as number) + (each.shape[along] as number));
    return {
      inputs: tensors.map((each) => (each.dtype === dtype ? each : each.to(dtype))),
      attrs: { axis: along, starts },
    };
  },
  forward: (k, arrays, { axis }) => k.concat(arrays, axis),
  vjp: (g, { attrs: { axis, starts } }, i) => {
    const piece = [starts[i] as number, starts[i + 1] as number] as const;
    return g.slice(g.shape.map((_, a) => (a === axis ? piece : null)));
  },
  carries: [{ how: "cut", words: "cut to its piece" }],
  terms: ({ inputs: [first], attrs: { axis } }) => axisTerms(first as Tensor, axis),
  samples: [
    {
      inputs: [
        [2, 3],
        [1, 3],
        [2, 3],
      ],
      arrange: (tensors) => [tensors],
    },
    {
      inputs: [
        [2, 1],
        [2, 3],
      ],
      arrange: (tensors) => [tensors, -1],
    },
  ],
});

const stackTakes = signature("stack", { tensors: tensorsKind, axis: withDefault(axisKind, 0) });

/** y = the tensors along a new axis. @throws ShapeError where shapes differ. */
export const stack = moving(stackTakes, (tensors: readonly Tensor[], axis = 0): Tensor => {
  const first = requireSome("stack", tensors);
  const other = tensors.find((each) => !sameShape(each.shape, first.shape));
  if (other !== undefined)
    throw new ShapeError(
      `stack: ${nameOf(other)} has shape ${formatShape(other.shape)}, the first ` +
        `${formatShape(first.shape)}; all must agree`,
    );
  const at = normalizeAxis("stack", axis, first.rank + 1);
  return concat(
    tensors.map((each) => unsqueeze(each, at)),
    at,
  );
});

/** Undefined where `count` pieces do not fill the axis, or there are more of them than elements. */
const equalSizes = (count: number, length: number): number[] | undefined =>
  isWhole(count, 1, Math.max(1, length)) && length % count === 0
    ? new Array<number>(count).fill(length / count)
    : undefined;

const countOrSizes: Kind<number | readonly number[]> = kind(
  "a count or an array of sizes",
  (value) => typeof value === "number" || Array.isArray(value),
  ShapeError,
);
const splitTakes = signature("split", { x: tensorKind, countOrSizes, axis: withDefault(axisKind, 0) });

/** As many tensors as a count of up to 32, or a list of sizes, is seen to have; else any number of them. */
export type Pieces<Of, Found extends Tensor[] = []> = Of extends readonly unknown[]
  ? { -readonly [I in keyof Of]: Tensor }
  : number extends Of
    ? Tensor[]
    : Found["length"] extends Of
      ? Found
      : Found["length"] extends 32
        ? Tensor[]
        : Pieces<Of, [...Found, Tensor]>;

/**
 * The pieces along an axis: `count` equal ones, or of the given sizes. `const [mean, std] = split(x, 2, 1)`.
 * @throws ShapeError where they do not fill the axis.
 */
export const split = moving(
  splitTakes,
  <const Of extends number | readonly number[]>(x: Tensor, countOrSizes: Of, axis = 0): Pieces<Of> => {
    const along = normalizeAxis("split", axis, x.rank);
    const length = x.shape[along] as number;
    const sizes = typeof countOrSizes === "number" ? equalSizes(countOrSizes, length) : countOrSizes;
    if (!isShape(sizes) || sizes.reduce((a, b) => a + b, 0) !== length)
      throw new ShapeError(
        `split: axis ${along} of size ${length} does not split into ${show(countOrSizes)}`,
      );
    let from = 0;
    const pieces = sizes.map((size) => {
      const start = from;
      from += size;
      return x.slice(x.shape.map((_, a) => (a === along ? [start, start + size] : null)));
    });
    return pieces as Pieces<Of>;
  },
);

declare module "../../tensor/graph/tensor.js" {
  interface Tensor {
    /** This tensor and then the others, along an axis (default 0). */
    concat(others: readonly Tensor[], axis?: number): Tensor;
    split<const Of extends number | readonly number[]>(countOrSizes: Of, axis?: number): Pieces<Of>;
  }
}
const concatTakes = signature("Tensor.concat", { others: tensorsKind, axis: withDefault(axisKind, 0) });
defineMethods({
  concat(others: readonly Tensor[], axis?: number) {
    concatTakes.check(arguments);
    return concat([this, ...others], axis);
  },
});
defineFluent({ split });
