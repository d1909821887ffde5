/** The kinds of arguments that are about events. */
import { type Kind, kind, whole } from "../../arguments/index.js";

/** Viewers group tags by what stands before a slash: `loss/train`, `loss/test`. */
export const tagKind: Kind<string> = kind(
  "a string that is not empty",
  (value) => typeof value === "string" && value !== "",
);

export const stepKind: Kind<number> = whole(0, Number.MAX_SAFE_INTEGER);

/** In milliseconds, the time of day would be some 50,000 years ahead. */
export const wallTimeKind: Kind<number> = kind(
  "a time in seconds since 1970, not in milliseconds",
  (value) => typeof value === "number" && value >= 0 && value < 1e11,
);
