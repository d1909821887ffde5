/** What the network gets wrong: which class it takes for which, and the worst examples as images. */

import type { ReportWords } from "../../languages/translation.js";
import { fill } from "../../text/fill.js";
import { html, type Markup } from "../../text/markup.js";
import { formatCount, formatNumber } from "../../text/numbers.js";
import { bitmapAddress } from "../bitmap.js";
import type { ConfusionMatrix } from "../confusion.js";
import type { Section } from "../page.js";
import type { Mistake } from "../report-data.js";
import { formatShare } from "../share.js";

export function confusionSection(matrix: ConfusionMatrix, words: ReportWords): Section {
  const share = (part: number, whole: number) => (whole === 0 ? words.none : formatShare(part / whole));
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const rows = matrix.map(total);
  const columns = matrix.map((_, j) => total(matrix.map((row) => row[j] as number)));
  const right = total(matrix.map((row, i) => row[i] as number));
  const all = total(rows);
  const worst = matrix
    .flatMap((row, label) => row.map((count, prediction) => ({ label, prediction, count })))
    .filter(({ label, prediction, count }) => label !== prediction && count > 0)
    .sort((a, b) => b.count - a.count)[0];
  const mostWrong = worst?.count ?? 0;
  const cell = (count: number, label: number, prediction: number): Markup => {
    if (count === 0) return html`<td class="none">·</td>`;
    const [kind, of] = label === prediction ? ["right", rows[label] as number] : ["wrong", mostWrong];
    // shades stop where black or white text on them would no longer be read
    const shade = Math.round(((kind === "right" ? 30 : 45) * count) / of);
    return html`<td class="count ${kind}" style="--share: ${shade}">${formatCount(count)}</td>`;
  };
  const told =
    worst === undefined ? "" : fill(words.confusionWorst, { ...worst, n: formatCount(worst.count) });
  const classes = matrix.map((_, j) => html`<th scope="col">${j}</th>`);
  const lines = matrix.map((row, i) => {
    const recall = share(row[i] as number, rows[i] as number);
    const cells = row.map((count, j) => cell(count, i, j));
    return html`<tr><th scope="row" style="text-align: center">${i}</th>${cells}<td>${recall}</td></tr>\n`;
  });
  const precisions = columns.map((count, j) => html`<td>${share(matrix[j]?.[j] as number, count)}</td>`);
  return {
    id: "confusion",
    title: words.confusion,
    body: html`<p>${fill(words.confusionLead, {
      right: formatCount(right),
      all: formatCount(all),
      wrong: formatCount(all - right),
      worst: told,
    })}</p>
<div class="wide" tabindex="0" role="region" aria-label="${words.confusionTable}"><table class="confusion">
<caption>${words.confusionCaption}</caption>
<thead><tr><td></td>${classes}<th scope="col">${words.recall}</th></tr></thead>
<tbody>
${lines}</tbody>
<tfoot><tr><th scope="row">${words.precision}</th>${precisions}<td>${share(right, all)}</td></tr></tfoot>
</table></div>
<p>${words.confusionNote}</p>`,
  };
}

export function mistakeSection(mistakes: readonly Mistake[], words: ReportWords): Section {
  return {
    id: "mistakes",
    title: words.mistakes,
    body: html`<p>${words.mistakesLead}</p>
<ol class="digits">
${mistakes.map((each) => mistakeItem(each, words))}</ol>`,
  };
}

function mistakeItem(
  { index, image, label, prediction, probability, loss }: Mistake,
  words: ReportWords,
): Markup {
  const { width, height } = image;
  const alt = fill(words.mistakeAlt, { index, label, prediction });
  return html`<li><img src="${bitmapAddress(image)}" width="${width}" height="${height}" alt="${alt}">
<strong>${label}</strong>${words.readAs}<strong>${prediction}</strong><br>${fill(words.at, {
    share: formatShare(probability),
  })}
<br>${fill(words.loss, { value: formatNumber(loss, 3) })}</li>\n`;
}
