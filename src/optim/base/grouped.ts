/** What every optimizer has: parameters in groups, each with its options, and what is remembered of them. */
import { checkedInside, signature, ValueError } from "../../arguments/index.js";
import { refersOnly, type Tensor, training } from "../../tensor/index.js";
import { areAsChecked, checkedLists } from "./group-lists.js";
import {
  hasOptions,
  isWritable,
  mergedOptions,
  overlaid,
  requireAllOptions,
  requireKnownOptions,
} from "./group-options.js";
import { Holding } from "./holding.js";
import {
  type OptimizerState,
  type ParameterState,
  readState,
  requireLayout,
  type StateKinds,
  takeState,
} from "./optimizer-state.js";
import {
  comesTwice,
  type GroupOptions,
  isGroup,
  listOf,
  requireParameter,
  requireSomeTrained,
  type Trainable,
} from "./trainable.js";

const takes = {
  addParamGroup: signature("Optimizer.addParamGroup", { group: checkedInside("a group { params, ... }") }),
  zeroGrad: signature("Optimizer.zeroGrad", {}),
  stateDict: signature("Optimizer.stateDict", {}),
  loadStateDict: signature("Optimizer.loadStateDict", { state: checkedInside("what stateDict() gave") }),
};

/**
 * A group as the optimizer keeps it. Its options may be changed between
 * steps: `optimizer.paramGroups[0].lr *= 0.5`.
 */
export type ParamGroup<Options> = { readonly params: readonly Tensor[] } & Options;

type RequireOptions = ((by: string, name: string, options: unknown) => void) | undefined;

/** A subclass says how a step goes. Steps are never recorded. Abstract. */
export abstract class Grouped<Options extends object, State extends ParameterState> {
  readonly paramGroups: ParamGroup<Options>[] = [];
  /** A module that holds an optimizer does not own its parameters. @internal */
  readonly [refersOnly] = true;
  /** Whether another one moves it. @internal */
  readonly holding = new Holding();
  readonly #defaults: Options;
  readonly #requireOptions: RequireOptions;
  /** Of each group the options that were checked last. */
  readonly #checked: Options[] = [];
  /** Of each group the parameters that were checked last. */
  #lists: readonly (readonly Tensor[])[] = [];
  /** What is remembered of each parameter. */
  protected remembered: Map<Tensor, State> = new Map();

  /**
   * `requireOptions` throws for options that are not known or not of their kind; without it their names are
   * checked, and the rest is up to `validate`.
   * @throws as `addParamGroup` does, ValueError for an empty list or something that is no list, GradError
   *   where no parameter requires grad.
   */
  protected constructor(
    /** The name in errors and states. */
    readonly kind: string,
    parameters: Trainable<Options>,
    defaults: Options,
    requireOptions?: RequireOptions,
  ) {
    this.#defaults = mergedOptions(defaults, {});
    this.#requireOptions = requireOptions;
    this.validate(defaults);
    const given = listOf(kind, parameters, (each, i) => {
      if (!isGroup(each)) requireParameter(kind, each, i);
    });
    if (isGroup(given[0])) for (const group of given) this.addParamGroup(group as GroupOptions<Options>);
    else this.#add(given, {});
    requireSomeTrained(kind, this.#parameters());
  }

  /** The names of what is remembered of a parameter: those whose kinds are told, unless it says others. */
  protected get stateNames(): readonly (keyof State & string)[] {
    return Object.keys(this.stateKinds);
  }

  /** The same under other options, which have been checked: those of a state that is loaded. */
  protected stateNamesOf(_options: Options): readonly (keyof State & string)[] {
    return this.stateNames;
  }

  /**
   * What each of these is: a tensor like the parameter, a number of steps, or a tensor that may be 0 instead.
   * States that are loaded are held to it; what is not named may be a tensor or a number.
   */
  protected get stateKinds(): StateKinds<State> {
    return {};
  }

  /** Whether all parameters move together, so that no group has options of its own. */
  protected get movesTogether(): boolean {
    return false;
  }

  /**
   * What there is to say of options beyond their kinds. Called by the constructor, so it may read no field
   * but `kind`, and again for options that were changed.
   * @throws ValueError for options that do not go together.
   */
  protected validate(_options: Options): void {}

  /**
   * Adds parameters that are trained from now on, with options of their own.
   * @throws ValueError for what is no tensor, for a parameter that is there already and for a bad option,
   *   GradError for a tensor that is no leaf or has no gradient; then nothing was added.
   */
  addParamGroup(group: GroupOptions<Options>): void {
    takes.addParamGroup.check(arguments);
    if (!isGroup(group))
      throw new ValueError(
        `${this.kind}: expected a group { params, ... }; a list holds either groups or tensors`,
      );
    const { params, ...options } = group;
    const list = listOf(this.kind, params, (each, i) => requireParameter(this.kind, each, i));
    this.#add(list, options);
  }

  /** @throws ValueError for an option that is unknown, or of another kind, or does not go with the others. */
  #check(by: string, options: Options): void {
    if (this.#requireOptions !== undefined) this.#requireOptions(by, "options", options);
    else requireKnownOptions(by, this.#defaults, options);
    requireAllOptions(by, this.#defaults, options);
    this.validate(options);
  }

  #add(params: readonly unknown[], options: object): void {
    const tensors = params.map((each, i) => requireParameter(this.kind, each, i));
    // a name that is none is one too where it is undefined
    this.#check(this.kind, { ...options, ...overlaid(this.#defaults, options) });
    const own = mergedOptions(this.#defaults, options);
    if (this.paramGroups?.length !== 0) this.#checkLists("addParamGroup");
    this.#checkTogether(own);
    if (!Object.isExtensible(this.paramGroups))
      throw new ValueError(`${this.kind}.addParamGroup: paramGroups is frozen; no group can be added`);
    const known = new Set(this.#parameters());
    for (const parameter of tensors) {
      if (known.has(parameter)) throw comesTwice(this.kind, parameter);
      known.add(parameter);
    }
    this.#checked[this.paramGroups.length] = mergedOptions(own, {});
    this.paramGroups.push({ ...own, params: tensors });
    this.#lists = [...this.#lists.slice(0, this.paramGroups.length - 1), [...tensors]];
    for (const parameter of tensors) training.accounted.add(parameter);
  }

  /** Groups may have been changed since: to some that hold nothing, or no parameters. */
  #checkLists(by: string): void {
    if (!areAsChecked(this.paramGroups, this.#lists))
      this.#lists = checkedLists(`${this.kind}.${by}`, this.paramGroups, this.#lists);
  }

  /** Options may have been changed since: to a value that is none, or under a name that is none. */
  #checkGroups(): void {
    for (let i = 0; i < this.paramGroups.length; i++) {
      const group = this.paramGroups[i] as ParamGroup<Options>;
      if (hasOptions(group, this.#checked[i])) continue;
      const { params: _, ...options } = group;
      this.#check(`${this.kind}.step: paramGroups[${i}]`, options as unknown as Options);
      this.#checked[i] = mergedOptions(options as unknown as Options, {});
    }
    for (const group of this.paramGroups) this.#checkTogether(group);
  }

  /** @throws ValueError for options that are not those of the first group, where all must be alike. */
  #checkTogether(options: object): void {
    if (!this.movesTogether || this.paramGroups.length === 0) return;
    const { params: _, ...first } = this.paramGroups[0] as ParamGroup<Options>;
    if (!hasOptions(options, first))
      throw new ValueError(
        `${this.kind}: all parameters move together, so no group has options of its own; give all groups ` +
          `the same`,
      );
  }

  /**
   * What comes before every step. @throws ValueError for an option that was changed to a bad value, and for
   * groups that were changed so that they hold nothing, or what is no parameter.
   */
  protected beginStep(): void {
    this.holding.requireOpen(this.kind, "step");
    this.#checkLists("step");
    this.#checkGroups();
    training.steps++;
  }

  /** Forgets all gradients: `.grad` is null again. */
  zeroGrad(): void {
    takes.zeroGrad.check(arguments);
    this.#checkLists("zeroGrad");
    for (const group of this.paramGroups) for (const parameter of group.params) parameter.forgetGrad();
  }

  /** A copy of the options and of what is remembered, by position: groups in order, parameters in order. */
  stateDict(): OptimizerState {
    takes.stateDict.check(arguments);
    this.holding.requireOpen(this.kind, "stateDict");
    this.#checkLists("stateDict");
    return takeState(this.kind, this.paramGroups, this.#parameters(), this.remembered);
  }

  /**
   * Takes over what `stateDict` gave for an optimizer of the same kind and
   * of parameters of the same shapes in the same groups.
   * @throws StateError that lists everything that does not fit, ValueError
   *   for a bad option; then nothing was changed.
   */
  loadStateDict(state: OptimizerState): void {
    takes.loadStateDict.check(arguments);
    this.holding.requireOpen(this.kind, "loadStateDict");
    this.#checkLists("loadStateDict");
    requireLayout(this.kind, state, this.paramGroups);
    const options = state.groups.map((group) => group.options as Options);
    for (const [i, each] of options.entries()) {
      this.#check(`${this.kind}.loadStateDict: groups[${i}]`, each);
      for (const name of Object.keys(each))
        if (!isWritable(this.paramGroups[i] as object, name))
          throw new ValueError(`${this.kind}.loadStateDict: paramGroups[${i}] is frozen; nothing was loaded`);
    }
    const memory = { names: this.stateNamesOf(options[0] as Options), kinds: this.stateKinds };
    const loaded = readState<State>(this.kind, state, this.#parameters(), memory);
    for (const [i, each] of options.map((own) => structuredClone(own)).entries()) {
      Object.assign(this.paramGroups[i] as object, each);
      this.#checked[i] = mergedOptions(each, {});
    }
    this.remembered = loaded;
  }

  #parameters(): Tensor[] {
    return this.paramGroups.flatMap((group) => group.params);
  }
}
