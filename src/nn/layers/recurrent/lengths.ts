/** Sequences that end before the batch does: what lies behind an end is padding, and counts for nothing. */
import {
  DTypeError,
  optional,
  options as optionsOf,
  ShapeError,
  ValueError,
} from "../../../arguments/index.js";
import { formatShape } from "../../../array/index.js";
import { indicesKind } from "../../../ops/for-layers.js";
import { type Indices, where } from "../../../ops/index.js";
import { asTensor, computing, elementsOf, nameOf, type Tensor, tensor } from "../../../tensor/index.js";
import { type ModuleLike, moduleLabel } from "../../module/module-tree.js";

export interface SequenceOptions {
  /**
   * How many steps each of the N sequences has, from 1 to T, in any order; what x holds after them is not
   * looked at. By default all have T.
   */
  readonly lengths?: Indices | undefined;
}

export const sequenceOptions = optionsOf<SequenceOptions>()({ lengths: optional(indicesKind) });

/** Where each sequence of a batch ends. */
export class Ends {
  readonly #lengths: readonly number[];
  readonly #steps: number;
  /** (N, T): true up to the end. */
  readonly #within: Tensor;

  constructor(lengths: readonly number[], steps: number) {
    this.#lengths = lengths;
    this.#steps = steps;
    const within = lengths.flatMap((length) => Array.from({ length: steps }, (_, t) => t < length));
    this.#within = tensor(within, { shape: [lengths.length, steps], dtype: "bool" });
  }

  /** x (N, T, size) up to the end of each sequence, `padding` behind it. */
  within(x: Tensor, padding: Tensor | number = 0): Tensor {
    return where(this.#within.unsqueeze(-1), x, padding);
  }

  /** At step t: what is `running` (N, size) of the sequences that have not ended, `ended` of the others. */
  at(t: number, running: Tensor, ended: Tensor | number): Tensor {
    if (this.#lengths.every((length) => t < length)) return running;
    return where(this.#within.at(":", [t, t + 1]), running, ended);
  }

  /** x (N, T, size) with the steps of each sequence from its last to its first, its padding behind them. */
  reversed(x: Tensor): Tensor {
    const places = this.#lengths.flatMap((length) =>
      Array.from({ length: this.#steps }, (_, t) => (t < length ? length - 1 - t : t)),
    );
    const shape = [this.#lengths.length, this.#steps];
    return x.at(this.#examples().unsqueeze(1), tensor(places, { shape, dtype: "int32" }));
  }

  /** Of x (N, T, size) the last step of each sequence, (N, size). */
  last(x: Tensor): Tensor {
    return x.at(
      this.#examples(),
      tensor(
        this.#lengths.map((length) => length - 1),
        { dtype: "int32" },
      ),
    );
  }

  #examples(): Tensor {
    return tensor([...this.#lengths.keys()], { dtype: "int32" });
  }
}

/**
 * The ends of the sequences x (N, T, in), or undefined where no sequence ends before the batch does.
 * @throws ShapeError for another number of lengths than sequences, DTypeError for lengths that are no
 *   integers, ValueError for one that is not from 1 to T.
 */
export function endsOf(module: ModuleLike, x: Tensor, given: Indices | undefined): Ends | undefined {
  if (given === undefined) return undefined;
  const [examples, steps] = x.shape as [number, number];
  const label = moduleLabel(module);
  const lengths = computing(label, asTensor(given, "int32", label));
  if (lengths.dtype !== "int32")
    throw new DTypeError(
      `${label}: the lengths ${nameOf(lengths)} are ${lengths.dtype}, not int32. Convert with to("int32").`,
    );
  if (lengths.rank !== 1 || lengths.size !== examples)
    throw new ShapeError(
      `${label}: lengths of shape ${formatShape(lengths.shape)} for ${examples} sequences; give one for each`,
    );
  const all = Array.from(elementsOf(lengths));
  const bad = all.findIndex((length) => length < 1 || length > steps);
  if (bad >= 0)
    throw new ValueError(
      `${label}: lengths has ${all[bad]} (element ${bad}), not a length from 1 to ${steps}, which is how ` +
        `many steps ${nameOf(x)} has`,
    );
  return all.every((length) => length === steps) ? undefined : new Ends(all, steps);
}
