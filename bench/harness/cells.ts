/** The cells of a section's table, for the terminal and for the docs: a row a program, or a row a column. */
import type { Section } from "./section.js";
import { median, ratio, type Table } from "./table.js";

export interface Measured {
  readonly section: Section;
  readonly table: Table;
}

/** Three digits, none behind the point from 100 on; whole numbers as they are. */
export function format(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  const size = Math.abs(value);
  const text = value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.995 ? 2 : 3);
  return size >= 1e4 ? Number(text).toLocaleString("en-US") : text;
}

/** Behind the name of a row that it is not fair to compare with. */
export const mark = "†";

/** Header and rows; a row that was not measured has its reason in `note` instead of cells. */
export function cells(measured: Measured) {
  return measured.section.byColumn === true ? cellsByColumn(measured) : cellsByProgram(measured);
}

function cellsByProgram({ section, table }: Measured) {
  const { columns } = section;
  const compared = section.compared ?? columns;
  const { own } = table;
  const header = [
    "",
    ...columns.flatMap((column) => (compared.includes(column) ? [column, "wengert ÷ this"] : [column])),
  ];
  const rows = table.rows.map(({ name, status, reason = "", values, unfair }) => ({
    name: unfair === undefined ? name : `${name} ${mark}`,
    note: status === "measured" ? undefined : `${status}: ${reason}`,
    cells: columns.flatMap((column) => {
      const all = values[column];
      const isCompared = compared.includes(column);
      if (all === undefined) return isCompared ? ["", ""] : [""];
      const range = all.length > 1 ? ` (${format(Math.min(...all))} .. ${format(Math.max(...all))})` : "";
      const shown = `${format(median(all))}${columns.length === 1 ? range : ""}`;
      if (!isCompared) return [shown];
      const times = ratio(own && median(own.values[column] ?? []), median(all));
      return [shown, times === undefined || own?.name === name ? "" : format(times)];
    }),
  }));
  return { header, rows, remarks: remarksOf(table) };
}

/**
 * A row for each column, the worst against the peers' best first; programs that were not measured are notes
 * below.
 */
function cellsByColumn({ section, table }: Measured) {
  const { own } = table;
  const measured = table.rows.filter(({ status }) => status === "measured");
  const lines = section.columns.map((column) => {
    const peers = measured.filter((row) => !row.name.startsWith("wengert"));
    const best = Math.min(...peers.map(({ name }) => table.median(name, column) ?? Number.POSITIVE_INFINITY));
    const times = ratio(own && table.median(own.name, column), Number.isFinite(best) ? best : undefined);
    const medians = measured.map(({ name }) => format(table.median(name, column) ?? Number.NaN));
    return { name: column, times, cells: [...medians, times === undefined ? "" : format(times)] };
  });
  const rows = lines
    .sort((a, b) => (b.times ?? 0) - (a.times ?? 0))
    .map(({ name, cells }) => ({ name, note: undefined as string | undefined, cells }));
  for (const { name, status, reason = "" } of table.rows)
    if (status !== "measured") rows.push({ name, note: `${status}: ${reason}`, cells: [] });
  const names = measured.map(({ name, unfair }) => (unfair === undefined ? name : `${name} ${mark}`));
  return { header: ["", ...names, "wengert ÷ best peer"], rows, remarks: remarksOf(table) };
}

function remarksOf({ rows }: Table): string[] {
  const remarks = new Set(rows.map(({ unfair }) => unfair).filter((each) => each !== undefined));
  return Array.from(remarks, (each) => `${mark} ${each}.`);
}
