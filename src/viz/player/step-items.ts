/** Every step in words, as a list that the program takes each step from. */
import { html, type Markup, raw } from "../text/markup.js";
import type { ChainRule } from "../words/gradient-rule.js";
import type { ToldStep } from "../words/tell.js";
import { askedOf, type Questions } from "./questions.js";

export function stepItem({ index, title, lines, rules }: ToldStep, questions: Questions): Markup {
  const told = lines.map((line) => html`<p>${line}</p>`);
  const listed =
    rules.length === 0
      ? ""
      : html`<ul class="rules">${rules.map((rule) => ruleItem(rule, questions.answeredBy(rule)))}</ul>`;
  return html`<li id="step-${index}"><p><strong>${title}</strong></p>${told}${listed}</li>`;
}

function ruleItem(rule: ChainRule, question: string | undefined): Markup {
  const { subject, reason, answer, note } = rule;
  const asked = question === undefined ? "" : askedText(rule, question);
  const remark = note === "" ? "" : html`<span class="note">${note}</span>`;
  const parts = [
    html`<span class="subject">${subject}</span>`,
    html`<span class="reason"> = ${reason}</span>`,
    html`<span class="answer"> = ${answer}</span>`,
  ];
  return html`<li class="rule"${raw(asked)}>${parts}${remark}</li>`;
}

/** The question as attributes, numbers and brackets only. */
function askedText(rule: ChainRule, question: string): string {
  const { entry, value, mistakes } = askedOf(rule);
  const { values, shape } = rule;
  return [
    ` data-rule="${question}" data-shape="${shape}"`,
    ...(entry === "" ? [] : [` data-entry="${entry}"`]),
    ...(value === undefined ? [] : [` data-value="${value}"`]),
    ...(values === undefined ? [] : [` data-values="${values.join(" ")}"`]),
    ...(mistakes.length === 0
      ? []
      : [` data-mistakes="${mistakes.map(([kind, x]) => `${kind} ${Number(x.toPrecision(6))}`).join(";")}"`]),
  ].join("");
}
