/** The worksheet: what is given, what is to be found, with blanks, and the answers on the last page. */

import type { PageWords } from "../languages/translation.js";
import { fill } from "../text/fill.js";
import { html, type Markup, raw } from "../text/markup.js";
import type { ChainRule } from "../words/gradient-rule.js";
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
): Markup | string {
  if (questions.size === 0 || questions.size > mostQuestions) return "";
  const given = told
    .filter(({ phase }) => phase === "inputs" || phase === "forward" || phase === "seed")
    .flatMap(({ lines }) => lines);
  const asked = told.flatMap(({ title, rules }) =>
    rules.filter((rule) => questions.answeredBy(rule) !== undefined).map((rule) => ({ title, rule })),
  );
  return html`<section class="part" id="worksheet" aria-label="${words.worksheet}">
<h2>${words.worksheet}: ${heading}</h2>
<p><button type="button" id="print">${words.print}</button></p>
<h3>${words.given}</h3>
<ul>${given.map((line) => html`<li>${line}</li>`)}</ul>
<h3>${words.find}</h3>
<ol class="blanks">
${asked.map(({ title, rule }) => html`<li>${title}: ${blankFor(rule, words)}</li>\n`)}</ol>
<section class="answers" aria-label="${words.answers}">
<h3>${words.answers}</h3>
<ol>
${asked.map(({ rule }) => answerOf(rule))}</ol>
</section>
</section>`;
}

function answerOf({ subject, reason, answer }: ChainRule): Markup {
  return html`<li>${subject} = ${reason} = <strong>${answer}</strong></li>\n`;
}

function blankFor(rule: ChainRule, words: PageWords): Markup {
  const { subject, extents, value } = rule;
  const blank = raw(`<span class="blank"></span>`);
  const [rows = 1, columns = 1] = extents.length < 2 ? [1, extents[0] ?? 1] : extents.slice(-2);
  if (value !== undefined) return html`${subject} = ${blank}`;
  const fits = extents.length <= 2 && rows <= filledUpTo && columns <= filledUpTo;
  if (fits) {
    const row = raw(`<tr>${"<td></td>".repeat(columns)}</tr>`);
    const body = Array.from({ length: rows }, () => row);
    return html`${subject} =<table class="cells" role="presentation"><tbody>${body}</tbody></table>`;
  }
  const { entry } = askedOf(rule);
  if (entry === "") return html`${fill(words.shapeOf, { subject })}: ${blank}`;
  return html`${fill(words.entryOf, { subject, entry })} = ${blank}`;
}
