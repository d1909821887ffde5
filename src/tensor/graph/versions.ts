/**
 * What a record keeps: which values there are, and how one that was saved for backward is told from what it
 * has become since.
 */
import { ChangedError, show, signature, ValueError, whole } from "../../arguments/index.js";
import { type NdArray, versionOf } from "../../array/index.js";
import type { Tensor } from "./tensor.js";

/** `changed since by SGD.step (train.ts:12:3)`, if the array was written to after it had this version. */
export function changeSince(array: NdArray, version: number): string | undefined {
  if (versionOf(array) === version) return undefined;
  const { by = "a write", source } = array.storage.lastWrite ?? {};
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
      `(version ${versionOf(array)}). Call backward() before the change, or let the op use a ` +
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
  if (inputs.length < 3 && saved.length === 0) return versionsOfFew(inputs[0], inputs[1], result);
  let sum = versionOf(result);
  for (let i = 0; i < inputs.length; i++) sum += versionOf((inputs[i] as Tensor).array);
  for (let i = 0; i < saved.length; i++) sum += versionOf(saved[i] as NdArray);
  if (sum === 0) return 0;
  return [...inputs.map((input) => input.array), result, ...saved].map(versionOf);
}

/** The same of at most two operands, and nothing saved. */
export function versionsOfFew(a: Tensor | undefined, b: Tensor | undefined, result: NdArray): Versions {
  const z = versionOf(result);
  if (a === undefined) return z === 0 ? 0 : [z];
  const x = versionOf(a.array);
  const y = b === undefined ? 0 : versionOf(b.array);
  if (x + y + z === 0) return 0;
  if (x >= together || y >= together || z >= together) return b === undefined ? [x, z] : [x, y, z];
  return b === undefined ? z * together + x : (z * together + y) * together + x;
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
