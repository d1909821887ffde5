/** The bar that stays in view: the buttons of the steps, play, predict mode and the colours. */
import type { PageWords } from "../languages/translation.js";
import { html, type Markup, raw } from "../text/markup.js";
import type { ThemeName } from "../theme/choice.js";

/**
 * The theme that a page opens in: `auto` for what the reader's system asks for, `own` for colours of the
 * user's.
 */
export type PageTheme = ThemeName | "auto" | "own";

/** Milliseconds of a step at each speed. */
const speeds = [
  [2000, "slow"],
  [1000, "usual"],
  [400, "fast"],
] as const;

/**
 * @param predict whether gradients are asked for from the start.
 * @param asks whether there is a gradient to ask for.
 */
export function controls(words: PageWords, theme: PageTheme, predict: boolean, asks: boolean): Markup {
  return html`<div class="bar">
<nav class="controls" aria-label="${words.steps}">
<button type="button" id="first">${words.first}</button>
<button type="button" id="back">◀︎ ${words.back}</button>
<p id="count"></p>
<button type="button" id="next">${words.next} ▶︎</button>
<button type="button" id="last">${words.last}</button>
<button type="button" id="play" aria-pressed="false">${words.play}</button>
</nav>
<div class="settings" role="group" aria-label="${words.settings}">
<label>${words.speed} <select id="speed" autocomplete="off">${speeds.map(([value, text]) =>
    choice(String(value), words[text], value === 1000),
  )}</select></label>
<label${raw(asks ? "" : " hidden")}><input type="checkbox" id="predict" autocomplete="off"${raw(
    predict && asks ? " checked" : "",
  )}>${words.predict}</label>
<label>${words.colours} <select id="theme" autocomplete="off">${themeChoices(words, theme)}</select></label>
<p id="score"></p>
</div>
</div>`;
}

function themeChoices(words: PageWords, theme: PageTheme): Markup[] {
  const texts = Object.entries(words.themes);
  return texts
    .filter(([value]) => value !== "own" || theme === "own")
    .map(([value, text]) => choice(value, text, value === theme));
}

const choice = (value: string, text: string, chosen: boolean) =>
  html`<option value="${value}"${raw(chosen ? " selected" : "")}>${text}</option>`;
