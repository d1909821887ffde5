/** This run beside others: losses and accuracies on the same axes, and how their options differ. */

import type { ReportWords } from "../../languages/translation.js";
import type { TrainingHistory } from "../../plots/history.js";
import { type Line, linePanel, mostLines } from "../../plots/line-panel.js";
import { figure } from "../../plots/panel.js";
import { thin } from "../../plots/thin.js";
import { fill } from "../../text/fill.js";
import { isolated } from "../../text/isolate.js";
import { html, type Markup, raw } from "../../text/markup.js";
import { formatCount, formatNumber } from "../../text/numbers.js";
import { pageColors } from "../../theme/variables.js";
import type { Section } from "../page.js";
import type { ComparedRun } from "../report-data.js";
import { formatPercent, formatShare } from "../share.js";
import { row, table } from "../table.js";

/** Points of a line of losses: each the mean of a run of them. */
const points = 60;

export function comparisonSection(
  own: ComparedRun,
  others: readonly ComparedRun[],
  words: ReportWords,
): Section {
  const runs = [own, ...others];
  const iterations = Math.max(...runs.map(({ history }) => history.losses.length));
  const drawn = runs.slice(0, mostLines);
  const losses = drawn.map(({ name, history }) => ({ name, points: lossPoints(history) }));
  const accuracies = drawn.map(({ name, history }) => ({
    name,
    points: history.evaluations.map(({ iteration, testAccuracy }) => ({ iteration, value: testAccuracy })),
  }));
  const picture = (
    title: string,
    lines: readonly Line[],
    note: string,
    write?: (value: number) => string,
  ) => {
    const last = lines.map(
      (line) => `${isolated(line.name)} ${formatNumber(line.points.at(-1)?.value ?? Number.NaN, 3)}`,
    );
    const plot = { lines, iterations, note, letters: 12, ...(write && { write }) };
    const drawn = figure(
      words,
      pageColors,
      fill(words.atEnd, { title, values: last.join(words.between) }),
      (panel) => linePanel(plot, panel),
      190,
    );
    return html`<figure><h3>${title}</h3>${raw(drawn)}</figure>\n`;
  };
  const more = runs.length - drawn.length;
  const beyond = more > 0 ? html`<p>${fill(words.runsNotDrawn, { n: formatCount(more) })}</p>\n` : "";
  const columns = [words.run, words.iterations, words.lastLoss, words.lastTestAccuracy, ...keysOf(runs)];
  return {
    id: "comparison",
    title: words.comparison,
    body: html`<div class="plots">
${picture(words.lossTitle, losses, words.lossesNote)}
${picture(words.testAccuracyTitle, accuracies, words.testAccuracyNote, formatPercent)}</div>
${table(words.runs, columns, runs.map(runRow(runs, words)))}
${beyond}<p>${words.sameOptions}</p>`,
  };
}

function lossPoints({ losses }: TrainingHistory) {
  return thin(losses, points).runs.map(({ position, mean }) => ({ iteration: position, value: mean }));
}

/** The options in which the runs differ. */
function keysOf(runs: readonly ComparedRun[]): string[] {
  const keys = [...new Set(runs.flatMap(({ options = {} }) => Object.keys(options)))];
  return keys.filter(
    (key) => key !== "iterations" && new Set(runs.map(({ options = {} }) => String(options[key]))).size > 1,
  );
}

const runRow =
  (runs: readonly ComparedRun[], { none }: ReportWords) =>
  ({ name, history: { losses, evaluations }, options = {} }: ComparedRun): Markup => {
    const last = evaluations.at(-1);
    return row(name, [
      formatCount(losses.length),
      losses.length === 0 ? none : formatNumber(losses[losses.length - 1] as number, 3),
      last === undefined ? none : `${formatShare(last.testAccuracy)} (${formatCount(last.iteration)})`,
      ...keysOf(runs).map((key) => (options[key] === undefined ? none : String(options[key]))),
    ]);
  };
