/** A dataset: tensors that run in parallel, one example per entry of their first axis. */
import { isWhole, type Kind, kind, ShapeError, show, signature, ValueError } from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import { indexSelect } from "../../ops/index.js";
import { noGrad, Tensor, tensor } from "../../tensor/index.js";
import { indicesKind } from "../kinds.js";

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
const getTakes = signature("TensorDataset.get", { indices: indicesKind });

/** The examples in memory, as PyTorch's class of that name: `new TensorDataset(train.x, train.t)`. */
export class TensorDataset<const Tensors extends readonly Tensor[] = readonly Tensor[]> {
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
  }

  /**
   * The examples at these indices, in that order, repeats allowed.
   * @param indices B whole numbers in [0, size); negative ones count from the end, as in NumPy.
   * @returns for each tensor of the dataset, (N, ...) -> (B, ...).
   * @throws ValueError when an index is outside, or no whole number (a mask of truth values is none).
   */
  get(indices: readonly number[] | Int32Array): Batch<Tensors> {
    getTakes.check(arguments);
    const rows = tensor(indices, { dtype: "int32" });
    // examples are where a graph begins: pictures of it show the batch, not the dataset that it was taken of
    return this.tensors.map((column) =>
      column.requiresGrad ? indexSelect(column, 0, rows) : noGrad(() => indexSelect(column, 0, rows)),
    ) as Batch<Tensors>;
  }
}

/** What has as many examples as it says, and gives them by their indices. */
export const datasetKind: Kind<TensorDataset> = kind(
  "a TensorDataset, as new TensorDataset(x, t) is",
  (value) =>
    typeof value === "object" &&
    value !== null &&
    isWhole((value as { size?: unknown }).size, 0) &&
    typeof (value as { get?: unknown }).get === "function" &&
    !(value instanceof Map),
);

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
