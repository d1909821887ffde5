/** The program beside the picture: its lines, each with the steps that ran on it. */
import { pageWords } from "../languages/words.js";
import type { Prepared } from "../scene/prepare.js";
import { html, type Markup } from "../text/markup.js";

/** Where a call stands, and the steps in which it is what happens. */
interface Call {
  readonly line: number;
  /** From 0 on. */
  readonly start: number;
  readonly end: number;
  readonly steps: readonly number[];
}

/** @param program the text that the recorded lines are of; "" for none. */
export function sourceSection(prepared: Prepared, program: string): Markup | string {
  if (program === "") return "";
  const lines = program.replace(/\s+$/, "").split(/\r?\n/);
  const { file, calls } = callsIn(prepared, lines);
  const { source, sourceHint, sourceOfNone } = pageWords(prepared.drawing.lang);
  const items = lines.map((text, i) =>
    lineItem(
      text,
      i + 1,
      calls.filter(({ line }) => line === i + 1),
    ),
  );
  return html`<section id="source" class="source" aria-label="${source}">
<h2>${file || source}</h2>
<ol class="code">
${items}</ol>
<p class="aside">${calls.length > 0 ? sourceHint : sourceOfNone}</p>
</section>`;
}

function lineItem(text: string, number: number, calls: readonly Call[]): Markup {
  const shown = html`<span class="at">${number}</span> <code>${marked(text, 0, text.length, calls)}</code>`;
  const steps = [...new Set(calls.flatMap((call) => call.steps))].sort((a, b) => a - b);
  if (steps.length === 0) return html`<li>${shown}</li>\n`;
  const button = html`<button type="button" data-go="${steps[0] ?? 0}">${shown}</button>`;
  return html`<li data-steps="${steps.join(" ")}">${button}</li>\n`;
}

/** Calls lie side by side or in one another. */
function marked(text: string, from: number, to: number, calls: readonly Call[]): Markup[] {
  const parts: Markup[] = [];
  let at = from;
  let left = calls.toSorted((a, b) => a.start - b.start || b.end - a.end);
  for (let call = left[0]; call !== undefined; call = left[0]) {
    const { start, end, steps } = call;
    const inside = left.slice(1).filter((other) => other.start < end);
    left = left.slice(1).filter((other) => other.start >= end);
    if (start < at || end > to) continue;
    const inner = marked(text, start, end, inside);
    parts.push(html`${text.slice(at, start)}<span data-steps="${steps.join(" ")}">${inner}</span>`);
    at = end;
  }
  parts.push(html`${text.slice(at, to)}`);
  return parts;
}

/** The calls of the file that most ops come from. */
function callsIn({ timeline }: Prepared, lines: readonly string[]) {
  const places = timeline.order.flatMap((box) => {
    const found = /^(.*):(\d+):(\d+)$/.exec(box.node?.source ?? "");
    if (found === null) return [];
    const [, path = "", line, column] = found;
    const steps = [timeline.forward(box.id), timeline.backward(box.id)].filter(Number.isFinite);
    return [{ path, line: Number(line), start: Number(column) - 1, steps }];
  });
  const counts = new Map<string, number>();
  for (const { path } of places) counts.set(path, (counts.get(path) ?? 0) + 1);
  const [file = ""] = [...counts].sort((a, b) => b[1] - a[1]).map(([path]) => path);
  const calls = places
    .filter(({ path, line }) => path === file && line <= lines.length)
    .map(({ line, start, steps }) => ({ line, start, end: endOf(lines[line - 1] ?? "", start), steps }));
  return { file: file.replace(/^.*[\\/]/, ""), calls };
}

/** Behind the closing bracket of a call that begins at `start`, or at the end of the line. */
function endOf(line: string, start: number): number {
  const name = /^[\w$.]*/.exec(line.slice(start))?.[0] ?? "";
  let at = start + name.length;
  if (line[at] !== "(") return Math.max(at, start + 1);
  let depth = 0;
  for (; at < line.length; at++) {
    if (line[at] === "(") depth++;
    if (line[at] === ")" && --depth === 0) return at + 1;
  }
  return line.length;
}
