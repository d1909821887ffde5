/**
 * Module: a piece of a network that holds parameters and other modules, and runs forward under its own name.
 */
import { OrderedMap } from "immutable";
import { ValueError } from "../../arguments/index.js";
import type { DType } from "../../array/index.js";
import type { Tensor } from "../../tensor/index.js";
import {
  type ForwardHook,
  type ForwardPreHook,
  type FullBackwardHook,
  ModuleHooks,
  register,
} from "../hooks/hooks.js";
import { Buffer } from "./buffer.js";
import { noteMode } from "./first-run.js";
import { parametersOf } from "./module-owner.js";
import { moduleTakes as takes } from "./module-takes.js";
import { ModuleTensor } from "./module-tensor.js";
import { askFor, noteAsked } from "./module-tree.js";
import { Parameter } from "./parameter.js";
import { nestedText, summaryTable } from "./print-module.js";
import { guardForward, runsAsModule } from "./run-module.js";
import { noForward, refuseMode } from "./shadows.js";
import {
  type LoadOptions,
  type LoadResult,
  loadOptions,
  loadState,
  type StateDict,
  type StateEntries,
  takeState,
} from "./state-dict.js";

/**
 * A subclass holds parameters, buffers and modules in its fields, or in lists, maps, sets and objects that
 * its fields hold, and defines `forward`; there is nothing to register. What runs inside it and is in no
 * such place (a `#private` field, a variable of a closure) is neither trained nor saved, nor does `eval()`
 * reach it, which a warning says once (`onWarning`). Summaries, pictures and errors call it by its class's
 * name; where a minifier renames classes, one that should keep its own says
 * `static get name() { return "Net"; }`. A module that takes or returns anything but tensors says so:
 * `extends Module<[Tensor], [Tensor, Tensor]>`.
 */
export abstract class Module<Inputs extends readonly unknown[] = Tensor[], Output = Tensor> {
  #training = true;
  #hooks: ModuleHooks | undefined;

  /**
   * The instance gets a `forward` of its own that opens the module's scope and calls the class's: so the
   * graph knows that an op ran inside `Affine1`, although all that anyone wrote is `layer.forward(h)`.
   */
  constructor() {
    runsAsModule(this, () => this.#hooks);
  }

  /**
   * From inputs to outputs. A module that is called by other names (`predict`, `loss`) need not define it.
   * @throws WengertError unless the class defines it.
   */
  forward(..._inputs: Inputs): Output {
    throw noForward(this);
  }

  /** What stands beside the kind in `summary()` and in pictures, such as `784 → 50`; layers override it. */
  details(): readonly string[] {
    return [];
  }

  /** Every parameter below this module, in the order of definition, each once even if it is shared. */
  parameters(): Parameter[] {
    takes.parameters.check(arguments);
    noteAsked(this);
    return parametersOf(this);
  }

  /**
   * The parameters by their path, such as `layers.Affine1.W`. A shared one has the first of its paths.
   * @throws ValueError where two paths read the same because a key contains a dot.
   */
  namedParameters(): OrderedMap<string, Parameter> {
    takes.namedParameters.check(arguments);
    return this.#named((value) => (value instanceof Parameter ? value : undefined));
  }

  /** Every buffer below this module: what belongs to its state and is not trained. */
  buffers(): Buffer[] {
    takes.buffers.check(arguments);
    return askFor(this).flatMap(({ value }) => (value instanceof Buffer ? [value] : []));
  }

  /**
   * The buffers by their path, such as `layers.BatchNorm1.runningMean`.
   * @throws ValueError as `namedParameters` does.
   */
  namedBuffers(): OrderedMap<string, Buffer> {
    takes.namedBuffers.check(arguments);
    return this.#named((value) => (value instanceof Buffer ? value : undefined));
  }

  /**
   * This module under the name "", and those below it by their path.
   * @throws ValueError as `namedParameters` does.
   */
  namedModules(): OrderedMap<string, Module<never, unknown>> {
    takes.namedModules.check(arguments);
    const below = this.#named((value) =>
      value instanceof Module ? (value as Module<never, unknown>) : undefined,
    );
    return OrderedMap<string, Module<never, unknown>>([["", this]]).concat(below);
  }

  /**
   * True until `eval()`: whether layers that behave differently in
   * training (dropout, batch normalisation) do so. @throws ValueError when set.
   */
  get training(): boolean {
    noteMode(this, this.#training);
    return this.#training;
  }

  set training(mode: never) {
    refuseMode(this.constructor.name, mode);
  }

  /** Sets training mode here and in every module below; returns this module. */
  train(mode = true): this {
    takes.train.check(arguments);
    this.#training = mode;
    for (const { value } of askFor(this)) if (value instanceof Module) value.#training = mode;
    return this;
  }

  /** The mode for measuring and predicting: `train(false)`. */
  eval(): this {
    takes.eval.check(arguments);
    return this.train(false);
  }

  /**
   * Gives floating parameters, buffers and their gradients another dtype; returns this module. They stay the
   * same objects; convert before an optimizer's first step. Halves are for storage, and require no grad.
   */
  to(dtype: DType): this {
    takes.to.check(arguments);
    for (const { value } of askFor(this)) if (value instanceof ModuleTensor) value.convertTo(dtype);
    return this;
  }

  /** Forgets the gradients of all parameters: `.grad` is null again. */
  zeroGrad(): void {
    takes.zeroGrad.check(arguments);
    for (const parameter of this.parameters()) parameter.forgetGrad();
  }

  /** A copy of all parameters and buffers by name, an immutable value: to keep the best epoch, keep it. */
  stateDict(): StateDict {
    takes.stateDict.check(arguments);
    return takeState(this.#state());
  }

  /**
   * Writes a state over the parameters and buffers: what `stateDict` gave,
   * or any pairs of a name and a value: `Object.entries(JSON.parse(text))` where it was JSON.
   * @returns the names that did not match, which there are only if `strict` is false.
   * @throws StateError that lists all names that are missing, too many, of another shape or dtype, or whose
   *   values are no numbers; then nothing was written.
   */
  loadStateDict(state: StateEntries, options?: LoadOptions): LoadResult {
    takes.loadStateDict.check(arguments);
    const { strict } = loadOptions.read(options);
    return loadState(`${this.constructor.name}.loadStateDict`, this.#state(), state, strict);
  }

  #state(): OrderedMap<string, ModuleTensor> {
    return this.#named((value) => (value instanceof ModuleTensor ? value : undefined));
  }

  /**
   * Runs `hook` before each `forward`; it may return the list of inputs that take the place of those given.
   * Returns the function that removes it.
   * In one call run: the pre-hooks, `forward`, the forward hooks; in a pass back, the full backward hooks;
   * each kind in the order of registration, each hook on what the one before it returned. Of nested modules,
   * the outer one's pre-hooks come first, its other hooks last.
   */
  registerForwardPreHook<M extends Module<never, unknown>>(this: M, hook: ForwardPreHook<M>): () => void {
    takes.registerForwardPreHook.check(arguments);
    return register(this.#ownHooks().pre, hook);
  }

  /**
   * Runs `hook` after each `forward`; what it returns takes the place of
   * the output. Returns the function that removes it.
   */
  registerForwardHook<M extends Module<never, unknown>>(this: M, hook: ForwardHook<M>): () => void {
    takes.registerForwardHook.check(arguments);
    return register(this.#ownHooks().forward, hook);
  }

  /**
   * Runs `hook` in each pass back through a call of this module that began after the registration,
   * when the gradients of its tensor inputs are complete (those of the outputs, if no input requires
   * grad). Both lists have an entry for each tensor among the arguments, or in the output (a tensor
   * or a list), null where no gradient arrived. A returned list takes the place of the inputs'
   * gradients. Returns the function that removes it.
   */
  registerFullBackwardHook<M extends Module<never, unknown>>(this: M, hook: FullBackwardHook<M>): () => void {
    takes.registerFullBackwardHook.check(arguments);
    return register(this.#ownHooks().backward, hook);
  }

  #ownHooks(): ModuleHooks {
    this.#hooks ??= new ModuleHooks();
    guardForward(this);
    return this.#hooks;
  }

  /** A table: path, kind, details and number of parameters of each module, and the total. */
  summary(): string {
    takes.summary.check(arguments);
    return summaryTable(this);
  }

  /** The modules nested in each other, as PyTorch prints them. */
  toString(): string {
    return nestedText(this);
  }

  /**
   * What console.log shows in Node; the symbol is registered globally, so
   * nothing is imported for it. @internal
   */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  #named<T>(pick: (value: object) => T | undefined): OrderedMap<string, T> {
    return OrderedMap<string, T>().withMutations((names) => {
      for (const each of askFor(this)) {
        const picked = pick(each.value);
        if (picked === undefined) continue;
        const { path } = each;
        if (names.has(path))
          throw new ValueError(
            `${this.constructor.name}: two of its parts are called "${path}"; keys must not contain dots`,
          );
        names.set(path, picked);
      }
    });
  }
}
