/**
 * watchGraphGrowth: finds the op by which the graph of one iteration
 * hangs on that of the one before, and on and on: `total += loss`.
 */
import { options, signature, whole, withDefault } from "../../arguments/index.js";
import {
  formatOp,
  GradFn,
  nameOf,
  type Observer,
  type OpRules,
  scopePath,
  type Tensor,
  takeSource,
  topologicalOrder,
  watch,
} from "../../tensor/index.js";

/** A graph that grows: the op that links iterations, and how far back it reaches. */
export interface GraphGrowth {
  readonly op: string;
  /** The modules around it, outermost first. */
  readonly modules: readonly string[];
  /** `file:line:column` of the user's call. */
  readonly source: string | undefined;
  /** Which operand came from the iteration before, and what errors call it. */
  readonly operand: number;
  readonly operandName: string;
  /** How many iterations hang together by now. */
  readonly iterations: number;
  /** How many ops that keeps: all of them stay in memory. */
  readonly nodes: number;
  /** How many other ops of this iteration reach as far back by themselves. */
  readonly others: number;
  /** The sentence, with the way out. */
  toString(): string;
}

export interface GraphGrowthOptions {
  /**
   * How many iterations may hang together before it counts as growth.
   * Default 3; more, where gradients are accumulated on purpose.
   */
  patience?: number;
}

const graphGrowthOptions = options<GraphGrowthOptions>()({ patience: withDefault(whole(1), 3) });
const watchGraphGrowthTakes = signature("watchGraphGrowth", { options: graphGrowthOptions });
const nextTakes = signature("watchGraphGrowth.next", {});
const stopTakes = signature("watchGraphGrowth.stop", {});

export interface GraphGrowthWatch {
  /**
   * To be called at the end of each iteration. What it returns, if anything, is the warning: print it. Each
   * culprit returns when it has doubled.
   */
  next(): GraphGrowth | undefined;
  /** Ends the watch. */
  stop(): void;
}

/** When an op ran, and how many iterations hang on it. */
interface Age {
  readonly iteration: number;
  readonly linked: number;
}

interface Link {
  readonly output: Tensor;
  readonly operand: number;
  readonly linked: number;
  readonly source: string | undefined;
}

class GrowthObserver implements Observer {
  #iteration = 0;
  #links: Link[] = [];
  readonly #ages = new WeakMap<GradFn, Age>();
  readonly #patience: number;
  /** By culprit: the number of iterations at which it is told again. */
  readonly #tellAt = new Map<string, number>();

  constructor(patience: number) {
    this.#patience = patience;
  }

  applied(output: Tensor, _rules: OpRules<unknown>, inputs: readonly Tensor[]): void {
    const { gradFn } = output;
    if (gradFn === undefined) return;
    let linked = 0;
    inputs.forEach(({ gradFn: before }, operand) => {
      const age = before === undefined ? undefined : this.#ages.get(before);
      if (age === undefined) return;
      const older = age.iteration < this.#iteration;
      linked = Math.max(linked, age.linked + (older ? 1 : 0));
      // only what is suspicious costs a stack
      if (older && age.linked + 1 >= this.#patience)
        this.#links.push({ output, operand, linked: age.linked + 1, source: takeSource() });
    });
    this.#ages.set(gradFn, { iteration: this.#iteration, linked });
  }

  next(): GraphGrowth | undefined {
    const links = this.#links;
    this.#links = [];
    this.#iteration++;
    const worst = links.reduce<Link | undefined>(
      (a, b) => (a === undefined || b.linked > a.linked ? b : a),
      undefined,
    );
    if (worst === undefined) return undefined;
    const { output, operand, linked, source } = worst;
    const node = output.gradFn as GradFn;
    const modules = scopePath(node.scope);
    const key = formatOp(node.name, modules, source);
    if (linked < (this.#tellAt.get(key) ?? 0)) return undefined;
    this.#tellAt.set(key, 2 * linked);
    const growth = {
      op: node.name,
      modules,
      source,
      operand,
      operandName: nameOf(node.inputs[operand] as Tensor),
      iterations: linked,
      nodes: topologicalOrder([output]).filter((each) => each instanceof GradFn).length,
      others: links.filter((each) => each.linked === linked).length - 1,
    };
    return { ...growth, toString: () => sentence(growth, key) };
  }
}

function sentence(
  { operand, operandName, iterations, nodes, others }: Omit<GraphGrowth, "toString">,
  where: string,
): string {
  return (
    `The graph grows: ${where} takes ${operandName} (operand ${operand}) from the iteration before, and so ` +
    `on for ${iterations} iterations` +
    `${others > 0 ? ` (and ${others} more ops do)` : ""}. ${nodes} ops are kept, with their values. If ` +
    `only the number is wanted, add up ` +
    `loss.item(); if a state is carried on, detach() it between iterations.`
  );
}

/**
 * Watches every op from now on, so that a loop which keeps the graphs of
 * all its iterations is found, and the op that links them:
 *
 *     const watch = watchGraphGrowth();
 *     for (const batch of batches) {
 *       ...
 *       const growth = watch.next();
 *       if (growth !== undefined) console.warn(String(growth));
 *     }
 *     watch.stop();
 *
 * Nothing is kept alive, so that the loop can be asynchronous and long.
 * An op pays a look into a map while it lasts.
 * @throws ValueError for a patience that is no whole number of at least 1.
 */
export function watchGraphGrowth(options?: GraphGrowthOptions): GraphGrowthWatch {
  watchGraphGrowthTakes.check(arguments);
  const observer = new GrowthObserver(graphGrowthOptions.read(options).patience);
  const stop = watch(observer);
  return {
    next() {
      nextTakes.check(arguments);
      return observer.next();
    },
    stop() {
      stopTakes.check(arguments);
      stop();
    },
  };
}
