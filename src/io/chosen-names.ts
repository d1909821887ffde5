/** Which tensors of a file are read, by their names: one that cannot be read is no reason to read none. */
import { listOf, optional, show, text, ValueError } from "../arguments/index.js";

export interface NamesOptions {
  /** Which are read, in the order of the file. Default all. */
  readonly names?: readonly string[] | undefined;
}

export const namesKinds = { names: optional(listOf(text, "an array of strings")) };

/** Ends what is said of a tensor that nothing here holds. */
export const readOthers = "{ names: [...] } reads others only.";

/** Whether a name is read. */
export const isChosen = (names: readonly string[] | undefined, name: string): boolean =>
  names === undefined || names.includes(name);

/**
 * @param what the file calls them: "tensor".
 * @throws ValueError for names that the file does not have.
 */
export function requireNames(
  label: string,
  what: string,
  names: readonly string[] | undefined,
  known: Iterable<string>,
): void {
  const all = new Set(known);
  const missing = names?.filter((name) => !all.has(name)) ?? [];
  if (missing.length === 0) return;
  const some = [...all].slice(0, 12).map(show).join(", ");
  const has = all.size === 0 ? "none" : all.size > 12 ? `${some}, ...` : some;
  throw new ValueError(`${label} has no ${what} ${missing.map(show).join(", ")}; it has ${has}`);
}
