/** A dataset: tensors that run in parallel, one example per entry of their first axis. */
import { formatShape, ShapeError } from "../array/index.js";
import { indexSelect } from "../ops/index.js";
import { type Tensor, tensor } from "../tensor/index.js";

/** One tensor for each of the dataset's. */
export type Batch<Tensors extends readonly Tensor[]> = { -readonly [Position in keyof Tensors]: Tensor };

/** The examples in memory, as PyTorch's class of that name: `new TensorDataset(train.x, train.t)`. */
export class TensorDataset<const Tensors extends readonly Tensor[] = readonly Tensor[]> {
  readonly tensors: Tensors;
  /** How many examples. */
  readonly size: number;

  /** @throws ShapeError when no tensor is given, one is a scalar, or their first sizes differ. */
  constructor(...tensors: Tensors) {
    this.tensors = tensors;
    this.size = commonLength(tensors);
  }

  /**
   * The examples at these indices, in that order, repeats allowed.
   * @param indices B whole numbers in [0, size); negative ones count from the end, as in NumPy.
   * @returns for each tensor of the dataset, (N, ...) -> (B, ...).
   * @throws ValueError when an index is outside, or no whole number.
   */
  get(indices: readonly number[] | Int32Array): Batch<Tensors> {
    const rows = tensor(indices, { dtype: "int32" });
    return this.tensors.map((column) => indexSelect(column, 0, rows)) as Batch<Tensors>;
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
