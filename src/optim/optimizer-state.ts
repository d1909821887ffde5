/** The state of an optimizer as a plain value, by position, and the check that one fits. */
import { formatShape, StateError, sameShape, sizeOf, type TensorValue } from "../array/index.js";
import { nameOf, Tensor, tensor } from "../tensor/index.js";

/**
 * What an optimizer remembers of one parameter: tensors of its shape, which a step may write to, and numbers.
 */
export type ParameterState = { readonly [name: string]: Tensor | number };

/** A plain value: it survives structuredClone. */
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

/**
 * What a state remembers of each parameter, as tensors again.
 * @throws StateError that lists everything that does not fit.
 */
export function readState<State extends ParameterState>(
  kind: string,
  state: OptimizerState,
  groups: readonly Group[],
  parameters: readonly Tensor[],
  stateNames: readonly string[],
): Map<Tensor, State> {
  const problems = [...layoutProblems(kind, state, groups)];
  if (problems.length === 0) {
    for (const [i, parameter] of parameters.entries())
      problems.push(...stateProblems(parameter, state.state[i] ?? null, stateNames));
  }
  if (problems.length > 0)
    throw new StateError(
      `${kind}.loadStateDict: the state does not fit; nothing was loaded.\n  ${problems.join("\n  ")}`,
    );

  const loaded = new Map<Tensor, State>();
  for (const [i, parameter] of parameters.entries()) {
    const values = state.state[i] ?? null;
    // the names were compared with those that the optimizer remembers
    if (values !== null)
      loaded.set(
        parameter,
        mapValues(values, (each) => (typeof each === "number" ? each : tensorOf(each))) as State,
      );
  }
  return loaded;
}

function* layoutProblems(kind: string, state: OptimizerState, groups: readonly Group[]): Iterable<string> {
  if (state.kind !== kind) yield `it is of ${state.kind}`;
  const here = groups.map(({ params }) => params.length).join(", ");
  const there = state.groups.map(({ size }) => size).join(", ");
  if (here !== there) yield `groups of ${here} parameters here, of ${there} in the state`;
  const count = groups.reduce((sum, { params }) => sum + params.length, 0);
  if (state.state.length !== count) yield `a state of ${state.state.length} parameters for ${count} of them`;
  for (const [i, { options }] of state.groups.entries()) {
    const { params: _, ...own } = groups[i] ?? { params: [] };
    const [mine, given] = [Object.keys(own).sort().join(", "), Object.keys(options).sort().join(", ")];
    if (groups[i] !== undefined && state.kind === kind && mine !== given)
      yield `group ${i}: options ${mine} here, ${given} in the state`;
  }
}

function* stateProblems(
  parameter: Tensor,
  values: { readonly [name: string]: TensorValue | number } | null,
  stateNames: readonly string[],
): Iterable<string> {
  if (values === null) return;
  const names = Object.keys(values);
  if (names.length !== stateNames.length || !stateNames.every((name) => names.includes(name)))
    yield `${nameOf(parameter)}: ${stateNames.join(", ")} are remembered, but the state has ` +
      `${names.join(", ") || "nothing"}`;
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === "number") continue;
    if (!isTensorValue(value)) yield `${name} of ${nameOf(parameter)}: neither a number nor a tensor's value`;
    else if (
      !sameShape(value.shape, parameter.shape) ||
      value.dtype !== parameter.dtype ||
      value.values.length !== sizeOf(value.shape)
    )
      yield `${name} of ${nameOf(parameter)}: ${parameter.dtype} ${formatShape(parameter.shape)} here, ` +
        `${value.dtype} ${formatShape(value.shape)} with ${value.values.length} values in the state`;
  }
}

/** States come from files: what the types promise is looked at. */
function isTensorValue(value: unknown): value is TensorValue {
  if (typeof value !== "object" || value === null) return false;
  const { shape, values } = value as Partial<TensorValue>;
  return Array.isArray(shape) && ArrayBuffer.isView(values);
}

const takeValue = (x: Tensor): TensorValue => ({
  shape: [...x.shape],
  dtype: x.dtype,
  values: x.toTypedArray(),
});

const tensorOf = ({ shape, dtype, values }: TensorValue): Tensor => tensor(values, { shape, dtype });

function mapValues<A, B>(from: { readonly [name: string]: A }, f: (value: A) => B): { [name: string]: B } {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, f(value)]));
}
