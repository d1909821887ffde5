/** The measured rows of one section, and the medians that everything else is computed from. */

export interface Row {
  readonly name: string;
  readonly status: "measured" | "skipped" | "failed";
  /** Why it was skipped, or the first line of its error. */
  readonly reason?: string;
  /** Every repetition's value, by column. */
  readonly values: Readonly<Record<string, readonly number[]>>;
  /** Why comparing with it is not fair here. */
  readonly unfair?: string;
  /** What the last repetition printed. */
  readonly said?: string;
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

export class Table {
  readonly rows: readonly Row[];

  constructor(rows: readonly Row[]) {
    this.rows = rows;
  }

  /** The first row that was measured: the one the others are compared with. */
  get own(): Row | undefined {
    return this.rows.find((row) => row.status === "measured" && row.name.startsWith("wengert"));
  }

  /** The median of a column over the repetitions; undefined where the row was not measured. */
  median(name: string, column: string): number | undefined {
    const values = this.rows.find((row) => row.name === name && row.status === "measured")?.values[column];
    return values === undefined ? undefined : median(values);
  }

  /** The smallest median among the rows whose name begins so: a peer at its best thread count. */
  least(prefix: string, column: string): number | undefined {
    const medians = this.rows
      .filter((row) => row.name.startsWith(prefix))
      .map((row) => this.median(row.name, column))
      .filter((value) => value !== undefined);
    return medians.length === 0 ? undefined : Math.min(...medians);
  }
}

/** a/b, undefined where either is. */
export const ratio = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a / b;
