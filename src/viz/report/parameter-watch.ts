/** ParameterWatch: histograms of weights and gradients while a network learns, taken without touching it. */
import {
  iterable,
  kind,
  refuseUnknownProperties,
  requireKind,
  signature,
  whole,
} from "../../arguments/index.js";
import type { Shape } from "../../array/index.js";
import { Tensor } from "../../tensor/index.js";
import { type Histogram, histogram } from "./histogram.js";

/** How numbers are spread; where there are fewer than a hundred, also what they are. */
export interface Spread extends Histogram {
  readonly numbers?: readonly number[];
}

export interface ParameterRecord {
  readonly iteration: number;
  readonly values: Spread;
  /** undefined where the parameter had no gradient. */
  readonly gradient: Spread | undefined;
  /** The length of the last step over that of the parameter before it, where `beforeStep` was called. */
  readonly update?: number;
}

export interface ParameterSeries {
  readonly name: string;
  readonly shape: Shape;
  /** In the order of observation. */
  readonly records: readonly ParameterRecord[];
}

const watchTakes = signature("ParameterWatch", { parameters: iterable("pairs of a name and a tensor") });
const pairKind = kind<readonly [string, Tensor]>(
  "a pair of a name and a tensor",
  (value) =>
    Array.isArray(value) && value.length === 2 && typeof value[0] === "string" && value[1] instanceof Tensor,
);
const beforeStepTakes = signature("ParameterWatch.beforeStep", {});
const observeTakes = signature("ParameterWatch.observe", { iteration: whole(0) });

/**
 * Looks at parameters whenever the training loop says so, and keeps only what a picture needs: memory does
 * not grow with the size of the network. Elements are copied out and nothing is recorded or drawn at random,
 * so a watched training takes the same steps to the last bit.
 */
export class ParameterWatch {
  readonly #watched: { name: string; parameter: Tensor; records: ParameterRecord[] }[] = [];
  /** The parameters before the step, if that was asked for. */
  #before: readonly ArrayLike<number>[] | undefined;

  /**
   * @param parameters pairs of a name and a tensor, such as `net.namedParameters()`.
   * @throws ValueError for anything else.
   */
  constructor(parameters: Iterable<readonly [name: string, parameter: Tensor]>) {
    watchTakes.check(arguments);
    for (const pair of parameters) {
      requireKind("ParameterWatch", `entry ${this.#watched.length}`, pairKind, pair);
      const [name, parameter] = pair;
      this.#watched.push({ name, parameter, records: [] });
    }
    refuseUnknownProperties("ParameterWatch", ParameterWatch);
  }

  /** Remembers the parameters, so that the next `observe` knows how far the step between has moved them. */
  beforeStep(): void {
    beforeStepTakes.check(arguments);
    this.#before = this.#watched.map(({ parameter }) => parameter.toTypedArray());
  }

  /**
   * Notes how weights and gradients are spread now; call it after `step()` and before the next `zeroGrad()`.
   */
  observe(iteration: number): void {
    observeTakes.check(arguments);
    for (const [i, { parameter, records }] of this.#watched.entries()) {
      const before = this.#before?.[i];
      records.push({
        iteration,
        values: spreadOf(parameter),
        gradient: parameter.grad === null ? undefined : spreadOf(parameter.grad),
        ...(before && { update: stepRatio(before, parameter.toTypedArray()) }),
      });
    }
    this.#before = undefined;
  }

  get series(): readonly ParameterSeries[] {
    return this.#watched.map(({ name, parameter, records }) => ({ name, shape: parameter.shape, records }));
  }
}

/** Fewer numbers than this are kept as they are. */
const few = 100;

function spreadOf(tensor: Tensor): Spread {
  const spread = histogram(tensor);
  return tensor.size < few ? { ...spread, numbers: Array.from(tensor.toTypedArray(), Number) } : spread;
}

/** NaN where the parameter was 0. */
function stepRatio(before: ArrayLike<number>, after: ArrayLike<number>): number {
  let [moved, length] = [0, 0];
  for (let i = 0; i < before.length; i++) {
    moved += ((after[i] as number) - (before[i] as number)) ** 2;
    length += (before[i] as number) ** 2;
  }
  return length === 0 ? Number.NaN : Math.sqrt(moved / length);
}
