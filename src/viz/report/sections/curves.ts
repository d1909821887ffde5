/** Loss and accuracy, and the table of the evaluations. */
import type { TrainingHistory } from "../../plots/curves.js";
import { html, Markup } from "../../text/markup.js";
import { formatCount, formatNumber } from "../../text/numbers.js";
import { lossNote, lossPlot, sharePlot } from "../curve-plots.js";
import type { Section } from "../page.js";
import type { Plotter } from "../plotter.js";

const number = (x: number | undefined, digits = 4) => (x === undefined ? "none" : formatNumber(x, digits));

export async function curveSection(history: TrainingHistory, plot: Plotter): Promise<Section> {
  const { losses, evaluations } = history;
  const last = evaluations.at(-1);
  const accuracies = evaluations.flatMap(({ iteration, trainAccuracy, testAccuracy }) => [
    { iteration, series: "train", value: trainAccuracy },
    { iteration, series: "test", value: testAccuracy },
  ]);
  const lossWords = `Loss over ${formatCount(losses.length)} iterations: first ${number(losses[0])}, last ${number(losses.at(-1))}.`;
  const accuracyWords = `Accuracy of ${evaluations.length} evaluations; the last one: train ${number(last?.trainAccuracy)}, test ${number(last?.testAccuracy)}.`;
  const broken = losses.filter((loss) => !Number.isFinite(loss)).length;
  return {
    id: "curves",
    title: "Loss and accuracy",
    body: html`${
      broken === 0
        ? ""
        : html`<p class="alarm">${formatCount(broken)} of ${formatCount(losses.length)} losses are NaN or infinite.</p>`
    }<div class="plots">
<figure>${new Markup(await plot(lossPlot(history), lossWords))}
<figcaption>The loss of the batches it learns from. ${lossNote(history)}</figcaption></figure>
<figure>${new Markup(await plot(sharePlot(accuracies, "accuracy"), accuracyWords))}
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
