/** Facts as HTML: the details of the box that is pointed at, and the table of all numbers. */
import type { PageWords } from "../languages/translation.js";
import { html, type Markup, raw } from "../text/markup.js";
import type { Fact } from "./facts.js";
import { stepText } from "./step-text.js";

/** @param i the position of the box in the picture, by which the program finds its details. */
export function detailsList(facts: readonly Fact[], i: number): Markup {
  const rows = facts.map((fact) => html`<dt>${fact.title}</dt><dd${answers(fact)}>${timed(fact)}</dd>`);
  return html`<dl id="db${i}" hidden>${rows}</dl>`;
}

/** In the order of the columns; those that no box has are left out. */
const titles = [
  "name",
  "what",
  "shape",
  "value",
  "gradient",
  "numerical",
  "difference",
  "line",
] as const satisfies readonly (keyof PageWords)[];

/** @param boxes the facts about each box. */
export function numbersTable(boxes: readonly (readonly Fact[])[], words: PageWords): Markup {
  const known = boxes.map((facts) => new Map(facts.map((fact) => [fact.title, fact])));
  const columns = titles
    .map((title) => words[title])
    .filter((title) => known.some((facts) => facts.has(title)));
  const rows = known.map((facts, i) => {
    const cells = columns.slice(1).map((column) => {
      const fact = facts.get(column);
      return fact === undefined ? html`<td></td>` : html`<td${answers(fact)}>${timed(fact)}</td>`;
    });
    const name = facts.get(words.name)?.text ?? "";
    return html`${i === 0 ? "" : "\n"}<tr><th scope="row">${name}</th>${cells}</tr>`;
  });
  return html`<div class="wide" role="region" tabindex="0" aria-label="${words.tableScrolls}">
<table>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${rows}
</tbody>
</table>
</div>`;
}

/** What the program hides in predict mode, until its question is answered. */
const answers = ({ rule }: Fact) => raw(rule === undefined ? "" : ` data-rule="${rule}"`);

/** What the program hides until its step. */
function timed({ from, text }: Fact): Markup {
  const when = raw(from === 0 ? "" : ` data-from="${stepText(from)}"`);
  return html`<span${when}>${text}</span>`;
}
