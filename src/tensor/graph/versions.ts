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

/** Versions below this are put together in one number, three of them. */
const together = 2 ** 17;

/** Versions as a record keeps them: mostly all are 0, and a list would weigh as much as the rest of it. */
export type Versions = number | readonly number[];

/** The versions of what an op took, made and saved, in this order. */
export function versionsOf(inputs: readonly Tensor[], result: NdArray, saved: readonly NdArray[]): Versions {
  let packed = result.storage.version;
  let largest = packed;
  let sum = packed;
  for (let i = inputs.length - 1; i >= 0; i--) {
    const { version } = (inputs[i] as Tensor).array.storage;
    packed = packed * together + version;
    if (version > largest) largest = version;
    sum += version;
  }
  for (let i = 0; i < saved.length; i++) sum += (saved[i] as NdArray).storage.version;
  if (sum === 0) return 0;
  if (inputs.length < 3 && saved.length === 0 && largest < together) return packed;
  return [...inputs.map((input) => input.array), result, ...saved].map((array) => array.storage.version);
}

/** Number i of them. */
export function versionAt(versions: Versions, i: number): number {
  if (versions === 0) return 0;
  if (typeof versions !== "number") return versions[i] as number;
  let rest = versions;
  for (let at = 0; at < i; at++) rest = Math.floor(rest / together);
  return rest - Math.floor(rest / together) * together;
}

const takes = {
  input: signature("GradFn.input", { i: whole(0) }),
  output: signature("GradFn.output", {}),
  saved: signature("GradFn.saved", { i: whole(0) }),
};

/** Rules ask at every step, so only how many arguments there were is handed over. @throws ValueError */
export function requireOneArgument(what: "input" | "saved", count: number, i: number): void {
  takes[what].check({ length: count, 0: i });
}

/** @throws ValueError: there is no number i of what a record keeps. */
export function noSuch(what: "input" | "saved", i: number, count: number, op: { toString(): string }): never {
  const range = count === 0 ? "there are none" : `they count from 0 to ${count - 1}`;
  throw new ValueError(`${op}: ${what}(${show(i)}): ${range}`);
}

/** @throws ValueError for any argument. */
export function requireNoArguments(count: number): void {
  if (count > 0) takes.output.check({ length: count });
}
