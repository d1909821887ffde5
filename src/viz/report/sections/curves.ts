/** Loss and accuracy, and the table of the evaluations. */

import type { ReportWords } from "../../languages/translation.js";
import { accuracyLines, describeLosses } from "../../plots/curves.js";
import type { TrainingHistory } from "../../plots/history.js";
import { brokenLosses, describePoints, lossPanel } from "../../plots/loss-panel.js";
import { figure } from "../../plots/panel.js";
import { sharePanel } from "../../plots/share-panel.js";
import { fill } from "../../text/fill.js";
import { html, type Markup, raw } from "../../text/markup.js";
import { formatCount, formatNumber } from "../../text/numbers.js";
import { pageColors } from "../../theme/variables.js";
import type { Section } from "../page.js";
import { formatPercent, formatShare } from "../share.js";
import { folded, row, table } from "../table.js";

export function curveSection(history: TrainingHistory, words: ReportWords): Section {
  const { losses, evaluations } = history;
  const broken = brokenLosses(words, losses);
  const rows = evaluations.map(({ iteration, loss, trainAccuracy, testAccuracy }) =>
    row(formatCount(iteration), [loss.toFixed(5), trainAccuracy.toFixed(4), testAccuracy.toFixed(4)]),
  );
  const { iteration, loss, train, test } = words.evaluationColumns;
  const name = words.evaluations;
  const evaluationTable = table(fill(words.tableOf, { name }), [iteration, loss, train, test], rows);
  const alarm = broken === "" ? "" : html`<p class="alarm">${fill(words.alarm, { text: broken })}</p>`;
  return {
    id: "curves",
    title: words.curveSection,
    body: html`${alarm}<div class="plots">
<figure>${lossFigure(losses, words)}
<figcaption>${fill(words.lossCaption, { points: describePoints(words, losses) })}</figcaption></figure>
<figure>${accuracyFigure(history, words)}
<figcaption>${words.accuracyCaption}</figcaption></figure>
</div>
${folded(fill(words.asTable, { name }), evaluationTable)}`,
  };
}

function lossFigure(losses: ArrayLike<number>, words: ReportWords): Markup {
  const alt = describeLosses(words, losses);
  return raw(figure(words, pageColors, alt, (panel) => lossPanel(losses, panel)));
}

function accuracyFigure(history: TrainingHistory, words: ReportWords): Markup {
  const { losses, evaluations } = history;
  const last = evaluations.at(-1);
  const number = (x: number | undefined) => (x === undefined ? words.none : formatNumber(x, 4));
  const alt = fill(words.accuracyAlt, {
    n: evaluations.length,
    train: number(last?.trainAccuracy),
    test: number(last?.testAccuracy),
  });
  const plot = {
    lines: accuracyLines(words, history),
    iterations: losses.length,
    note: words.accuracyNote,
    tick: formatPercent,
    last: formatShare,
  };
  return raw(figure(words, pageColors, alt, (panel) => sharePanel(plot, panel)));
}
