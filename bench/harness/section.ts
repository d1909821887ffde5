/**
 * What a section of the benchmark is: rows that run, columns that they print, targets that the numbers are
 * held against.
 */
import type { Context } from "./context.js";
import type { Table } from "./table.js";

/** One row: a program, started anew for every repetition. */
export interface Contender {
  readonly name: string;
  readonly command: readonly [file: string, ...args: string[]];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Why it cannot run here; missing where it can. */
  readonly missing?: string | undefined;
  /** Why comparing with it is not fair here; missing where it is. */
  readonly unfair?: string | undefined;
  /** The values of one repetition, by column. */
  read(result: ProcessResult): Readonly<Record<string, number>>;
}

export interface ProcessResult {
  readonly output: string;
  /** From before the process was started to its end. */
  readonly seconds: number;
  /** From before the process was started to the first byte that it printed. */
  readonly firstByteSeconds: number;
}

/** A bound on a number of the table. */
export interface Target {
  readonly measure: string;
  readonly bound: readonly ["at most" | "at least", number];
  /** undefined where a row that it needs was not measured. */
  value(table: Table): number | undefined;
}

export interface Section {
  readonly letter: string;
  readonly title: string;
  /** One or two sentences: what is timed, and what a reader might otherwise assume. */
  about(context: Context): string;
  readonly unit: string;
  readonly columns: readonly string[];
  /** Its programs spend their time in products, so that the BLAS of a peer decides its row. */
  readonly products?: boolean;
  /** Columns that are compared with wengert's, the first row; all if missing. */
  readonly compared?: readonly string[];
  /** Printed with a row for each column: where there are more columns than fit side by side. */
  readonly byColumn?: boolean;
  /** Columns that some rows have no value for. */
  readonly optional?: readonly string[];
  readonly repetitions: readonly [full: number, quick: number];
  contenders(context: Context): Promise<readonly Contender[]> | readonly Contender[];
  readonly targets: readonly Target[];
}

/** Reads lines such as `1024x1024x1024: 52.3 Gflop/s`, one for each column. */
export function readColumns(columns: readonly string[]) {
  return ({ output }: ProcessResult) =>
    Object.fromEntries(
      columns.map((column) => {
        const line = output.split("\n").find((each) => each.startsWith(`${column}: `));
        return [column, Number.parseFloat(line?.slice(column.length + 2) ?? "")];
      }),
    );
}

/** Reads "... 0.72 ms per iteration ...", which every training program prints. */
export const readIteration = ({ output }: ProcessResult) => ({
  "ms per iteration": Number(/([\d.]+) ms per iteration/.exec(output)?.[1]),
});
