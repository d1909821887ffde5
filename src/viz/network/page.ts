/** The page of a network: what stands in it before its program runs. */

import type { NetworkWords } from "../languages/translation.js";
import { networkWords } from "../languages/words.js";
import { fill } from "../text/fill.js";
import { html, type Markup, raw } from "../text/markup.js";
import { framed, ownProgram } from "../text/page-frame.js";
import { pageThemeOf, pageThemes, themeSheet } from "../theme/page-themes.js";
import { groups } from "./measure/choice.js";
import { classRows, imageOption } from "./parts/class-names.js";
import type { NetworkPage } from "./parts/contents.js";
import { dataOf } from "./parts/data.js";
import { singleLayout, tilesLayout } from "./parts/tiles.js";
import { trainingParts } from "./parts/training.js";
import { about, back, forth } from "./parts/ways.js";
import { looks, program, programHash } from "./text.js";

/**
 * Not written in the tagged template: a bundler would call a helper of another package for a script tag in
 * one.
 */
const script = raw(`<script>${program}</script>`);

export function networkPage(page: NetworkPage): string {
  const words = networkWords(page.lang);
  const title = page.title ?? words.title;
  const own = typeof page.theme === "object" ? page.theme : undefined;
  const chosen = pageThemeOf(page.theme);
  const choices = pageThemes(own).map(
    (each) =>
      html`<option value="${each}"${raw(each === chosen ? " selected" : "")}>${words.themes[each]}</option>`,
  );
  const { units, classes, pixels } = page.network;
  const tiles = tilesLayout(units, page.width, page.height);
  const single = singleLayout(page.width, page.height);
  const { perRow, cell, line, pitch } = tiles;
  const dimensions = fill(words.dimensions, { pixels, units, classes });
  const sizes = `--tiles:${tiles.width}px;--single:${single.width}px;--per-row:${perRow}`;
  const body = html`<body style="${raw(sizes)}">
<main>
${headOf(page, words, title, dimensions, choices)}
<noscript><p>${words.noScript}</p></noscript>
<div class="tabs" role="group" aria-label="${words.directions}">
<button type="button" data-way="forward" aria-pressed="true">${words.forwardTab}</button>
<button type="button" data-way="backward" aria-pressed="false">${words.backwardTab}</button>
</div>
${forth(page, words)}
<p id="told" aria-live="polite"><span id="forward-words"></span> <span id="backward-words"></span></p>
${back(words)}
${trainingParts(page, words)}
${about(page, words)}
</main>
${dataOf(page, words, { perRow, cell, line, pitch, single: single.cell }, classRows(page.classes, words))}
${script}
</body>`;
  return framed({
    lang: page.lang ?? "en",
    attributes: ` data-theme="${chosen}" data-way="forward"${page.channels === 3 ? " data-coloured" : ""}`,
    title,
    style: `${themeSheet(own)}\n${looks}`,
    body,
    allows: ownProgram(programHash),
  });
}

function headOf(
  page: NetworkPage,
  words: NetworkWords,
  title: string,
  dimensions: string,
  choices: readonly Markup[],
): Markup {
  const grouped = groups.map((group) => {
    const options = page.chosen.flatMap((image, i) =>
      image.group === group ? [imageOption(image, i, page.classes, words)] : [],
    );
    return options.length === 0 ? "" : html`<optgroup label="${words[group]}">${options}</optgroup>`;
  });
  const labels = page.classes.map((each, k) => html`<option value="${k}">${each}</option>`);
  return html`<header class="head">
<h1>${title}</h1>
<span class="quiet">${dimensions} · <b id="loss"></b></span>
<div class="right">
<label>${words.image} <select id="image" autocomplete="off">${grouped}</select></label>
<button type="button" id="draw">${words.draw}</button>
<label>${words.colours} <select id="theme" autocomplete="off">${choices}</select></label>
</div>
</header>
<div class="draw-controls">
<button type="button" id="clear">${words.clear}</button>
<button type="button" id="centre">${words.centre}</button>
<label>${words.meant} <select id="meant" autocomplete="off">
<option value="">${words.unknown}</option>${labels}</select></label>
<p class="quiet">${words.drawHint}</p>
</div>`;
}
