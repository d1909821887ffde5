/** Loss and accuracy, and the table of the evaluations. */
import { accuracyLines, describeLosses, type TrainingHistory } from "../../plots/curves.js";
import { brokenLosses, describePoints, lossPanel } from "../../plots/loss-panel.js";
import { figure } from "../../plots/panel.js";
import { sharePanel } from "../../plots/share-panel.js";
import { html, type Markup, raw } from "../../text/markup.js";
import { formatCount, formatNumber } from "../../text/numbers.js";
import { pageColors } from "../../theme/variables.js";
import type { Section } from "../page.js";
import { formatPercent, formatShare } from "../share.js";

const number = (x: number | undefined) => (x === undefined ? "none" : formatNumber(x, 4));

export function curveSection(history: TrainingHistory): Section {
  const { losses, evaluations } = history;
  const broken = brokenLosses(losses);
  return {
    id: "curves",
    title: "Loss and accuracy",
    body: html`${broken === "" ? "" : html`<p class="alarm">${broken}.</p>`}<div class="plots">
<figure>${lossFigure(losses)}
<figcaption>The loss of the batches it learns from. ${describePoints(losses)}</figcaption></figure>
<figure>${accuracyFigure(history)}
<figcaption>The share of images that are recognized, among those it learns from (train) and among those it never learns from (test).</figcaption></figure>
</div>
<details><summary>The evaluations as a table</summary>
<div class="wide" tabindex="0" role="region" aria-label="Table of the evaluations"><table>
<thead><tr><th scope="col">iteration</th><th scope="col">loss</th><th scope="col">train accuracy</th><th scope="col">test accuracy</th></tr></thead>
<tbody>
${evaluations.map(
  (each) =>
    html`<tr><th scope="row">${formatCount(each.iteration)}</th><td>${each.loss.toFixed(5)}</td><td>${each.trainAccuracy.toFixed(4)}</td><td>${each.testAccuracy.toFixed(4)}</td></tr>\n`,
)}</tbody>
</table></div></details>`,
  };
}

function lossFigure(losses: readonly number[]): Markup {
  return raw(figure(pageColors, describeLosses(losses), (panel) => lossPanel(losses, panel)));
}

function accuracyFigure(history: TrainingHistory): Markup {
  const { losses, evaluations } = history;
  const last = evaluations.at(-1);
  const words = `Accuracy of ${evaluations.length} evaluations; the last one: train ${number(last?.trainAccuracy)}, test ${number(last?.testAccuracy)}.`;
  const plot = {
    lines: accuracyLines(history),
    iterations: losses.length,
    note: "accuracy of each evaluation",
    tick: formatPercent,
    last: formatShare,
  };
  return raw(figure(pageColors, words, (panel) => sharePanel(plot, panel)));
}
