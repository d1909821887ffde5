/** Loss and accuracy, and the table of the evaluations. */
import { accuracyLines, describeLosses } from "../../plots/curves.js";
import type { TrainingHistory } from "../../plots/history.js";
import { brokenLosses, describePoints, lossPanel } from "../../plots/loss-panel.js";
import { figure } from "../../plots/panel.js";
import { sharePanel } from "../../plots/share-panel.js";
import { html, type Markup, raw } from "../../text/markup.js";
import { formatCount, formatNumber } from "../../text/numbers.js";
import { pageColors } from "../../theme/variables.js";
import type { Section } from "../page.js";
import { formatPercent, formatShare } from "../share.js";
import { folded, row, table } from "../table.js";

const number = (x: number | undefined) => (x === undefined ? "none" : formatNumber(x, 4));

export function curveSection(history: TrainingHistory): Section {
  const { losses, evaluations } = history;
  const broken = brokenLosses(losses);
  const rows = evaluations.map(({ iteration, loss, trainAccuracy, testAccuracy }) =>
    row(formatCount(iteration), [loss.toFixed(5), trainAccuracy.toFixed(4), testAccuracy.toFixed(4)]),
  );
  const columns = ["iteration", "loss", "train accuracy", "test accuracy"];
  const evaluationTable = table("Table of the evaluations", columns, rows);
  return {
    id: "curves",
    title: "Loss and accuracy",
    body: html`${broken === "" ? "" : html`<p class="alarm">${broken}.</p>`}<div class="plots">
<figure>${lossFigure(losses)}
<figcaption>The loss of the batches it learns from. ${describePoints(losses)}</figcaption></figure>
<figure>${accuracyFigure(history)}
<figcaption>The share of images that are recognized, among those it learns from (train) and
among those it never learns from (test).</figcaption></figure>
</div>
${folded("The evaluations as a table", evaluationTable)}`,
  };
}

function lossFigure(losses: ArrayLike<number>): Markup {
  return raw(figure(pageColors, describeLosses(losses), (panel) => lossPanel(losses, panel)));
}

function accuracyFigure(history: TrainingHistory): Markup {
  const { losses, evaluations } = history;
  const last = evaluations.at(-1);
  const accuracies = `train ${number(last?.trainAccuracy)}, test ${number(last?.testAccuracy)}`;
  const words = `Accuracy of ${evaluations.length} evaluations; the last one: ${accuracies}.`;
  const plot = {
    lines: accuracyLines(history),
    iterations: losses.length,
    note: "accuracy of each evaluation",
    tick: formatPercent,
    last: formatShare,
  };
  return raw(figure(pageColors, words, (panel) => sharePanel(plot, panel)));
}
