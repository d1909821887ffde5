/**
 * Optimizer: parameters in groups, each with its options, and what is
 * remembered of each parameter between steps.
 */
import { formatShape, GradError, ShapeError, sameShape, ValueError } from "../array/index.js";
import { nameOf, noGrad, refersOnly, Tensor } from "../tensor/index.js";
import { type OptimizerState, type ParameterState, readState, takeState } from "./optimizer-state.js";

/** Parameters with options of their own; those that are missing are the optimizer's. */
export type GroupOptions<Options> = { readonly params: Iterable<Tensor> } & Partial<Options>;

/**
 * What an optimizer takes: `net.parameters()`, or groups such as `[{
 * params: net.head.parameters(), lr: 0.01 }]`.
 */
export type Trainable<Options> = Iterable<Tensor> | Iterable<GroupOptions<Options>>;

/**
 * A group as the optimizer keeps it. Its options may be changed between
 * steps: `optimizer.paramGroups[0].lr *= 0.5`.
 */
export type ParamGroup<Options> = { readonly params: readonly Tensor[] } & Options;

/**
 * A subclass says how one parameter moves along its gradient. Steps are never recorded; each write is counted
 * as `SGD.step`, so that a graph that still needs the old value can say who changed it.
 */
export abstract class Optimizer<Options extends object, State extends ParameterState> {
  readonly paramGroups: ParamGroup<Options>[] = [];
  /** A module that holds an optimizer does not own its parameters. @internal */
  readonly [refersOnly] = true;
  readonly #defaults: Options;
  #states = new Map<Tensor, State>();

  /** @throws as `addParamGroup` does, ValueError for an empty list or something that is no list. */
  protected constructor(
    /** The name in errors and states. */
    readonly kind: string,
    parameters: Trainable<Options>,
    defaults: Options,
  ) {
    this.#defaults = defaults;
    this.validate(defaults);
    const given: unknown[] = listOf(kind, parameters);
    if (isGroup(given[0])) for (const group of given) this.addParamGroup(group as GroupOptions<Options>);
    else this.#add(given, {});
  }

  /** The names of what is remembered of a parameter. */
  protected abstract get stateNames(): readonly (keyof State & string)[];

  /**
   * Whether `update` may hold on to the gradient itself; if not, `zeroGrad` can use its memory again at once.
   */
  protected get keepsGradients(): boolean {
    return true;
  }

  /**
   * @throws ValueError for an option outside its range. Called by the
   *   constructor, so it may read no field but `kind`.
   */
  protected abstract validate(options: Options): void;

  /** Moves one parameter; from what was remembered of it (nothing at first) to what is to be remembered. */
  protected abstract update(
    parameter: Tensor,
    gradient: Tensor,
    options: Options,
    before: State | undefined,
  ): State | undefined;

  /**
   * Adds parameters that are trained from now on, with options of their own.
   * @throws ValueError for what is no tensor, for a parameter that is there already and for a bad option,
   *   GradError for a tensor that is no leaf or does not require grad; then nothing was added.
   */
  addParamGroup(group: GroupOptions<Options>): void {
    if (!isGroup(group))
      throw new ValueError(
        `${this.kind}: expected a group { params, ... }; a list holds either groups or tensors`,
      );
    const { params, ...options } = group;
    this.#add(listOf(this.kind, params), options);
  }

  #add(params: readonly unknown[], options: object): void {
    const tensors = params.map((each, i) => requireParameter(this.kind, each, i));
    const group: ParamGroup<Options> = { ...this.#defaults, ...options, params: tensors };
    this.validate(group);
    const known = new Set(this.#parameters());
    for (const parameter of tensors) {
      if (known.has(parameter))
        throw new ValueError(`${this.kind}: ${nameOf(parameter)} comes twice; a step would move it twice`);
      known.add(parameter);
    }
    this.paramGroups.push(group);
  }

  /**
   * Moves every parameter along its gradient. Those whose `.grad` is null
   * are left alone, with what is remembered of them.
   * @throws ShapeError for a gradient of another shape or dtype than its parameter; then nothing was moved.
   */
  step(): void {
    for (const parameter of this.#parameters()) requireFittingGradient(this.kind, parameter);
    noGrad(() => {
      for (const group of this.paramGroups) {
        for (const parameter of group.params) {
          const gradient = this.keepsGradients ? parameter.grad : parameter.peekGrad();
          if (gradient === null) continue;
          const after = this.update(parameter, gradient, group, this.#states.get(parameter));
          if (after !== undefined) this.#states.set(parameter, after);
        }
      }
    });
  }

  /** Forgets all gradients: `.grad` is null again. */
  zeroGrad(): void {
    for (const parameter of this.#parameters()) parameter.forgetGrad();
  }

  /** A copy of the options and of what is remembered, by position: groups in order, parameters in order. */
  stateDict(): OptimizerState {
    return takeState(this.kind, this.paramGroups, this.#parameters(), this.#states);
  }

  /**
   * Takes over what `stateDict` gave for an optimizer of the same kind and
   * of parameters of the same shapes in the same groups.
   * @throws StateError that lists everything that does not fit, ValueError
   *   for a bad option; then nothing was changed.
   */
  loadStateDict(state: OptimizerState): void {
    const parameters = this.#parameters();
    const loaded = readState<State>(this.kind, state, this.paramGroups, parameters, this.stateNames);
    const options = state.groups.map((group) => structuredClone(group.options) as Options);
    for (const each of options) this.validate(each);
    for (const [i, group] of this.paramGroups.entries()) Object.assign(group, options[i]);
    this.#states = loaded;
  }

  #parameters(): Tensor[] {
    return this.paramGroups.flatMap((group) => group.params);
  }
}

/** @throws ValueError for what is no list, and for an empty one. */
function listOf(kind: string, given: unknown): unknown[] {
  if (typeof given !== "object" || given === null || !(Symbol.iterator in given))
    throw new ValueError(
      `${kind}: expected a list of tensors, or of groups { params, lr }; for a module pass ` +
        `module.parameters()`,
    );
  const list = Array.from(given as Iterable<unknown>);
  if (list.length === 0) throw new ValueError(`${kind}: there are no parameters; the list is empty`);
  return list;
}

function isGroup(value: unknown): boolean {
  return typeof value === "object" && value !== null && !(value instanceof Tensor) && "params" in value;
}

function requireParameter(kind: string, value: unknown, i: number): Tensor {
  if (!(value instanceof Tensor)) {
    const what = Array.isArray(value) ? "an array" : value === null ? "null" : typeof value;
    throw new ValueError(
      `${kind}: parameter ${i} is ${what}, not a tensor; a module's are in module.parameters()`,
    );
  }
  if (!value.isLeaf)
    throw new GradError(
      `${kind}: parameter ${i}, ${nameOf(value)}, is no leaf; only leaves can be moved. Pass what it was ` +
        `computed from.`,
    );
  if (!value.requiresGrad)
    throw new GradError(
      `${kind}: parameter ${i}, ${nameOf(value)}, does not require grad. Leave frozen ones out: ` +
        `parameters.filter((p) => p.requiresGrad).`,
    );
  return value;
}

function requireFittingGradient(kind: string, parameter: Tensor): void {
  const grad = parameter.peekGrad();
  if (grad === null || (sameShape(grad.shape, parameter.shape) && grad.dtype === parameter.dtype)) return;
  throw new ShapeError(
    `${kind}.step: ${nameOf(parameter)} is ${parameter.dtype} ${formatShape(parameter.shape)}, but its ` +
      `gradient ${grad.dtype} ` +
      `${formatShape(grad.shape)}; they must be alike`,
  );
}
