/** Sections as tables: aligned for the terminal, Markdown for the docs. Both are made of the same cells. */
import { cells, format, type Measured, mark } from "./cells.js";
import type { Context } from "./context.js";
import type { Target } from "./section.js";
import { Table } from "./table.js";

export { format, type Measured };

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
