/**
 * The player's page: the picture, every step in words, every number in a table, and the program that shows
 * them in time.
 */
import type { PageWords } from "../languages/translation.js";
import { pageWords } from "../languages/words.js";
import { boxesOf } from "../scene/visit-items.js";
import { html, type Markup, raw } from "../text/markup.js";
import { packed } from "../text/packed.js";
import { framed, ownProgram } from "../text/page-frame.js";
import { themeStyles } from "../theme/paint.js";
import { ChainRules } from "../words/chain-rule.js";
import { Sentences } from "../words/sentences.js";
import { type ToldStep, tell } from "../words/tell.js";
import type { MarkedSvg } from "../write/svg.js";
import { StepViews } from "./arrays/step-views.js";
import { controls, type PageTheme } from "./controls.js";
import { detailsList, numbersTable } from "./details.js";
import { factsAbout } from "./facts.js";
import type { PlayerState } from "./opened.js";
import { pageData } from "./page-data.js";
import { Picture } from "./picture.js";
import { Questions } from "./questions.js";
import { sourceSection } from "./source.js";
import { stepItem } from "./step-items.js";
import { looks, program, programHash } from "./text.js";
import { worksheet } from "./worksheet.js";

export interface PageOptions {
  readonly heading: string;
  readonly theme: PageTheme;
  readonly predict: boolean;
  readonly tolerance: number;
  /** The text of the program; "" for none. */
  readonly program: string;
}

/**
 * Not written in the tagged template: a bundler would call a helper of another package for a script tag in
 * one.
 */
const script = raw(`<script>${program}</script>`);

/** A state, laid out. */
export interface LaidOut {
  readonly state: PlayerState;
  readonly marked: MarkedSvg;
}

/** @param states the first is the one that the page opens with. */
export function page(states: readonly LaidOut[], options: PageOptions): string {
  const { drawing } = (states[0] as LaidOut).state.prepared;
  const { lang = "en" } = drawing;
  const words = pageWords(lang);
  const [first, ...others] = states.map((each) => contents(each, options, words)) as [
    Contents,
    ...Contents[],
  ];
  const { heading, theme, tolerance } = options;
  const more = packed(JSON.stringify(others.map(({ seen, data }) => [seen.text, data.text])));
  const opened = others.length === 0 ? "" : html`<pre id="opened" hidden>${more}</pre>\n`;
  const body = html`<body>
${shown(first.seen, words)}
<pre id="data" hidden>${first.data}</pre>
${opened}${script}
</body>`;
  const hasImages = states.some(({ marked }) => marked.images.size > 0);
  return framed({
    lang,
    attributes: ` data-theme="${theme}" data-tolerance="${tolerance}"`,
    title: heading,
    style: `${themeStyles(theme === "own" ? drawing.theme : undefined)}\n${looks}`,
    body,
    allows: [...ownProgram(programHash), ...(hasImages ? ["img-src data:"] : [])],
  });
}

interface Contents {
  readonly seen: Markup;
  readonly data: Markup;
}

/** What is to be seen of a state, and the numbers inside its steps. */
function contents({ state, marked }: LaidOut, options: PageOptions, words: PageWords): Contents {
  const { prepared } = state;
  const sentences = new Sentences(prepared);
  const told = tell(prepared, sentences);
  const questions = new Questions(prepared, told);
  const rules = new ChainRules(prepared, sentences);
  const facts = boxesOf(prepared.scene.items).map((box) =>
    factsAbout(box, prepared, sentences, rules, questions.aboutNode(box.node?.id)),
  );
  const { heading, theme } = options;
  const views = new StepViews(prepared, sentences, questions).all(told);
  const hasViews = views.some((each) => each.length > 0);
  const source = sourceSection(prepared, options.program);
  const seen = html`
<h1>${heading}</h1>
${controls(words, theme, options.predict, questions.size > 0)}
<div class="${source === "" ? "stage" : "stage beside"}">
<section class="scroller" aria-label="${words.graph}">
${raw(new Picture(state, marked, sentences, questions).write())}</section>
${source}
</div>
<div class="below">
<section id="now" aria-live="polite" aria-atomic="true" aria-label="${words.thisStep}"></section>
<section id="arrays" aria-label="${words.arrays}"${raw(hasViews ? " data-any" : "")} hidden></section>
<section id="entry" aria-live="polite" hidden></section>
<section id="details" aria-live="polite" aria-label="${words.details}">
<p id="hint">${words.hint}${state.turns.size > 0 ? ` ${words.opensHint}` : ""}</p>
${inLines(facts.map(detailsList))}
</section>
</div>
${foldedParts(
  numbersTable(facts, words),
  worksheet(heading, told, questions, words, prepared, sentences),
  told,
  questions,
  words,
)}
`;
  return { seen, data: pageData(views, prepared.drawing.digits, words) };
}

/** So long a text repeats itself so often that it is carried packed. */
const longText = 600_000;

/** What is to be seen: as it is, or packed, for the program to unpack it. */
function shown(seen: Markup, words: PageWords): Markup {
  return seen.text.length < longText
    ? html`<main>${seen}</main>`
    : html`<main><noscript><p>${words.noScript}</p></noscript></main>
<pre id="packed" hidden>${packed(seen.text)}</pre>`;
}

function foldedParts(
  numbers: Markup,
  sheet: Markup | string,
  told: readonly ToldStep[],
  questions: Questions,
  words: PageWords,
): Markup {
  return html`<nav class="controls parts" aria-label="${words.more}">
${opener("all-steps", words.allSteps)}
${opener("all-numbers", words.table)}
${sheet === "" ? "" : opener("worksheet", words.worksheet)}
</nav>
<section class="part" id="all-steps" aria-label="${words.allSteps}">
<h2>${words.allSteps}</h2>
<ol id="told" start="0">
${inLines(told.map((step) => stepItem(step, questions)))}
</ol>
</section>
<section class="part" id="all-numbers" aria-label="${words.table}">
<h2>${words.allNumbers}</h2>
${numbers}
</section>
${sheet}`;
}

const opener = (part: string, text: string) =>
  html`<button type="button" aria-controls="${part}" aria-expanded="false">${text}</button>`;

const inLines = (parts: readonly Markup[]) => raw(parts.map(({ text }) => text).join("\n"));
