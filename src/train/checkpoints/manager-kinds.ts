/** What checkpoints in a folder are told: the same wherever there are files. */
import { type Kind, kind, options as optionsOf, whole, withDefault } from "../../arguments/index.js";

export interface CheckpointManagerOptions {
  /** Steps between two that are due: a whole number from 1. Default 1. */
  readonly every?: number;
  /** How many are kept, the newest: a whole number from 1, or Infinity. Default 2. */
  readonly keep?: number;
}

export const managerOptions = optionsOf<CheckpointManagerOptions>()({
  every: withDefault(whole(1), 1),
  keep: withDefault(
    kind<number>(
      "a whole number of at least 1, or Infinity",
      (value) => value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && (value as number) >= 1),
    ),
    2,
  ),
});

export const folderKind: Kind<string> = kind(
  "the path of a folder as a string",
  (value) => typeof value === "string" && value !== "" && !value.includes("\0"),
);
