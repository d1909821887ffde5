/**
 * State dicts: the values of a module's parameters and buffers by name,
 * as an immutable value; and loading them, all or nothing.
 */
import { type OrderedMap, Record, type RecordOf } from "immutable";
import {
  type DType,
  formatShape,
  type Shape,
  StateError,
  sameShape,
  sizeOf,
  type TensorValue,
} from "../../array/index.js";
import { assign, tensor } from "../../tensor/index.js";
import type { ModuleTensor } from "./module-tensor.js";

const noValue: TensorValue = { shape: [0], dtype: "float32", values: new Float32Array() };

/** A tensor's value as an immutable record. */
export const TensorState: Record.Factory<TensorValue> = Record(noValue, "TensorState");
export type TensorState = RecordOf<TensorValue>;

/** What a module has learnt, in the order of definition. */
export type StateDict = OrderedMap<string, TensorState>;

export interface LoadOptions {
  /**
   * Whether names that are missing or too many are errors. Shapes and dtypes must always fit. Default true.
   */
  readonly strict?: boolean;
}

/** The names that did not match in a load that was not strict. */
export interface LoadResult {
  readonly missing: readonly string[];
  readonly extra: readonly string[];
}

export function takeState(tensors: OrderedMap<string, ModuleTensor>): StateDict {
  return tensors.map((each) =>
    TensorState({ shape: each.shape, dtype: each.dtype, values: each.toTypedArray() }),
  );
}

const words = (dtype: DType, shape: Shape) => `${dtype} ${formatShape(shape)}`;

/** What is wrong with a state for this tensor, if anything is. */
function difference(here: ModuleTensor, { shape, dtype, values }: TensorValue): string | undefined {
  if (!sameShape(shape, here.shape) || dtype !== here.dtype)
    return `is ${words(here.dtype, here.shape)} here, ${words(dtype, shape)} in the state`;
  return values.length === sizeOf(shape)
    ? undefined
    : `of shape ${formatShape(shape)} has ${values.length} values in the state`;
}

/**
 * Writes a state over the tensors, or nothing at all.
 * @throws StateError with every name that is missing, too many or different.
 */
export function loadState(
  by: string,
  tensors: OrderedMap<string, ModuleTensor>,
  state: Iterable<readonly [string, TensorValue]>,
  { strict = true }: LoadOptions,
): LoadResult {
  const given = new Map(state);
  const missing = [...tensors.keys()].filter((name) => !given.has(name));
  const extra = [...given.keys()].filter((name) => !tensors.has(name));
  const matches = [...tensors].flatMap(([name, own]) => {
    const entry = given.get(name);
    return entry === undefined ? [] : [{ name, own, entry }];
  });
  const different = matches.flatMap(({ name, own, entry }) => {
    const words = difference(own, entry);
    return words === undefined ? [] : [`${name} ${words}`];
  });

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
  for (const { own, entry } of matches)
    assign(own, tensor(entry.values, { shape: entry.shape, dtype: entry.dtype }), by);
  return { missing, extra };
}
