/** The worksheet: what is given, what is to be found, with blanks, and the answers on the last page. */

import type { PageWords } from "../languages/translation.js";
import type { Prepared } from "../scene/prepare.js";
import { boxesOf } from "../scene/visit-items.js";
import { fill } from "../text/fill.js";
import { html, type Markup, raw } from "../text/markup.js";
import { formatNumber } from "../text/numbers.js";
import type { ChainRule } from "../words/gradient-rule.js";
import type { Sentences } from "../words/sentences.js";
import type { ToldStep } from "../words/tell.js";
import { askedOf, type Questions } from "./questions.js";

/** More gradients are no task for an hour. */
const mostQuestions = 100;

/** Larger gradients are asked for by one entry. */
const filledUpTo = 6;

/** "" where there is nothing to be found, or too much. */
export function worksheet(
  heading: string,
  told: readonly ToldStep[],
  questions: Questions,
  words: PageWords,
  prepared: Prepared,
  sentences: Sentences,
): Markup | string {
  if (questions.size === 0 || questions.size > mostQuestions) return "";
  const given = told
    .filter(({ phase }) => phase === "inputs" || phase === "forward" || phase === "seed")
    .flatMap(({ lines }) => lines);
  const asked = told.flatMap(({ title, rules }) =>
    rules.filter((rule) => questions.answeredBy(rule) !== undefined).map((rule) => ({ title, rule })),
  );
  const { digits } = prepared.drawing;
  const entries = entriesOfInputs(prepared, sentences);
  return html`<section class="part" id="worksheet" aria-label="${words.worksheet}">
<h2>${words.worksheet}: ${heading}</h2>
<p><button type="button" id="print">${words.print}</button></p>
<h3>${words.given}</h3>
<ul>${given.map((line) => html`<li>${line}${entries.get(line) ?? ""}</li>`)}</ul>
<h3>${words.find}</h3>
<ol class="blanks">
${asked.map(({ title, rule }) => html`<li>${title}: ${blankFor(rule, words)}</li>\n`)}</ol>
<section class="answers" aria-label="${words.answers}">
<h3>${words.answers}</h3>
<ol>
${asked.map(({ rule }) => answerOf(rule, words, digits))}</ol>
</section>
</section>`;
}

/** What inputs hold, by the line that says only their statistics: it is needed for what is to be found. */
function entriesOfInputs({ graph, scene, drawing }: Prepared, sentences: Sentences): Map<string, Markup> {
  const tables = new Map<string, Markup>();
  for (const { node } of boxesOf(scene.items)) {
    if (node === undefined || (node.kind !== "parameter" && node.kind !== "input")) continue;
    const { value, shape } = graph.nodes.get(node.id) ?? node;
    const values = typeof value === "object" ? value.values?.toArray() : undefined;
    const said = sentences.value(node, value);
    if (values === undefined || said.startsWith("[")) continue;
    const table = cells(shape.toArray(), values, drawing.digits);
    if (table !== undefined) tables.set(`${sentences.name(node.id)} = ${said}`, table);
  }
  return tables;
}

/** As a table, of entries or of blanks, where it is small enough for one. */
function cells(extents: readonly number[], values: readonly number[] | undefined, digits: number) {
  const [rows = 1, columns = 1] = extents.length < 2 ? [1, extents[0] ?? 1] : extents.slice(-2);
  if (extents.length > 2 || rows > filledUpTo || columns > filledUpTo) return undefined;
  const body = Array.from({ length: rows }, (_, i) => {
    const row = Array.from({ length: columns }, (_, j) => {
      const entry = values?.[i * columns + j];
      return html`<td>${entry === undefined ? "" : formatNumber(entry, digits)}</td>`;
    });
    return html`<tr>${row}</tr>`;
  });
  return html`<table class="cells" role="presentation"><tbody>${body}</tbody></table>`;
}

/** What stands in its blank: the number, all entries, the entry that is asked for, or the shape. */
function answerOf(rule: ChainRule, words: PageWords, digits: number): Markup {
  const { subject, reason, answer, value, values, extents, shape } = rule;
  const { entry, value: asked } = askedOf(rule);
  const table = values && cells(extents, values.toArray(), digits);
  if (value !== undefined) return html`<li>${subject} = ${reason} = <strong>${answer}</strong></li>\n`;
  if (table !== undefined) return html`<li>${subject} = ${reason} = ${table}</li>\n`;
  const [what, found] =
    asked === undefined
      ? [fill(words.shapeOf, { subject }), shape]
      : [`${fill(words.entryOf, { subject, entry })} =`, formatNumber(asked, digits)];
  return html`<li>${subject} = ${reason}; ${what} <strong>${found}</strong></li>\n`;
}

function blankFor(rule: ChainRule, words: PageWords): Markup {
  const { subject, extents, value, values } = rule;
  const blank = raw(`<span class="blank"></span>`);
  if (value !== undefined) return html`${subject} = ${blank}`;
  // what nobody knows has no answer to compare with
  const table = values && cells(extents, undefined, 0);
  if (table !== undefined) return html`${subject} =${table}`;
  const { entry } = askedOf(rule);
  if (entry === "") return html`${fill(words.shapeOf, { subject })}: ${blank}`;
  return html`${fill(words.entryOf, { subject, entry })} = ${blank}`;
}
