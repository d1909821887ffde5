/** The two ways of an image, forward and back, and how exact the page is; the program fills them. */

import type { NetworkWords } from "../../languages/translation.js";
import { fill } from "../../text/fill.js";
import { html, type Markup } from "../../text/markup.js";
import { formatCount, formatNumber } from "../../text/numbers.js";
import { type NetworkPage, rangeOf } from "./contents.js";

const caption = (id: string, name: string, what: string, note: Markup | string = "") =>
  html`<p class="caption"><span class="name" id="${id}-name">${name}</span> ·
<span id="${id}-what">${what}</span><span class="small">; </span><br>
<span id="${id}-note">${note}</span></p>`;

const keyOf = (id: string, after: string) =>
  html`<span id="${id}-low"></span> <span class="key"></span> <span id="${id}-high"></span>; ${after}`;

/** The canvases get their size by the program; until then they take no room. */
const canvas = (id: string, label: string) =>
  html`<canvas id="${id}" role="img" aria-label="${label}"></canvas>`;

export function forth(page: NetworkPage, words: NetworkWords): Markup {
  const { network, width, height, channels, classes, x } = page;
  const { pixels, units, names } = network;
  const [low, high] = rangeOf(x);
  const sizes = { pixels, units, classes: network.classes, width, height };
  const first = fill(words.flowFirst, { ...sizes, name: names[0] });
  const second = fill(words.flowSecond, { ...sizes, name: names[1] });
  const buttons = Array.from({ length: units }, () => html`<button type="button" tabindex="-1"></button>`);
  const ofClasses = classes.map(
    (_, k) => html`<button type="button" tabindex="${k === 0 ? 0 : -1}"></button>`,
  );
  const note = fill(channels === 3 ? words.xNoteColours : words.xNote, {
    low: formatNumber(low, 3),
    high: formatNumber(high, 3),
  });
  return html`<div class="flow">
<span>${fill(words.flowX, sizes)}<i></i></span><span>${first}<i></i></span>
<span>${fill(words.flowHidden, sizes)}<i></i></span><span>${second}</span>
</div>
<section class="way forth" aria-label="${words.forward}">
<div class="single">${caption("x", "x", fill(words.xWhat, sizes), note)}
${canvas("x", fill(words.xWhat, sizes))}</div>
<div class="tiles">${caption("w1", "W1", fill(words.w1What, sizes), keyOf("w1", words.key))}
<div>${canvas("w1", `W1: ${fill(words.w1What, sizes)}`)}
<div id="units" role="group" aria-label="${words.units}">${buttons}</div>
<span class="framed"></span></div></div>
<div class="hidden">${caption("h", "h", "")}<svg id="h" role="img" aria-label="h"></svg></div>
<div class="classes">${caption("y", "y", fill(words.yWhat, sizes))}
<div><svg id="y" role="img" aria-label="${fill(words.yWhat, sizes)}"></svg>
<div id="classes" role="group" aria-label="${words.classNames}">${ofClasses}</div></div></div>
</section>`;
}

export function back(words: NetworkWords): Markup {
  const [dx, dw1, da, dz] = ["∂L/∂x", "∂L/∂W1", "∂L/∂a", "y − t"] as const;
  return html`<div class="flow back">
<span>${words.backX}<i></i></span><span>${words.backFirst}<i></i></span>
<span>${words.backHidden}<i></i></span><span>${words.backSecond}<i></i></span>
</div>
<section class="way back" aria-label="${words.backward}">
<div class="single">${caption("dx", dx, words.dxWhat, keyOf("dx", words.dxKey))}
${canvas("dx", `${dx}: ${words.dxWhat}`)}
<p class="under" id="under-dx"></p></div>
<div class="tiles">${caption("dw1", dw1, words.dw1What, keyOf("dw1", words.dw1Key))}
<div>${canvas("dw1", `${dw1}: ${words.dw1What}`)}<span class="framed"></span></div></div>
<div class="hidden">${caption("da", da, words.daWhat, words.daNote)}
<svg id="da" role="img" aria-label="${da} ${words.daWhat}"></svg></div>
<div class="classes">${caption("dz", dz, words.dzWhat, words.dzNote)}
<div><svg id="dz" role="img" aria-label="${dz}: ${words.dzWhat}"></svg></div></div>
</section>`;
}

export function about({ moments, errors, images, x }: NetworkPage, words: NetworkWords): Markup {
  const number = (value: number) => formatNumber(value, 2);
  const [low, high] = rangeOf(x);
  const step = (high - low) / 255;
  const off = x.reduce((most, value) => {
    const kept = low + Math.round((value - low) / (step || 1)) * step;
    return Math.max(most, Math.abs(value - kept));
  }, 0);
  const kept = {
    pageError: number(errors.page),
    low: number(low),
    high: number(high),
    pixelError: off < 1e-6 ? "" : ` (± ${number(off)})`,
  };
  const { error, step: largestStep } = errors.moments;
  const parts = [
    fill(words.aboutPage, kept),
    ...(moments.length === 0
      ? [words.aboutWithout]
      : [
          fill(words.aboutMoments, {
            moments: formatCount(moments.length - 1),
            step: number(largestStep),
            half: `± ${number(largestStep / 2)}`,
            error: number(error),
          }),
          fill(words.aboutMeasured, { images: formatCount(images) }),
        ]),
  ];
  return html`<section class="about quiet"><h2>${words.about}</h2>
${parts.map((part) => html`<p>${part}</p>`)}</section>`;
}
