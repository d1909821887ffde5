/**
 * Which initialisers of a model file are constants of its graph and no weights: the exporter writes their
 * names into the file's metadata, for the reader of weights to leave them out.
 */
import type { StringStringEntryProto } from "./messages.js";

const key = "wengert.constants";

export const constantsEntry = (names: readonly string[]): StringStringEntryProto => ({
  key,
  value: JSON.stringify(names),
});

/** The names in an entry of metadata; none in what others have written there. */
export function constantsIn(entry: StringStringEntryProto): readonly string[] {
  if (entry.key !== key) return [];
  try {
    const names: unknown = JSON.parse(entry.value ?? "");
    return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
  } catch {
    return [];
  }
}
