/**
 * What the page and the worker that runs a program tell each other. What comes from a program is data, and
 * believed by nobody: texts are shown as texts, graphs are read by `graphFromJson`.
 */

export interface Program {
  /** Of the file that it stands for: `apple.ts`. */
  readonly name: string;
  readonly text: string;
}

/** To the frame that holds the workers. */
export type Request =
  | { readonly kind: "worker"; readonly letters: string }
  | { readonly kind: "run"; readonly run: number; readonly program: Program; readonly limits: Limits }
  | { readonly kind: "stop" };

export interface Limits {
  readonly seconds: number;
  /** Of arrays in linear memory. */
  readonly megabytes: number;
}

/** Where something stands in the program: line from 1 on, column from 0 on. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export type Level = "log" | "info" | "warn" | "error";

/** What a program may plot: one number a pass back. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
  /** After how many passes each value stands. */
  readonly every: number;
}

export type Report =
  | { readonly kind: "printed"; readonly level: Level; readonly text: string }
  /** A graph as JSON, and the options that it was drawn with; of one key the newest is seen. */
  | {
      readonly kind: "graph";
      readonly key: string;
      readonly name: string;
      readonly json: string;
      readonly options: object;
    }
  | { readonly kind: "series"; readonly series: Series }
  | { readonly kind: "failed"; readonly name: string; readonly message: string; readonly place?: Place }
  /** What was reported of graphs and losses is to be seen now, while the program goes on. */
  | { readonly kind: "shown" }
  /** The program's text has run to its end; its timers may go on. */
  | { readonly kind: "done"; readonly milliseconds: number }
  /** No timer is left either, and nothing has come for a while; what comes after all takes that back. */
  | { readonly kind: "rested" };

/** From the frame: a report of the run that is going on, or what became of it. */
export type Message =
  | { readonly run: number; readonly report: Report }
  | { readonly run: number; readonly ended: "time" | "flood" | "crash" };

/** More reports than this are a flood, and end the run. */
export const mostReports = 4000;
/** Characters that the graph of one report may have. */
export const longestReport = 8_000_000;
/** Characters of a line that are shown. */
export const longestLine = 10_000;
/** Losses that a curve may have. */
export const mostLosses = 2000;
