/**
 * The player's page: the picture, every step in words, every number in a table, and the program that shows
 * them in time.
 */
import type { Prepared } from "../scene/prepare.js";
import { boxesOf } from "../scene/visit-items.js";
import { html, type Markup, raw } from "../text/markup.js";
import type { ThemeName } from "../theme/choice.js";
import { type ChainRule, ChainRules } from "../words/chain-rule.js";
import { Sentences } from "../words/sentences.js";
import { type ToldStep, tell } from "../words/tell.js";
import type { MarkedSvg } from "../write/svg.js";
import { detailsList, numbersTable } from "./details.js";
import { factsAbout } from "./facts.js";
import { Picture } from "./picture.js";
import { Questions } from "./questions.js";
import { looks, program, programHash } from "./text.js";
import { themeStyles } from "./theme-styles.js";

export interface PageOptions {
  readonly heading: string;
  /**
   * The theme that it opens in: `auto` for what the reader's system asks for, `own` for colours of the
   * user's.
   */
  readonly theme: ThemeName | "auto" | "own";
  readonly predict: boolean;
  readonly tolerance: number;
}

/**
 * Not written in the tagged template: a bundler would call a helper of another package for a script tag in
 * one.
 */
const script = raw(`<script>${program}</script>`);

export function page(prepared: Prepared, marked: MarkedSvg, options: PageOptions): string {
  const sentences = new Sentences(prepared);
  const told = tell(prepared, sentences);
  const questions = new Questions(prepared, told);
  const rules = new ChainRules(prepared, sentences);
  const facts = boxesOf(prepared.scene.items).map((box) =>
    factsAbout(box, prepared, sentences, rules, questions.aboutNode(box.node?.id)),
  );
  const { heading, theme, tolerance } = options;
  return html`<!doctype html>
<html lang="en" data-theme="${theme}" data-tolerance="${tolerance}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${raw(policy)}">
<title>${heading}</title>
<style>
${raw(themeStyles(theme === "own" ? prepared.drawing.theme : undefined))}
${raw(looks)}</style>
</head>
<body>
<main>
<h1>${heading}</h1>
<section class="scroller" aria-label="The graph">
${raw(new Picture(prepared, marked, sentences, questions).write())}</section>
${controls(options, questions)}
<div class="below">
<section id="now" aria-live="polite" aria-atomic="true" aria-label="This step"></section>
<section id="details" aria-live="polite" aria-label="Details">
<p id="hint">${hint}</p>
${inLines(facts.map(detailsList))}
</section>
</div>
${foldedParts(told, questions, numbersTable(facts))}
</main>
${script}
</body>
</html>
`.text;
}

/** Nothing runs or is loaded but the page's own program and looks. */
const policy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src '${programHash}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const hint =
  "Point at a part of the picture, tap it, or move to it with Tab, to see its numbers. " +
  "The arrow keys, Home and End change the step.";

function controls({ theme, predict }: PageOptions, questions: Questions): Markup {
  const asks = questions.size > 0;
  return html`<nav class="controls" aria-label="Steps">
<button type="button" id="first">First</button>
<button type="button" id="back">◀︎ Back</button>
<p id="count"></p>
<button type="button" id="next">Next ▶︎</button>
<button type="button" id="last">Last</button>
<label${raw(asks ? "" : " hidden")}><input type="checkbox" id="predict" autocomplete="off"${raw(
    predict && asks ? " checked" : "",
  )}>Predict the gradients</label>
<label class="more">Colours <select id="theme" autocomplete="off">${themeChoices(theme)}</select></label>
</nav>`;
}

/** What a reader chooses from: a theme that has no text here does not compile. */
const themeTexts: Readonly<Record<ThemeName | "auto", string>> = {
  auto: "as your system",
  light: "light",
  dark: "dark",
  contrast: "high contrast",
  print: "greys",
};

function themeChoices(theme: PageOptions["theme"]): Markup[] {
  const texts = Object.entries(theme === "own" ? { ...themeTexts, own: "its own" } : themeTexts);
  return texts.map(
    ([value, text]) =>
      html`<option value="${value}"${raw(value === theme ? " selected" : "")}>${text}</option>`,
  );
}

function foldedParts(told: readonly ToldStep[], questions: Questions, numbers: Markup): Markup {
  return html`<nav class="controls" aria-label="More">
<button type="button" aria-controls="all-steps" aria-expanded="false">All steps</button>
<button type="button" aria-controls="all-numbers" aria-expanded="false">Table of all numbers</button>
</nav>
<section class="part" id="all-steps" aria-label="All steps">
<h2>All steps</h2>
<ol id="told" start="0">
${inLines(told.map((step) => stepItem(step, questions)))}
</ol>
</section>
<section class="part" id="all-numbers" aria-label="Table of all numbers">
<h2>All numbers</h2>
${numbers}
</section>`;
}

function stepItem({ index, title, lines, rules }: ToldStep, questions: Questions): Markup {
  const told = lines.map((line) => html`<p>${line}</p>`);
  const listed =
    rules.length === 0
      ? ""
      : html`<ul class="rules">${rules.map((rule) => ruleItem(rule, questions.answeredBy(rule)))}</ul>`;
  return html`<li id="step-${index}"><p><strong>${title}</strong></p>${told}${listed}</li>`;
}

function ruleItem(rule: ChainRule, question: string | undefined): Markup {
  const { subject, reason, answer, value, values, shape, note } = rule;
  const asked = raw(question === undefined ? "" : ` data-rule="${question}"`);
  const right = raw(value === undefined ? "" : ` data-value="${value}"`);
  const listed = raw(values === undefined ? "" : ` data-values="${values.join(" ")}"`);
  const remark = note === "" ? "" : html`<span class="note">${note}</span>`;
  const parts = [
    html`<span class="subject">${subject}</span>`,
    html`<span class="reason"> = ${reason}</span>`,
    html`<span class="answer"> = ${answer}</span>`,
  ];
  return html`<li class="rule"${asked}${right}${listed} data-shape="${shape}">${parts}${remark}</li>`;
}

const inLines = (parts: readonly Markup[]) => raw(parts.map(({ text }) => text).join("\n"));
