/**
 * State dicts: the values of a module's parameters and buffers by name,
 * as an immutable value; and loading them, all or nothing.
 */
import { type OrderedMap, Record, type RecordOf } from "immutable";
import {
  flag,
  isPlainObject,
  membersOf,
  options,
  StateError,
  show,
  withDefault,
} from "../../arguments/index.js";
import type { TensorValue } from "../../array/index.js";
import { assign, fromStored, inJson, type Tensor, type TensorJson } from "../../tensor/index.js";
import type { ModuleTensor } from "./module-tensor.js";

const noValue: TensorValue = { shape: [0], dtype: "float32", values: new Float32Array() };

/** A tensor's value as an immutable record. */
export const TensorState: Record.Factory<TensorValue> = Record(noValue, "TensorState");
export type TensorState = RecordOf<TensorValue>;

/** What a module has learnt, in the order of definition. */
export type StateDict = OrderedMap<string, TensorState>;

/** What a state is loaded from: names with tensors, or with their values, as they are or as JSON has them. */
export type StateEntries = Iterable<readonly [string, TensorValue | TensorJson | Tensor]>;

export interface LoadOptions {
  /**
   * Whether names that are missing or too many are errors. Shapes and dtypes must always fit. Default true.
   */
  readonly strict?: boolean;
}

export const loadOptions = options<LoadOptions>()({ strict: withDefault(flag, true) });

/** The names that did not match in a load that was not strict. */
export interface LoadResult {
  /** Names that the module has and the state has not. */
  readonly missing: readonly string[];
  /** Names that the state has and the module has not. */
  readonly extra: readonly string[];
}

export function takeState(tensors: OrderedMap<string, ModuleTensor>): StateDict {
  return tensors.map((each) =>
    TensorState({ shape: each.shape, dtype: each.dtype, values: inJson(each.toTypedArray()) }),
  );
}

/** @throws StateError for what is no list of pairs, and for a name that comes twice. */
function entriesOf(by: string, state: unknown): Map<string, unknown> {
  if (typeof state !== "object" || state === null || !(Symbol.iterator in state))
    throw new StateError(
      `${by}: a state is pairs of a name and a value, as stateDict() gives them, got ${show(state)}` +
        `${isPlainObject(state) ? "; of an object they are Object.entries(state)" : ""}. Nothing was loaded.`,
    );
  const entries = new Map<string, unknown>();
  for (const pair of membersOf(by, "the state", state as Iterable<unknown>)) {
    if (!Array.isArray(pair) || typeof pair[0] !== "string")
      throw new StateError(
        `${by}: ${show(pair)} in the state is no pair of a name and a value. Nothing was loaded.`,
      );
    const [name, value] = pair;
    if (entries.has(name))
      throw new StateError(`${by}: ${show(name)} comes twice in the state. Nothing was loaded.`);
    entries.set(name, value);
  }
  return entries;
}

const variances = new WeakSet<ModuleTensor>();

/** States with an element below 0 for this tensor are refused: its root is taken. */
export function neverNegative<Held extends ModuleTensor>(tensor: Held): Held {
  variances.add(tensor);
  return tensor;
}

/** The same for what stands for another tensor. */
export const asVarianceOf = <Held extends ModuleTensor>(tensor: ModuleTensor, copy: Held): Held =>
  variances.has(tensor) ? neverNegative(copy) : copy;

/**
 * Writes a state over the tensors, or nothing at all: all of it is read before the first write.
 * @throws StateError with every name that is missing, too many or different.
 */
export function loadState(
  by: string,
  tensors: OrderedMap<string, ModuleTensor>,
  state: StateEntries,
  strict: boolean,
): LoadResult {
  const given = entriesOf(by, state);
  const missing = [...tensors.keys()].filter((name) => !given.has(name));
  const extra = [...given.keys()].filter((name) => !tensors.has(name));
  const different: string[] = [];
  const values: (readonly [ModuleTensor, Tensor])[] = [];
  for (const [name, own] of tensors) {
    if (!given.has(name)) continue;
    const value = fromStored(given.get(name), own, variances.has(own));
    if (typeof value === "string") different.push(`${name} ${value}`);
    else values.push([own, value]);
  }

  if (different.length > 0 || (strict && missing.length + extra.length > 0)) {
    const list = (title: string, names: readonly string[]) =>
      names.length > 0 ? [`  ${title}: ${names.join(", ")}`] : [];
    throw new StateError(
      [
        `${by}: the state does not fit; nothing was loaded.`,
        ...list("missing", strict ? missing : []),
        ...list("extra", strict ? extra : []),
        ...list("different", different),
        ...(different.length === 0 ? ["{ strict: false } loads the names that match."] : []),
      ].join("\n"),
    );
  }
  for (const [own, value] of values) assign(own, value, by);
  return { missing, extra };
}
