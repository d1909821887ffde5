/** TensorDataset: tensors that run in parallel, one example per entry of their first axis. */
import {
  type Kind,
  kind,
  refuseUnknownProperties,
  ShapeError,
  show,
  signature,
  ValueError,
} from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import { skipZeros } from "../../kernels/index.js";
import { indexSelect } from "../../ops/index.js";
import { asTensor, context, Tensor } from "../../tensor/index.js";
import { indicesKind } from "../kinds.js";
import type { Dataset } from "./dataset.js";

skipZeros();

/** One tensor for each of the dataset's. */
export type Batch<Tensors extends readonly Tensor[]> = { -readonly [Position in keyof Tensors]: Tensor };

/** Those of one dataset: a list of them is a common slip. */
const memberKind: Kind<Tensor> = {
  ...kind<Tensor>("a tensor", (value) => value instanceof Tensor),
  require(by, name, value) {
    if (value instanceof Tensor) return;
    const spread = Array.isArray(value) && value[0] instanceof Tensor;
    throw new ValueError(
      `${by}: ${name} must be a tensor, got ${show(value)}.${spread ? ` Write new ${by}(...list).` : ""}`,
    );
  },
};

const datasetTakes = signature("TensorDataset", { "...tensors": memberKind });
/** One number, or many. */
const placesKind: Kind<number | readonly number[] | Int32Array> = kind(
  "a whole number or an array of whole numbers",
  (value) => Number.isInteger(value) || indicesKind.accepts(value),
);
const getTakes = signature("TensorDataset.get", { indices: placesKind });
const getBatchTakes = signature("TensorDataset.getBatch", { indices: indicesKind });

/** The examples in memory, as PyTorch's class of that name: `new TensorDataset(train.x, train.t)`. */
export class TensorDataset<const Tensors extends readonly Tensor[] = readonly Tensor[]>
  implements Dataset<Batch<Tensors>>
{
  readonly tensors: Tensors;
  /** How many examples. */
  readonly size: number;

  /**
   * @throws ShapeError when no tensor is given, one is a scalar, or their first sizes differ; ValueError for
   *   what is no tensor.
   */
  constructor(...tensors: Tensors) {
    datasetTakes.check(tensors);
    this.tensors = Object.freeze(tensors);
    this.size = commonLength(tensors);
    refuseUnknownProperties("TensorDataset", TensorDataset);
  }

  /**
   * One example, or the examples at these indices, in that order, repeats allowed.
   * @param indices one whole number in [0, size), or B of them; negative ones count from the end, as in
   *   NumPy.
   * @returns for each tensor of the dataset, (N, ...) -> (...) of one, (B, ...) of an array.
   * @throws ValueError when an index is outside, or no whole number (a mask of truth values is none).
   */
  get(indices: readonly number[] | Int32Array): Batch<Tensors>;
  get(index: number): Batch<Tensors>;
  get(indices: number | readonly number[] | Int32Array): Batch<Tensors> {
    getTakes.check(arguments);
    if (typeof indices !== "number") return this.getBatch(indices);
    return this.#take([indices], (column, rows) => indexSelect(column, 0, rows).squeeze(0));
  }

  /** The same of an array, for `DataLoader`: B examples are taken at once. */
  getBatch(indices: readonly number[] | Int32Array): Batch<Tensors> {
    getBatchTakes.check(arguments);
    return this.#take(indices, (column, rows) => indexSelect(column, 0, rows));
  }

  #take(
    indices: readonly number[] | Int32Array,
    take: (column: Tensor, rows: Tensor) => Tensor,
  ): Batch<Tensors> {
    const rows = asTensor(indices, "int32", "TensorDataset");
    // examples are where a graph begins: pictures of it show the batch, not the dataset that it was taken of
    return this.tensors.map((column) =>
      column.requiresGrad ? take(column, rows) : context.gradMode.during(false, take, column, rows),
    ) as Batch<Tensors>;
  }
}

function commonLength(tensors: readonly Tensor[]): number {
  const lengths = tensors.map(({ shape }) => shape[0]);
  const length = lengths[0];
  if (length === undefined || lengths.some((other) => other !== length)) {
    const shapes = tensors
      .map(({ shape, name }) => `${name ? `"${name}" ` : ""}${formatShape(shape)}`)
      .join(", ");
    throw new ShapeError(
      "TensorDataset: expected one tensor or more with the same first size, the number of examples; " +
        `got ${shapes || "none"}.`,
    );
  }
  return length;
}
