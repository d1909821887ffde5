/** A place in a tensor: read it, or have a copy of the tensor with something else there. */
import { listOf, signature } from "../../arguments/index.js";
import {
  composed,
  moving,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
  tensorKind,
} from "../../tensor/index.js";
import { at } from "./at.js";
import { scatterAdd } from "./elements.js";
import { type Index, indexKind } from "./index-terms.js";
import { requireSums } from "./indices.js";
import { readAt } from "./read-at.js";
import { placesIn, valuesFor, written } from "./written.js";

/** What stands in a tensor at an index: nothing is written to, what is given is a copy. */
export interface Place {
  /** What stands there: x.at(...index). */
  get(): Tensor;
  /**
   * y = x with `value` there, whose shape broadcasts to what is read; where a place is there twice, the last
   * value counts.
   * @throws ShapeError, DTypeError for a value that does not fit.
   */
  set(value: TensorLike): Tensor;
  /**
   * y = x with `value` added there, as often as each place is in the index.
   * @throws ShapeError, DTypeError for a value that does not fit.
   */
  add(value: TensorLike): Tensor;
}

const parameters = {
  x: tensorKind,
  index: listOf(indexKind, "an array of what at() takes"),
  value: operandKind,
};

/**
 * y = x with `value` where x.at(...index) reads: in a copy
 * ∂L/∂x = g elsewhere, 0 there    ∂L/∂value = g there
 */
const setAt = composed(
  signature("place.set", parameters),
  (x: Tensor, index: readonly Index[], value: TensorLike): Tensor =>
    scope("place.set", () => {
      const places = readAt("place.set", placesIn(x), index);
      return written(x, places, valuesFor("place.set", x, places.shape, value));
    }),
);

/**
 * y = x with `value` added where x.at(...index) reads: in a copy
 * ∂L/∂x = g    ∂L/∂value = g there
 */
const addAt = composed(
  signature("place.add", parameters),
  (x: Tensor, index: readonly Index[], value: TensorLike): Tensor =>
    scope("place.add", () => {
      requireSums("place.add", x);
      const places = readAt("place.add", placesIn(x), index);
      const values = valuesFor("place.add", x, places.shape, value);
      return scatterAdd(x.flatten(), 0, places.flatten(), values.flatten()).reshape(x.array.shape);
    }),
);

const getTakes = signature("place.get", {});

/**
 * The place in x at an index, which is what `at` takes: `place(x, 0, [1, 3]).set(7)` is a copy of x with 7
 * there, `place(counts, rows, columns).add(1)` one with 1 added for each pair. Both give gradients to x and
 * to the value.
 */
export const place = moving(
  signature("place", { x: tensorKind, "...index": indexKind }),
  (x: Tensor, ...index: readonly Index[]): Place => ({
    get() {
      getTakes.check(arguments);
      return at(x, ...index);
    },
    set(...values: [TensorLike]) {
      return setAt(x, index, ...values);
    },
    add(...values: [TensorLike]) {
      return addAt(x, index, ...values);
    },
  }),
);
