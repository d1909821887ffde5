/** docs/from-pytorch.md, as text: what stands there before the tables, the tables, and what they cover. */
import { inputs } from "./inputs.js";
import { isOneCall, type Row, type Section } from "./rows.js";

const code = (text: string) => (text.includes("`") ? text : `\`${text}\``);

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`.replace(/ {2}\|/g, " |");
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

const sectionOf = ({ title, rows }: Section): string =>
  `### ${title}\n\n${table(
    ["PyTorch", "wengert", "what differs"],
    rows.map(({ torch, ours, difference }) => [code(torch), code(ours), difference]),
  )}\n`;

/** What of PyTorch's list the rows cover: by one function, by several in one line, or not. */
export function coverageOf(names: readonly string[], rows: readonly Row[]) {
  const covered = new Map<string, boolean>();
  for (const row of rows)
    for (const entry of row.entries) covered.set(entry, covered.get(entry) === true || isOneCall(row));
  return {
    unknown: [...covered.keys()].filter((name) => !names.includes(name)),
    byOne: names.filter((name) => covered.get(name) === true),
    composed: names.filter((name) => covered.get(name) === false),
    absent: names.filter((name) => !covered.has(name)),
  };
}

const listed = (names: readonly string[]) => names.map(code).join(", ");

export function render(
  before: string,
  sections: readonly Section[],
  entries: { readonly source: string; readonly names: readonly string[] },
): string {
  const { byOne, composed, absent } = coverageOf(
    entries.names,
    sections.flatMap(({ rows }) => rows),
  );
  const all = entries.names.length;
  const shown = Object.entries(inputs).map(([name, { dtype, about }]) => [
    code(name),
    about,
    dtype === "int32" ? "int32 (int64 in PyTorch)" : dtype,
  ]);
  return `${before.trim()}

## The tables

Each row runs: a test gives both sides the same numbers, and compares values and gradients with what PyTorch gave. Rows that draw
numbers are compared by their shapes. The names in the rows are these tensors:

${table(["name", "what it is", "dtype"], shown)}

${sections.map(sectionOf).join("\n")}
## What is covered

PyTorch's own list of operators that have gradients (${entries.source}) has ${all} names. The rows above cover ${byOne.length + composed.length} of
them: ${byOne.length} by one function or method, ${composed.length} by one line of several; ${absent.length} are absent. A row may say that it is for some cases alone.

**By one function or method**: ${listed(byOne)}.

**By one line of several**: ${listed(composed)}.

**Absent**: ${listed(absent)}.
`;
}
