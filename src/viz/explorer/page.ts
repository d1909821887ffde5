/** The page whose modules open and close: what stands in it before its program runs. */
import type { Language } from "../languages/loaded.js";
import type { ExplorerWords } from "../languages/translation.js";
import { explorerWords } from "../languages/words.js";
import { html, type Markup, raw } from "../text/markup.js";
import { packed } from "../text/packed.js";
import { framed, jsonText, ownProgram } from "../text/page-frame.js";
import { type PageTheme, pageThemes } from "../theme/page-themes.js";
import { themeStyles } from "../theme/paint.js";
import type { Theme } from "../theme/theme.js";
import type { Outline } from "./drawing/outline.js";
import { looks, program, programHash } from "./text.js";

export interface ExplorerPage {
  readonly heading: string;
  /** What the picture says to who does not see it. */
  readonly alt: string;
  readonly lang: Language;
  readonly theme: PageTheme;
  readonly own: Theme | undefined;
  readonly outline: Outline;
  /** Modules that are open at first. */
  readonly open: readonly number[];
  /** Pictures by which modules are open. */
  readonly states: Readonly<Record<string, string>>;
  readonly first: string;
  /** The text of Graphviz and its hash, where the page lays out by itself. */
  readonly graphviz: { readonly text: string; readonly hash: string } | undefined;
}

/**
 * Not written in the tagged template: a bundler would call a helper of another package for a script tag in
 * one.
 */
const script = (text: string) => raw(`<script>${text}</script>`);

export function explorerPage(page: ExplorerPage): string {
  const { heading, lang, theme, own, graphviz } = page;
  const words = explorerWords(lang);
  const choices = pageThemes(own).map(
    (each) =>
      html`<option value="${each}"${raw(each === theme ? " selected" : "")}>${words.themes[each]}</option>`,
  );
  const body = html`<body>
<main>
<h1>${heading}</h1>
${tools(choices, words)}
<div class="stage">
<section id="scroller" tabindex="0" aria-label="${page.alt}. ${words.graph}">
<div id="canvas">${raw(page.first)}</div>
</section>
<div id="map" aria-hidden="true" hidden><svg preserveAspectRatio="none"></svg></div>
</div>
<p id="about">${words.hint}</p>
<p id="live" class="unseen" aria-live="polite"></p>
</main>
${pageData(page, words)}
${graphviz === undefined ? "" : script(graphviz.text)}
${script(program)}
</body>`;
  const [mayRun, ...others] = ownProgram(programHash);
  const graphvizRuns = graphviz === undefined ? "" : ` '${graphviz.hash}' 'wasm-unsafe-eval'`;
  return framed({
    lang,
    attributes: ` data-theme="${theme}"`,
    title: heading,
    style: `${themeStyles(own)}\n${looks}`,
    body,
    allows: [`${mayRun}${graphvizRuns}`, ...others],
  });
}

function tools(choices: readonly Markup[], words: ExplorerWords): Markup {
  return html`<div class="bar" role="group" aria-label="${words.tools}">
<button type="button" id="smaller" aria-label="${words.smaller}">−</button>
<button type="button" id="larger" aria-label="${words.larger}">+</button>
<button type="button" id="fit">${words.fit}</button>
<button type="button" id="close-all">${words.closeAll}</button>
<div class="searching">
<input type="search" id="search" autocomplete="off" placeholder="${words.search}"
aria-label="${words.search}">
<ul id="results" aria-label="${words.results}" hidden></ul>
</div>
<p id="found" role="status"></p>
<label id="colours"><span>${words.colours}</span>
<select id="theme" aria-label="${words.colours}" autocomplete="off">${choices}</select></label>
</div>`;
}

function pageData({ outline, states, open }: ExplorerPage, words: ExplorerWords): Markup {
  const data = { words, open, packed: packed(JSON.stringify({ outline, states })) };
  return html`<pre id="data" hidden>${jsonText(JSON.stringify(data))}</pre>`;
}
