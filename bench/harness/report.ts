/** Sections as tables: aligned for the terminal, Markdown for the docs. Both are made of the same cells. */
import type { Context } from "./context.js";
import type { Section, Target } from "./section.js";
import { median, ratio, Table } from "./table.js";

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
const mark = "†";

/** Header and rows; a row that was not measured has its reason in `note` instead of cells. */
function cells({ section, table }: Measured) {
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
  const remarks = new Set(table.rows.map(({ unfair }) => unfair).filter((each) => each !== undefined));
  return { header, rows, remarks: Array.from(remarks, (each) => `${mark} ${each}.`) };
}

export function sectionAsText(measured: Measured, context: Context): string {
  const { section } = measured;
  const { header, rows, remarks } = cells(measured);
  const all = [
    header,
    ...rows.filter((row) => row.note === undefined).map((row) => [row.name, ...row.cells]),
  ];
  const nameWidth = Math.max(...rows.map((row) => row.name.length));
  const widths = header.map((_, i) =>
    i === 0 ? nameWidth : Math.max(...all.map((each) => (each[i] ?? "").length)),
  );
  const line = (each: readonly string[]) =>
    each
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  return [
    `(${section.letter}) ${section.title}, ${section.unit}`,
    section.about(context),
    line(header),
    ...rows.map((row) =>
      row.note === undefined ? line([row.name, ...row.cells]) : `${row.name.padEnd(nameWidth)}  ${row.note}`,
    ),
    ...remarks,
  ].join("\n");
}

export function sectionAsMarkdown(measured: Measured, context: Context): string {
  const { section } = measured;
  const { header, rows, remarks } = cells(measured);
  const line = (each: readonly string[]) => `| ${each.join(" | ")} |`;
  const escaped = (text: string) => text.replaceAll("|", "\\|");
  return [
    `### ${section.title}`,
    "",
    `In ${section.unit}. ${section.about(context)}`,
    "",
    line(header),
    line(header.map((_, i) => (i === 0 ? "---" : "---:"))),
    ...rows.filter((row) => row.note === undefined).map((row) => line([row.name, ...row.cells])),
    ...notes(
      rows.filter((row) => row.note !== undefined).map((row) => `- ${row.name}: ${escaped(row.note ?? "")}`),
    ),
    ...notes(remarks),
  ].join("\n");
}

const notes = (lines: string[]) => (lines.length === 0 ? [] : ["", ...lines]);

/** Each target beside what was measured. */
export function targets(all: readonly Measured[]) {
  return all.flatMap(({ section, table }) =>
    section.targets.map((target) => {
      const value = target.value(table);
      const fair = target.value(new Table(table.rows.filter(({ unfair }) => unfair === undefined)));
      const verdict = value === undefined ? "not measured" : meets(target, value) ? "met" : "missed";
      return {
        measure: target.measure,
        bound: target.bound,
        value,
        verdict: value === fair ? verdict : `${verdict} ${mark}`,
      };
    }),
  );
}

const meets = ({ bound: [side, limit] }: Target, value: number) =>
  side === "at most" ? value <= limit : value >= limit;

export function targetsAsLines(all: readonly Measured[]): string[][] {
  return [
    ["measure", "target", "measured", ""],
    ...targets(all).map(({ measure, bound: [side, limit], value, verdict }) => [
      measure,
      `${side} ${Number(limit.toPrecision(3))}`,
      value === undefined ? "" : format(value),
      verdict,
    ]),
  ];
}
