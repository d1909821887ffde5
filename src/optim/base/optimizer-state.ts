/** The state of an optimizer as a plain value, by position, and the check that one fits. */
import { everyMember, isPlainObject, StateError, show } from "../../arguments/index.js";
import type { TensorValue } from "../../array/index.js";
import { fromStored, inJson, nameOf, Tensor } from "../../tensor/index.js";

/**
 * What an optimizer remembers of one parameter: tensors of its shape, which a step may write to, and numbers.
 */
export type ParameterState = { readonly [name: string]: Tensor | number };

/**
 * What is remembered under each name: a tensor of the parameter's shape, one whose elements are never below 0
 * (a mean of squares), either of them or the number 0 instead, a number of steps, or another finite number.
 */
export type StateKinds<State> = {
  readonly [name in keyof State]?: StateKind;
};

type StateKind =
  | "tensor"
  | "tensor of at least 0"
  | "tensor or 0"
  | "tensor of at least 0, or 0"
  | "count"
  | "number";

/** A plain value: it survives structuredClone, and JSON. */
export interface OptimizerState {
  /** The optimizer's. */
  readonly kind: string;
  readonly groups: readonly {
    /** How many parameters it has. */
    readonly size: number;
    readonly options: { readonly [name: string]: unknown };
  }[];
  /** One entry per parameter, group after group; null for one that never had a gradient. */
  readonly state: readonly ({ readonly [name: string]: TensorValue | number } | null)[];
}

type Group = { readonly params: readonly Tensor[] };

export function takeState(
  kind: string,
  groups: readonly Group[],
  parameters: readonly Tensor[],
  states: ReadonlyMap<Tensor, ParameterState>,
): OptimizerState {
  return {
    kind,
    groups: groups.map(({ params, ...options }) => ({
      size: params.length,
      options: structuredClone(options),
    })),
    state: parameters.map((parameter) => {
      const known = states.get(parameter);
      return known === undefined
        ? null
        : mapValues(known, (each) => (each instanceof Tensor ? takeValue(each) : each));
    }),
  };
}

/** What an optimizer remembers of a parameter, in general. */
interface Memory<State> {
  readonly names: readonly string[];
  readonly kinds: StateKinds<State>;
}

/** @throws StateError that lists what is wrong, if anything is. */
function requireNone(kind: string, problems: readonly string[]): void {
  if (problems.length > 0)
    throw new StateError(
      `${kind}.loadStateDict: the state does not fit; nothing was loaded.\n  ${problems.join("\n  ")}`,
    );
}

/** @throws StateError for what is no state of such an optimizer with such groups: all that is wrong. */
export function requireLayout(kind: string, state: OptimizerState, groups: readonly Group[]): void {
  requireNone(kind, [...layoutProblems(kind, state, groups)]);
}

/**
 * What a state remembers of each parameter, as tensors again: all of it is read before anything is changed.
 * @throws StateError that lists everything that does not fit.
 */
export function readState<State extends ParameterState>(
  kind: string,
  state: OptimizerState,
  parameters: readonly Tensor[],
  { names: stateNames, kinds: stateKinds }: Memory<State>,
): Map<Tensor, State> {
  const problems: string[] = [];
  const loaded = new Map<Tensor, State>();
  for (const [i, parameter] of parameters.entries()) {
    const values: unknown = state.state[i];
    if (values === null) continue;
    if (isPlainObject(values)) loaded.set(parameter, readParameter(parameter, values));
    else problems.push(`state[${i}], of ${nameOf(parameter)}, is ${show(values)}`);
  }
  requireNone(kind, problems);
  return loaded;

  function readParameter(parameter: Tensor, values: Readonly<Record<string, unknown>>): State {
    const names = Object.keys(values);
    if (names.length !== stateNames.length || !stateNames.every((name) => names.includes(name)))
      problems.push(
        `${nameOf(parameter)}: ${stateNames.join(", ") || "nothing"} is remembered, but the state has ` +
          `${names.join(", ") || "nothing"}`,
      );
    const read: Record<string, Tensor | number> = {};
    for (const [name, value] of Object.entries(values)) {
      const number = numberOf(value, stateKinds[name]);
      const neverNegative = stateKinds[name]?.startsWith("tensor of at least 0") === true;
      const result = number ?? fromStored(value, parameter, neverNegative);
      if (typeof result === "string") problems.push(`${name} of ${nameOf(parameter)} ${result}`);
      else read[name] = result;
    }
    return read as State;
  }
}

/** The number that stands here, a word about one that may not, or undefined for what must be a tensor. */
function numberOf(value: unknown, kind: StateKind | undefined): number | string | undefined {
  const isNumber = typeof value === "number";
  if (kind === "count")
    return isNumber && Number.isSafeInteger(value) && value >= 0
      ? value
      : `is ${show(value)} in the state, not a number of steps`;
  if (kind === "number")
    return isNumber && Number.isFinite(value) ? value : `is ${show(value)} in the state, not a finite number`;
  if (!isNumber) return undefined;
  if (kind === "tensor" || kind === "tensor of at least 0")
    return `is ${show(value)} in the state, not { shape, dtype, values }`;
  if (kind !== undefined && value !== 0) return `is ${show(value)} in the state, neither a tensor nor 0`;
  return value;
}

function* layoutProblems(kind: string, state: unknown, groups: readonly Group[]): Iterable<string> {
  if (!isPlainObject(state)) return yield `it is ${show(state)}, not what stateDict() gave`;
  for (const key of Object.keys(state))
    if (!["kind", "groups", "state"].includes(key)) yield `${show(key)} is no entry of a state`;
  if (state.kind !== kind) yield `it is of ${typeof state.kind === "string" ? state.kind : show(state.kind)}`;
  if (!Array.isArray(state.groups) || !everyMember(state.groups, isGroup))
    return yield `groups is ${show(state.groups)}, not a list of { size, options }`;
  if (!Array.isArray(state.state)) return yield `state is ${show(state.state)}, not a list`;
  const here = groups.map(({ params }) => params.length).join(", ");
  const there = state.groups.map(({ size }) => size).join(", ");
  if (here !== there) yield `groups of ${here} parameters here, of ${there} in the state`;
  const count = groups.reduce((sum, { params }) => sum + params.length, 0);
  if (state.state.length !== count) yield `a state of ${state.state.length} parameters for ${count} of them`;
  for (const [i, { options, ...rest }] of state.groups.entries()) {
    for (const key of Object.keys(rest))
      if (key !== "size") yield `group ${i}: ${show(key)} is no entry of a group`;
    const { params: _, ...own } = groups[i] ?? { params: [] };
    const [mine, given] = [Object.keys(own).sort().join(", "), Object.keys(options).sort().join(", ")];
    if (groups[i] !== undefined && state.kind === kind && mine !== given)
      yield `group ${i}: options ${mine} here, ${given} in the state`;
  }
}

/** States come from files: what the types promise is looked at. */
const isGroup = (value: unknown): value is { readonly size: number; readonly options: object } =>
  isPlainObject(value) && Number.isSafeInteger(value.size) && isPlainObject(value.options);

const takeValue = (x: Tensor): TensorValue => ({
  shape: [...x.shape],
  dtype: x.dtype,
  values: inJson(x.toTypedArray()),
});

function mapValues<A, B>(from: { readonly [name: string]: A }, f: (value: A) => B): { [name: string]: B } {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, f(value)]));
}
