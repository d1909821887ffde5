/** What the network gets wrong: which class it takes for which, and the worst examples as images. */

import { html, type Markup } from "../../text/markup.js";
import { formatCount, formatNumber } from "../../text/numbers.js";
import { bitmapAddress } from "../bitmap.js";
import type { ConfusionMatrix } from "../confusion.js";
import type { Section } from "../page.js";
import type { Mistake } from "../report-data.js";
import { formatShare } from "../share.js";

const share = (part: number, whole: number) =>
  whole === 0 ? "none" : `${((100 * part) / whole).toFixed(1)} %`;

export function confusionSection(matrix: ConfusionMatrix): Section {
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
  const words =
    worst === undefined
      ? ""
      : ` Most often ${worst.label} is taken for ${worst.prediction}: ${formatCount(worst.count)} times.`;
  const classes = matrix.map((_, j) => html`<th scope="col">${j}</th>`);
  const lines = matrix.map((row, i) => {
    const recall = share(row[i] as number, rows[i] as number);
    const cells = row.map((count, j) => cell(count, i, j));
    return html`<tr><th scope="row" style="text-align: center">${i}</th>${cells}<td>${recall}</td></tr>\n`;
  });
  const precisions = columns.map((count, j) => html`<td>${share(matrix[j]?.[j] as number, count)}</td>`);
  return {
    id: "confusion",
    title: "What is taken for what",
    body: html`<p>${formatCount(right)} of ${formatCount(all)} test examples are right,
${formatCount(all - right)} are wrong.${words} Each row is a true class, each column a prediction;
the diagonal is right.</p>
<div class="wide" tabindex="0" role="region" aria-label="Confusion matrix"><table class="confusion">
<caption>Test examples by true class (rows) and prediction (columns)</caption>
<thead><tr><td></td>${classes}<th scope="col">recall</th></tr></thead>
<tbody>
${lines}</tbody>
<tfoot><tr><th scope="row">precision</th>${precisions}<td>${share(right, all)}</td></tr></tfoot>
</table></div>
<p>Recall is the share of a class that is recognized, precision the share of a prediction that is right;
the corner is the share of all.</p>`,
  };
}

export function mistakeSection(mistakes: readonly Mistake[]): Section {
  return {
    id: "mistakes",
    title: "The worst mistakes",
    body: html`<p>The wrong answers with the greatest loss, the worst first: the less the network gave to
the right class, the greater the loss. The percentage is what it gave to its own answer.
Would you have read them?</p>
<ol class="digits">
${mistakes.map(mistakeItem)}</ol>`,
  };
}

function mistakeItem({ index, image, label, prediction, probability, loss }: Mistake): Markup {
  const { width, height } = image;
  const alt = `Test image ${index}: a ${label}, read as ${prediction}`;
  return html`<li><img src="${bitmapAddress(image)}" width="${width}" height="${height}" alt="${alt}">
<strong>${label}</strong>, read as <strong>${prediction}</strong><br>at ${formatShare(probability)}
<br>loss ${formatNumber(loss, 3)}</li>\n`;
}
