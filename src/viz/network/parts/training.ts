/** The part of the page that is about the training: the slider, the curves, the matrix and the slice. */

import type { NetworkWords } from "../../languages/translation.js";
import { fill } from "../../text/fill.js";
import { html, type Markup, raw } from "../../text/markup.js";
import { formatApart, formatCount, formatNumber } from "../../text/numbers.js";
import { emWidth } from "../../text/width.js";
import { shortenedApart, wholeName } from "./class-names.js";
import type { NetworkPage, ShownMoment } from "./contents.js";
import { type Curve, type CurvePoint, curveFigure, runningMean, single } from "./curves.js";
import { levelsBetween, levelText, sliceFigure } from "./slice-figure.js";

export function trainingParts(page: NetworkPage, words: NetworkWords): Markup | string {
  const { moments } = page;
  const last = moments.at(-1);
  if (last === undefined) return "";
  const steps = formatCount(last.steps);
  const end = moments.length - 1;
  return html`<section class="training" aria-label="${words.curvesName}">
<div class="slide">
<button type="button" id="play" aria-label="${words.play}">▶\uFE0E</button>
<span class="title"><b id="iteration">${fill(words.iteration, { steps })}</b>
<span class="small quiet"><br><span id="summary"></span></span></span>
<input type="range" id="moment" min="0" max="${end}" step="1" value="${end}" autocomplete="off"
aria-label="${words.sliderName}">
<span class="quiet long">${fill(words.ofAll, { steps })}</span>
<button type="button" id="open-curves" aria-expanded="false">${words.curves}</button>
</div>
<div class="curves">
${figures(page, last, words)}</div>
</section>
<section class="more">
${confusion(page, words)}
${slice(page, words)}</section>`;
}

function figures(page: NetworkPage, last: ShownMoment, words: NetworkWords): Markup[] {
  const { moments, losses } = page;
  const steps = [(moments[0] as ShownMoment).steps, last.steps] as const;
  const line = (look: Curve["look"], value: (moment: ShownMoment) => number): Curve => ({
    look,
    points: moments.map((moment): CurvePoint => ({ steps: moment.steps, value: value(moment) })),
  });
  const norm = (which: 0 | 1) => (moment: ShownMoment) => moment.norms?.[which] ?? Number.NaN;
  const number = (value: number | undefined) => (value === undefined ? "?" : formatNumber(value, 2));
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const { units } = page.network;
  const images = formatCount(page.images);
  const figure = (id: string, title: Markup | string, alt: string, curves: Curve[], more: object = {}) =>
    html`<figure><figcaption>${title} <b id="${id}-now"></b></figcaption>
${raw(curveFigure({ curves, steps, alt, ...more }))}</figure>
`;
  const lossTitle = html`${words.loss} ${words.lossBatches} <span class="line"></span>
${words.lossImages} <span class="line dashed"></span>`;
  const normsTitle = html`‖∂W1‖ <span class="line"></span> ‖∂W2‖ <span class="line dashed"></span>`;
  return [
    figure(
      "loss",
      lossTitle,
      fill(words.lossAlt, {
        images,
        end: number(last.loss),
        first: number(losses[0]?.loss),
        last: number(losses.at(-1)?.loss),
      }),
      [
        { look: "thin", points: single(losses, 150) },
        { look: "first", points: runningMean(losses, 60) },
        line("second", ({ loss }) => loss),
      ],
    ),
    figure(
      "accuracy",
      words.accuracy,
      fill(words.accuracyAlt, { images, last: percent(last.accuracy) }),
      [line("first", ({ accuracy }) => accuracy)],
      { range: [0, 1] },
    ),
    figure(
      "norms",
      normsTitle,
      fill(words.normsAlt, { last: (last.norms ?? []).map(number).join(", ") || "?" }),
      [line("first", norm(0)), line("second", norm(1))],
      { log: true },
    ),
    figure("on", words.on, fill(words.onAlt, { last: percent(last.on) }), [line("first", ({ on }) => on)], {
      range: [0, 1],
    }),
    figure(
      "dead",
      words.dead,
      fill(words.deadAlt, { units, images, last: last.dead }),
      [line("alarm", ({ dead }) => dead)],
      { range: [0, units] },
    ),
  ];
}

function confusion({ classes, images }: NetworkPage, words: NetworkWords): Markup {
  const look = classes.some((name) => emWidth(name) > 3) ? raw(' class="upright"') : "";
  const [upright, level] = [shortenedApart(classes, 8), shortenedApart(classes, 7)];
  const heads = classes.map(
    (name, i) => html`<th scope="col"${wholeName(name, 8)}><span>${upright[i] as string}</span></th>`,
  );
  const rows = classes.map((name, i) => {
    const cells = classes.map((_, j) => (i === j ? html`<td class="right"></td>` : html`<td></td>`));
    return html`<tr><th scope="row"${wholeName(name, 7)}>${level[i] as string}</th>${cells}</tr>\n`;
  });
  return html`<div><h2>${words.confusion}</h2>
<p class="caption">${fill(words.confusionNote, { images: formatCount(images) })}</p>
<div class="wide" tabindex="0" role="region" aria-label="${words.confusionName}"><table id="confusion"${look}>
<thead><tr><td class="none"></td>${heads}</tr></thead>
<tbody>
${rows}</tbody></table></div></div>`;
}

function slice({ landscape, moments }: NetworkPage, words: NetworkWords): Markup | string {
  if (landscape === undefined) return "";
  const { losses, share, images } = landscape;
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  const [least = "", most = ""] = formatApart([low, high], 2);
  const told = { low: least, high: most };
  const end = formatNumber((moments.at(-1) as ShownMoment).loss, 2);
  return html`<div><h2>${words.slice}</h2>
${raw(sliceFigure(landscape, fill(words.sliceAlt, { ...told, end })))}
<p class="caption">${fill(words.sliceNote, {
    ...told,
    images: formatCount(images),
    levels: levelText(levelsBetween(low, high)),
    share: `${(100 * share).toFixed(0)} %`,
  })}</p></div>`;
}
