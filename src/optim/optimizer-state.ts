/** The state of an optimizer as a plain value, by position, and the check that one fits. */
import {
  type DType,
  formatShape,
  type Shape,
  StateError,
  sameShape,
  sizeOf,
  type TypedArray,
} from "../array/index.js";
import { nameOf, Tensor, tensor } from "../tensor/index.js";

/** What an optimizer remembers of one parameter: tensors of its shape, which a step may write to, and numbers. */
export type Slots = { readonly [name: string]: Tensor | number };

/** The value of one tensor: a copy of its elements, row-major. */
export interface TensorValue {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly values: TypedArray;
}

export interface OptimizerState {
  readonly kind: string;
  readonly groups: readonly {
    /** How many parameters it has. */
    readonly size: number;
    readonly options: { readonly [name: string]: unknown };
  }[];
  /** One entry per parameter, group after group; null for one that never had a gradient. */
  readonly slots: readonly ({ readonly [name: string]: TensorValue | number } | null)[];
}

type Group = { readonly params: readonly Tensor[] };

export function takeState(
  kind: string,
  groups: readonly Group[],
  parameters: readonly Tensor[],
  slots: ReadonlyMap<Tensor, Slots>,
): OptimizerState {
  return {
    kind,
    groups: groups.map(({ params, ...options }) => ({
      size: params.length,
      options: structuredClone(options),
    })),
    slots: parameters.map((parameter) => {
      const known = slots.get(parameter);
      return known === undefined
        ? null
        : mapValues(known, (slot) => (slot instanceof Tensor ? takeValue(slot) : slot));
    }),
  };
}

/**
 * The slots of a state as tensors again.
 * @throws StateError that lists everything that does not fit.
 */
export function readState<State extends Slots>(
  kind: string,
  state: OptimizerState,
  groups: readonly Group[],
  parameters: readonly Tensor[],
  slotNames: readonly string[],
): Map<Tensor, State> {
  const problems = [...layoutProblems(kind, state, groups)];
  if (problems.length === 0) {
    for (const [i, parameter] of parameters.entries())
      problems.push(...slotProblems(parameter, state.slots[i] ?? null, slotNames));
  }
  if (problems.length > 0)
    throw new StateError(
      `${kind}.loadStateDict: the state does not fit; nothing was loaded.\n  ${problems.join("\n  ")}`,
    );

  const loaded = new Map<Tensor, State>();
  for (const [i, parameter] of parameters.entries()) {
    const slots = state.slots[i] ?? null;
    // the names were compared with those that the optimizer remembers
    if (slots !== null)
      loaded.set(
        parameter,
        mapValues(slots, (slot) => (typeof slot === "number" ? slot : tensorOf(slot))) as State,
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
  if (state.slots.length !== count) yield `${state.slots.length} slots for ${count} parameters`;
  for (const [i, { options }] of state.groups.entries()) {
    const { params: _, ...own } = groups[i] ?? { params: [] };
    const [mine, given] = [Object.keys(own).sort().join(", "), Object.keys(options).sort().join(", ")];
    if (groups[i] !== undefined && state.kind === kind && mine !== given)
      yield `group ${i}: options ${mine} here, ${given} in the state`;
  }
}

function* slotProblems(
  parameter: Tensor,
  slots: { readonly [name: string]: TensorValue | number } | null,
  slotNames: readonly string[],
): Iterable<string> {
  if (slots === null) return;
  const names = Object.keys(slots);
  if (names.length !== slotNames.length || !slotNames.every((name) => names.includes(name)))
    yield `${nameOf(parameter)}: ${slotNames.join(", ")} are remembered, but the state has ${names.join(", ") || "nothing"}`;
  for (const [name, slot] of Object.entries(slots)) {
    if (typeof slot === "number") continue;
    if (
      !sameShape(slot.shape, parameter.shape) ||
      slot.dtype !== parameter.dtype ||
      slot.values.length !== sizeOf(slot.shape)
    )
      yield `${name} of ${nameOf(parameter)}: ${parameter.dtype} ${formatShape(parameter.shape)} here, ` +
        `${slot.dtype} ${formatShape(slot.shape)} with ${slot.values.length} values in the state`;
  }
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
