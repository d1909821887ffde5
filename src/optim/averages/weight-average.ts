/**
 * Averages of parameters over a training, which often do better than the last ones: exponential (Polyak and
 * Juditsky 1992) and of equal weights (Izmailov et al. 2018).
 */
import {
  callback,
  checkedInside,
  decayRate,
  everyMember,
  isPlainObject,
  isWhole,
  options as optionsOf,
  refuseUnknownProperties,
  requireDone,
  StateError,
  show,
  signature,
  withDefault,
} from "../../arguments/index.js";
import type { TensorValue } from "../../array/index.js";
import { sub } from "../../ops/index.js";
import {
  addScaled,
  assign,
  fromStored,
  inJson,
  nameOf,
  noGrad,
  refersOnly,
  type Tensor,
} from "../../tensor/index.js";
import { listOf, requireParameter } from "../base/trainable.js";

export interface WeightAverageState {
  readonly updates: number;
  /** One per parameter, in their order. */
  readonly averages: readonly TensorValue[];
}

const parametersKind = checkedInside("a list of tensors, such as module.parameters()");
const emaOptions = optionsOf<{ decay?: number }>()({ decay: withDefault(decayRate, 0.999) });
const takes = {
  exponential: signature("ExponentialMovingAverage", { parameters: parametersKind, options: emaOptions }),
  stochastic: signature("StochasticWeightAverage", { parameters: parametersKind }),
  update: signature("ExponentialMovingAverage.update", {}),
  during: signature("ExponentialMovingAverage.during", { fn: callback }),
  apply: signature("ExponentialMovingAverage.apply", {}),
  stateDict: signature("ExponentialMovingAverage.stateDict", {}),
  loadStateDict: signature("ExponentialMovingAverage.loadStateDict", {
    state: checkedInside("what stateDict() gave"),
  }),
};

/** A subclass says how much a new value counts. Abstract. */
export abstract class WeightAverage {
  /** A module that holds an average does not own its parameters. @internal */
  readonly [refersOnly] = true;
  readonly #parameters: readonly Tensor[];
  #averages: readonly Tensor[];
  #updates = 0;

  /**
   * @param kind the name in errors.
   * @param parameters `net.parameters()`.
   */
  protected constructor(
    readonly kind: string,
    parameters: Iterable<Tensor>,
  ) {
    const list = listOf(kind, parameters, (each, i) => requireParameter(kind, each, i));
    this.#parameters = list as Tensor[];
    this.#averages = this.#parameters.map((each) => each.detach().clone());
  }

  /** The share of the parameters in the average after so many updates. */
  protected abstract share(updates: number): number;

  /** How often `update` was called. */
  get updates(): number {
    return this.#updates;
  }

  /** Copies of the averages, in the order of the parameters; at first what those were in the beginning. */
  get values(): readonly Tensor[] {
    return this.#averages.map((each) => each.clone());
  }

  /** Takes the parameters as they are into the average: to be called after `optimizer.step()`. */
  update(): void {
    takes.update.check(arguments);
    const share = this.share(this.#updates);
    noGrad(() => {
      for (const [i, average] of this.#averages.entries())
        addScaled(average, share, sub((this.#parameters[i] as Tensor).detach(), average), this.#by("update"));
    });
    this.#updates++;
  }

  /**
   * Runs `fn` with the averages in the parameters' place, such as an evaluation; then they are what they
   * were. Running statistics, as of batch norm, are no parameters: let the training data through inside `fn`
   * first.
   * @returns what `fn` returns. @throws ValueError for an asynchronous `fn`.
   */
  during<R>(fn: () => R): R {
    takes.during.check(arguments);
    const before = this.#parameters.map((each) => each.detach().clone());
    this.#write(this.#averages, "during");
    try {
      return requireDone(this.#by("during"), "fn", fn());
    } finally {
      this.#write(before, "during");
    }
  }

  /** Writes the averages over the parameters, for good. */
  apply(): void {
    takes.apply.check(arguments);
    this.#write(this.#averages, "apply");
  }

  /** A copy, from which `loadStateDict` goes on. It survives structuredClone, and JSON. */
  stateDict(): WeightAverageState {
    takes.stateDict.check(arguments);
    const averages = this.#averages.map((each) => ({
      shape: [...each.shape],
      dtype: each.dtype,
      values: inJson(each.toTypedArray()),
    }));
    return { updates: this.#updates, averages };
  }

  /**
   * Goes on from where an average of as many parameters of the same shapes was.
   * @throws StateError that lists everything that does not fit; then nothing was changed.
   */
  loadStateDict(state: WeightAverageState): void {
    takes.loadStateDict.check(arguments);
    const problems: string[] = [];
    const loaded = this.#parameters.map((parameter, i) => {
      const read = hasLists(state) ? fromStored(state.averages[i], parameter, false) : "is missing";
      if (typeof read !== "string") return read;
      problems.push(`the average of ${nameOf(parameter)} ${read}`);
      return parameter;
    });
    if (hasLists(state) && state.averages.length > loaded.length)
      problems.push(`${state.averages.length} averages for ${loaded.length} parameters`);
    if (!hasLists(state)) problems.splice(0, Infinity, `it is ${show(state)}, not what stateDict() gave`);
    if (problems.length > 0)
      throw new StateError(
        `${this.#by("loadStateDict")}: the state does not fit; nothing was loaded.\n  ` +
          problems.join("\n  "),
      );
    this.#updates = state.updates;
    this.#averages = loaded;
  }

  #by(method: string): string {
    return `${this.kind}.${method}`;
  }

  #write(values: readonly Tensor[], method: string): void {
    for (const [i, each] of this.#parameters.entries()) assign(each, values[i] as Tensor, this.#by(method));
  }
}

/** It comes from a file. */
const hasLists = (state: unknown): state is WeightAverageState =>
  isPlainObject(state) &&
  isWhole(state.updates) &&
  Array.isArray(state.averages) &&
  everyMember(state.averages, () => true) &&
  Object.keys(state).length === 2;

/** average = decay · average + (1 - decay) · p; the first update takes p itself. Final. */
export class ExponentialMovingAverage extends WeightAverage {
  readonly #decay: number;

  /**
   * @param parameters `net.parameters()`.
   * @param options `decay`, at least 0 and below 1: about 1 / (1 - decay) updates count. Default 0.999.
   * @throws ValueError for another decay, an empty list, what is no tensor or comes twice; GradError for a
   *   tensor that is no leaf or has no gradient.
   */
  constructor(parameters: Iterable<Tensor>, options?: { decay?: number }) {
    takes.exponential.check(arguments);
    super("ExponentialMovingAverage", parameters);
    this.#decay = emaOptions.read(options).decay;
    refuseUnknownProperties("ExponentialMovingAverage", ExponentialMovingAverage);
  }

  protected override share(updates: number): number {
    return updates === 0 ? 1 : 1 - this.#decay;
  }
}

/**
 * The mean of the parameters at all updates: SWA, to be updated once an epoch in the last quarter of a
 * training, at a learning rate that stays high. Final.
 */
export class StochasticWeightAverage extends WeightAverage {
  /** @throws as ExponentialMovingAverage does. */
  constructor(parameters: Iterable<Tensor>) {
    takes.stochastic.check(arguments);
    super("StochasticWeightAverage", parameters);
    refuseUnknownProperties("StochasticWeightAverage", StochasticWeightAverage);
  }

  protected override share(updates: number): number {
    return 1 / (updates + 1);
  }
}
