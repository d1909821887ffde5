/**
 * Where a training can return to when its loss is no longer finite: the network and the draws as they were
 * some iterations ago. They are gone through again, op by op, to find what went wrong first.
 */
import { AnomalyError, detectAnomaly, Generator, type NumpyRandom, type nn } from "wengert";

/** A training that can be gone through again. */
export interface Repeatable {
  readonly net: nn.Module;
  readonly generator: Generator | NumpyRandom;
  /** Draws a batch, and walks its loss back. */
  readonly backward: () => number;
  readonly step: () => void;
}

type State = ReturnType<nn.Module["stateDict"]>;

/** Iterations between two places to return to. */
const distance = 100;

interface Place {
  readonly iteration: number;
  readonly state: State;
  /** Puts the generator back. */
  readonly rewind: () => void;
}

export class LastGood {
  readonly #training: Repeatable;
  /** The last two. */
  #places: Place[] = [];

  constructor(training: Repeatable) {
    this.#training = training;
  }

  /** Before an iteration: now and then, remembers everything, if all of it is finite. */
  mark(iteration: number): void {
    if (iteration % distance !== 0) return;
    const { net, generator } = this.#training;
    const state = net.stateDict();
    if (brokenIn(state) !== undefined) return;
    this.#places = [...this.#places.slice(-1), { iteration, state, rewind: rewinderOf(generator) }];
  }

  /**
   * Goes from there to the first thing that is not finite, up to iteration `last`. The network is left with the
   * parameters of the last loss before that: those that are good.
   * @returns what it is, as a sentence.
   */
  firstCause(last: number): string {
    const { net, backward, step } = this.#training;
    const from = this.#places.findLast(({ iteration }) => iteration < last) ?? this.#places[0];
    if (from === undefined) return "the parameters were not finite before the first iteration";
    net.loadStateDict(from.state);
    from.rewind();
    let good = from.state;
    for (let i = from.iteration; i <= last; i++) {
      const state = net.stateDict();
      try {
        detectAnomaly(backward);
      } catch (error) {
        if (!(error instanceof AnomalyError)) throw error;
        net.loadStateDict(error.anomaly.phase === "forward" ? good : state);
        return `first in iteration ${i}: ${error.message}`;
      }
      good = state;
      step();
      const broken = brokenIn(net.stateDict());
      if (broken === undefined) continue;
      net.loadStateDict(good);
      return `first in iteration ${i}: the step made numbers in ${broken} that are not finite`;
    }
    return "everything was finite";
  }
}

/** A function that puts the generator back to where it is now. */
function rewinderOf(generator: Generator | NumpyRandom): () => void {
  if (generator instanceof Generator) {
    const { state } = generator;
    return () => generator.setState(state);
  }
  const state = generator.getState();
  return () => generator.setState(state);
}

/** The name of a parameter that is not finite. */
const brokenIn = (state: State): string | undefined =>
  state.findKey(({ values }) => !values.every(Number.isFinite));
