/**
 * A row of the table: what PyTorch calls something, what does it here, and what differs. Rows stand in text,
 * one a line: `entry | PyTorch | wengert | difference`; the columns are aligned by nobody.
 */

export interface Row {
  /** Names of PyTorch's list of differentiable operators that the row covers. */
  readonly entries: readonly string[];
  readonly torch: string;
  readonly ours: string;
  readonly difference: string;
  /** Whether both draw, each its own numbers: only shapes can be compared. */
  readonly random: boolean;
}

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Rows from their lines. A `~` after the entry says that both draw. */
export function section(title: string, lines: string): Section {
  const rows = lines
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map(rowOf);
  return { title, rows };
}

function rowOf(line: string): Row {
  const cells = line.split("|").map((cell) => cell.trim());
  const [entry = "", torch, ours, difference = ""] = cells;
  if (torch === undefined || ours === undefined || cells.length > 4)
    throw new Error(`a row is "entry | PyTorch | wengert | difference", not: ${line}`);
  const entries = entry
    .replace("~", "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  return { entries, torch, ours, difference, random: entry.includes("~") };
}

/** Whether one function does it, and not several that are put together. */
export const isOneCall = ({ ours }: Row): boolean => (ours.match(/\w\(/g) ?? []).length <= 1;
