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

export interface ParameterRecord {
  readonly iteration: number;
  readonly values: Histogram;
  /** undefined where the parameter had no gradient. */
  readonly gradient: Histogram | undefined;
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
const observeTakes = signature("ParameterWatch.observe", { iteration: whole(0) });

/**
 * Looks at parameters whenever the training loop says so, and keeps only what a picture needs: memory does
 * not grow with the size of the network. Elements are copied out and nothing is recorded or drawn at random,
 * so a watched training takes the same steps to the last bit.
 */
export class ParameterWatch {
  readonly #watched: { name: string; parameter: Tensor; records: ParameterRecord[] }[] = [];

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

  /**
   * Notes how weights and gradients are spread now; call it after `step()` and before the next `zeroGrad()`.
   */
  observe(iteration: number): void {
    observeTakes.check(arguments);
    for (const { parameter, records } of this.#watched)
      records.push({
        iteration,
        values: histogram(parameter),
        gradient: parameter.grad === null ? undefined : histogram(parameter.grad),
      });
  }

  get series(): readonly ParameterSeries[] {
    return this.#watched.map(({ name, parameter, records }) => ({ name, shape: parameter.shape, records }));
  }
}
