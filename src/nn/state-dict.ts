/** State dicts: the values of a module's parameters by name, as an immutable value; and loading them, all or nothing. */
import { type OrderedMap, Record, type RecordOf } from "immutable";
import {
  type DType,
  formatShape,
  type Shape,
  StateError,
  sameShape,
  sizeOf,
  type TypedArray,
} from "../kernels/index.js";
import { assign, tensor } from "../tensor/index.js";
import type { Parameter } from "./parameter.js";

/** The value of one tensor: a copy of its elements, row-major. */
export interface TensorStateFields {
  shape: Shape;
  dtype: DType;
  values: TypedArray;
}

const noFields: TensorStateFields = { shape: [0], dtype: "float32", values: new Float32Array() };

export const TensorState: Record.Factory<TensorStateFields> = Record(noFields, "TensorState");
export type TensorState = RecordOf<TensorStateFields>;

/** What a module has learnt, in the order of its parameters. */
export type StateDict = OrderedMap<string, TensorState>;

export interface LoadOptions {
  /** Whether names that are missing or too many are errors. Shapes and dtypes must always fit. Default true. */
  readonly strict?: boolean;
}

/** The names that did not match in a load that was not strict. */
export interface LoadResult {
  readonly missing: readonly string[];
  readonly extra: readonly string[];
}

export function takeState(parameters: OrderedMap<string, Parameter>): StateDict {
  return parameters.map((each) =>
    TensorState({ shape: each.shape, dtype: each.dtype, values: each.toTypedArray() }),
  );
}

const words = (dtype: DType, shape: Shape) => `${dtype} ${formatShape(shape)}`;

/** What is wrong with a state for this parameter, if anything is. */
function difference(
  parameter: Parameter,
  { shape, dtype, values }: Readonly<TensorStateFields>,
): string | undefined {
  if (!sameShape(shape, parameter.shape) || dtype !== parameter.dtype)
    return `is ${words(parameter.dtype, parameter.shape)} here, ${words(dtype, shape)} in the state`;
  return values.length === sizeOf(shape)
    ? undefined
    : `of shape ${formatShape(shape)} has ${values.length} values in the state`;
}

/**
 * Writes a state over the parameters, or nothing at all.
 * @throws StateError with every name that is missing, too many or different.
 */
export function loadState(
  by: string,
  parameters: OrderedMap<string, Parameter>,
  state: Iterable<readonly [string, Readonly<TensorStateFields>]>,
  { strict = true }: LoadOptions,
): LoadResult {
  const given = new Map(state);
  const missing = [...parameters.keys()].filter((name) => !given.has(name));
  const extra = [...given.keys()].filter((name) => !parameters.has(name));
  const matches = [...parameters].flatMap(([name, parameter]) => {
    const entry = given.get(name);
    return entry === undefined ? [] : [{ name, parameter, entry }];
  });
  const different = matches.flatMap(({ name, parameter, entry }) => {
    const words = difference(parameter, entry);
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
  for (const { parameter, entry } of matches)
    assign(parameter, tensor(entry.values, { shape: entry.shape, dtype: entry.dtype }), by);
  return { missing, extra };
}
