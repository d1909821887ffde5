/**
 * What a record keeps: which values there are, and how one that was saved for backward is told from what it
 * has become since.
 */
import { ChangedError, show, signature, ValueError, whole } from "../../arguments/index.js";
import type { NdArray } from "../../array/index.js";
import type { Tensor } from "./tensor.js";

/** `changed since by SGD.step (train.ts:12:3)`, if the array was written to after it had this version. */
export function changeSince(array: NdArray, version: number): string | undefined {
  const { storage } = array;
  if (storage.version === version) return undefined;
  const { by = "a write", source } = storage.lastWrite ?? {};
  return `changed since by ${by}${source === undefined ? "" : ` (${source})`}`;
}

/** What an op says that needs `what` as it was when the array had this version; it was changed since. */
export function changedSince(
  array: NdArray,
  version: number,
  what: string,
  op: { toString(): string },
): ChangedError {
  return new ChangedError(
    `backward: ${op} needs ${what} as it was when the op ran (version ${version}), but it was ` +
      `${changeSince(array, version)} ` +
      `(version ${array.storage.version}). Call backward() before the change, or let the op use a ` +
      `clone(). ` +
      `recordSources(() => ...) around the program shows the lines of both.`,
  );
}

/**
 * The versions of what an op took, made and saved, in this order. undefined where all are 0: most tensors are
 * never written to, and a list of zeros per record would weigh more than the rest of it.
 */
export function versionsOf(
  inputs: readonly Tensor[],
  result: NdArray,
  saved: readonly NdArray[],
): readonly number[] | undefined {
  let written = result.storage.version !== 0;
  for (let i = 0; i < inputs.length && !written; i++)
    written = (inputs[i] as Tensor).array.storage.version !== 0;
  for (let i = 0; i < saved.length && !written; i++) written = (saved[i] as NdArray).storage.version !== 0;
  if (!written) return undefined;
  return [...inputs.map((input) => input.array), result, ...saved].map((array) => array.storage.version);
}

const takes = {
  input: signature("GradFn.input", { i: whole(0) }),
  output: signature("GradFn.output", {}),
  saved: signature("GradFn.saved", { i: whole(0) }),
};

/**
 * Number i of what a record keeps. Rules ask at every step of a pass, so only how many arguments there were
 * is handed over.
 * @throws ValueError if there is none, and for more than one argument.
 */
export function keptAt<T>(
  list: readonly T[],
  i: number,
  what: "input" | "saved",
  op: { toString(): string },
  count: number,
): T {
  if (count > 1) takes[what].check({ length: count, 0: i });
  const kept = list[i];
  if (kept !== undefined) return kept;
  const range = list.length === 0 ? "there are none" : `they count from 0 to ${list.length - 1}`;
  throw new ValueError(`${op}: ${what}(${show(i)}): ${range}`);
}

/** @throws ValueError for any argument. */
export function requireNoArguments(count: number): void {
  if (count > 0) takes.output.check({ length: count });
}
