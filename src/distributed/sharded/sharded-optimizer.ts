/**
 * ShardedOptimizer: each rank remembers what an optimizer remembers for its part of the parameters alone, and
 * moves that part.
 *
 * Source: Rajbhandari et al. 2020, "ZeRO: Memory Optimizations Toward Training Trillion Parameter Models",
 * first stage.
 */
import {
  checkedInside,
  kind,
  refuseUnknownProperties,
  signature,
  ValueError,
} from "../../arguments/index.js";
import { bytesPerElement, formatShape } from "../../array/index.js";
import { decodeTree, encodeTree } from "../../io/for-ranks.js";
import { Optimizer, type OptimizerState, type ParameterState, type ParamGroup } from "../../optim/index.js";
import { nameOf, refersOnly, type Tensor } from "../../tensor/index.js";
import { worldFor } from "../world/current.js";
import { gatherBytes } from "../world/gather.js";
import type { World } from "../world/world.js";
import { bringMoved } from "./moved.js";
import { shareOut } from "./share-out.js";

const optimizerKind = kind<Optimizer<object, ParameterState>>(
  "an optimizer that moves each parameter along its own gradient",
  (value) => value instanceof Optimizer && value.step === Optimizer.prototype.step,
);
const takes = {
  made: signature("ShardedOptimizer", { optimizer: optimizerKind }),
  step: signature("ShardedOptimizer.step", {}),
  zeroGrad: signature("ShardedOptimizer.zeroGrad", {}),
  ownerOf: signature("ShardedOptimizer.ownerOf", {
    parameter: checkedInside("a parameter of the optimizer"),
  }),
  stateDict: signature("ShardedOptimizer.stateDict", {}),
  loadStateDict: signature("ShardedOptimizer.loadStateDict", {
    state: checkedInside("what stateDict() gave"),
  }),
};

/**
 * `const optimizer = new ShardedOptimizer(new optim.Adam(model.parameters()))` beside a
 * `DataParallel(model)`: all ranks have all parameters and gradients, and each one has the states of its part
 * alone. Parameters are shared out by their sizes, each of them whole. After a step all ranks have the bits
 * that the optimizer alone would have given. Schedulers, clipping and averages take it as they take the
 * optimizer; where the program runs alone, it is no more than that.
 */
export class ShardedOptimizer<Options extends object> {
  readonly optimizer: Optimizer<Options, ParameterState>;
  /** A module that holds an optimizer does not own its parameters. @internal */
  readonly [refersOnly] = true;
  readonly #world: World | undefined;
  readonly #owners = new Map<Tensor, number>();
  /** Bytes of the parameters that each rank moves. */
  readonly #loads: number[];

  /**
   * What the optimizer remembers already of parameters that other ranks move is forgotten. Its own `step`,
   * `stateDict` and `loadStateDict` are refused from now on.
   * @param optimizer any but LBFGS, which moves all parameters together, and those that have a `step` of
   *   their own.
   * @throws DistributedError before `init`, and where the optimizers of the ranks differ.
   */
  constructor(optimizer: Optimizer<Options, ParameterState>) {
    takes.made.check(arguments);
    this.#world = worldFor("ShardedOptimizer");
    this.optimizer = optimizer;
    this.#loads = new Array(this.#world?.size ?? 1).fill(0);
    refuseUnknownProperties("ShardedOptimizer", ShardedOptimizer);
    this.#shareOutNew();
    const state = optimizer.stateDict();
    if (this.#world !== undefined && state.state.some((each) => each !== null))
      optimizer.loadStateDict(this.ownPartOf(state));
    optimizer.holding.hold("ShardedOptimizer");
  }

  /** Those of the optimizer: options may be changed there, and groups added to it, on all ranks alike. */
  get paramGroups(): ParamGroup<Options>[] {
    return this.optimizer.paramGroups;
  }

  /**
   * Moves the parameters of this rank along their gradients, and brings all ranks what the others have moved.
   * All ranks call it together, with the same gradients, as `parallel.backward` leaves them.
   * @throws ValueError as the optimizer's own step, DistributedError where the ranks differ.
   */
  step(): void {
    takes.step.check(arguments);
    const world = this.#world;
    const { holding } = this.optimizer;
    if (world === undefined) {
      holding.during(() => this.optimizer.step());
      return;
    }
    this.#shareOutNew();
    const moves = this.#parameters().filter((each) => each.requiresGrad && each.peekGrad() !== null);
    holding.during(() => this.optimizer.stepOf((each) => this.#owners.get(each) === world.rank));
    bringMoved(world, "ShardedOptimizer.step", moves, (each) => this.#owners.get(each) as number);
  }

  /** Forgets all gradients: `.grad` is null again. */
  zeroGrad(): void {
    takes.zeroGrad.check(arguments);
    this.optimizer.zeroGrad();
  }

  /**
   * The rank that moves this parameter, and remembers its state.
   * @throws ValueError for what is no parameter of the optimizer.
   */
  ownerOf(parameter: Tensor): number {
    takes.ownerOf.check(arguments);
    this.#shareOutNew();
    const owner = this.#owners.get(parameter);
    if (owner === undefined)
      throw new ValueError("ShardedOptimizer.ownerOf: that is no parameter of this optimizer");
    return owner;
  }

  /**
   * What the optimizer alone would give: the states of all parameters, brought together from all ranks, which
   * call it together. Each rank then has all of it: `saveShardedCheckpoint` needs no such copy.
   * @throws DistributedError where the ranks differ.
   */
  stateDict(): OptimizerState {
    takes.stateDict.check(arguments);
    const own = this.optimizer.holding.during(() => this.optimizer.stateDict());
    const world = this.#world;
    if (world === undefined) return own;
    this.#shareOutNew();
    const by = "ShardedOptimizer.stateDict";
    const what = `the states of ${own.state.length} parameters`;
    const all = gatherBytes(world, { by, what }, encodeTree(by, own.state, "state")).map(
      (bytes) => decodeTree(by, bytes) as OptimizerState["state"],
    );
    const ownerOf = this.#parameters().map((each) => this.#owners.get(each) as number);
    return { ...own, state: own.state.map((_, i) => all[ownerOf[i] as number]?.[i] ?? null) };
  }

  /**
   * Takes over what `stateDict` gave, here or of the optimizer alone, with any number of ranks: each rank
   * keeps its part.
   * @throws StateError, ValueError as the optimizer does; then nothing was changed on this rank.
   */
  loadStateDict(state: OptimizerState): void {
    takes.loadStateDict.check(arguments);
    this.#shareOutNew();
    this.optimizer.holding.during(() => this.optimizer.loadStateDict(this.ownPartOf(state)));
  }

  /** The states of what this rank moves. What is no state is left to the optimizer to refuse. @internal */
  ownPartOf(state: OptimizerState): OptimizerState {
    const world = this.#world;
    if (world === undefined || !Array.isArray(state?.state)) return state;
    const parameters = this.#parameters();
    const isOwn = (i: number) => {
      const parameter = parameters[i];
      return parameter === undefined || this.#owners.get(parameter) === world.rank;
    };
    return { ...state, state: state.state.map((each, i) => (isOwn(i) ? each : null)) };
  }

  #parameters(): Tensor[] {
    return this.optimizer.paramGroups.flatMap(({ params }) => params);
  }

  /** Those that were there keep their ranks. */
  #shareOutNew(): void {
    const added = this.#parameters().filter((each) => !this.#owners.has(each));
    if (added.length === 0) return;
    const words = added.map((each) => `${nameOf(each)} ${each.dtype} ${formatShape(each.shape)}`);
    const what = `${this.optimizer.kind} of ${added.length} parameters: ${words.join(", ")}`;
    this.#world?.run({ by: "ShardedOptimizer", what }, function* () {});
    const ranks = shareOut(
      added.map(({ size, dtype }) => size * bytesPerElement(dtype)),
      this.#loads,
    );
    for (const [i, each] of added.entries()) this.#owners.set(each, ranks[i] as number);
  }
}

/** Uses the parts with sharded optimizers as those that they hold, of which this rank has its part. */
export function unwrapped<Part, Result>(
  parts: Readonly<Record<string, Part>>,
  use: (inside: Record<string, Part>) => Result,
): Result {
  const inside = (each: Part) => (each instanceof ShardedOptimizer ? (each.optimizer as Part) : each);
  let run = () => use(Object.fromEntries(Object.entries(parts).map(([name, each]) => [name, inside(each)])));
  for (const each of Object.values(parts)) {
    const next = run;
    if (each instanceof ShardedOptimizer) run = () => each.optimizer.holding.during(next);
  }
  return run();
}
