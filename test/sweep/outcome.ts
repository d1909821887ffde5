/** How a trial can end. */

export const outcomes = [
  "value",
  "own",
  "theirs",
  "raw",
  "hostileRaw",
  "unknown",
  "superfluous",
  "mode",
  "hang",
  "death",
] as const;

export type Outcome = (typeof outcomes)[number];

/** What the outcomes are called in the table, and whether there may be any. */
export const meaning: Readonly<Record<Outcome, { readonly words: string; readonly bad: boolean }>> = {
  value: { words: "values", bad: false },
  own: { words: "errors of the library", bad: false },
  theirs: { words: "errors that the value threw", bad: false },
  raw: { words: "raw errors for everyday values", bad: true },
  hostileRaw: { words: "raw errors for hostile values", bad: false },
  unknown: { words: "unknown keys accepted", bad: true },
  superfluous: { words: "superfluous arguments accepted", bad: true },
  mode: { words: "modes left switched", bad: true },
  hang: { words: "hangs", bad: true },
  death: { words: "deaths", bad: true },
};

export interface Finding {
  readonly outcome: Outcome;
  readonly call: string;
  readonly slot: string;
  readonly value: string;
  readonly message: string;
  readonly ms: number;
}

/** The first word to a process that runs trials. */
export const childRole = "run-trials";
