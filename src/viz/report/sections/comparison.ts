/** This run beside others: losses and accuracies on the same axes, and how their options differ. */
import type { TrainingHistory } from "../../plots/history.js";
import { type Line, linePanel } from "../../plots/line-panel.js";
import { figure } from "../../plots/panel.js";
import { thin } from "../../plots/thin.js";
import { html, type Markup, raw } from "../../text/markup.js";
import { formatCount, formatNumber } from "../../text/numbers.js";
import { pageColors } from "../../theme/variables.js";
import type { Section } from "../page.js";
import type { ComparedRun } from "../report-data.js";
import { formatPercent, formatShare } from "../share.js";
import { row, table } from "../table.js";

/** Points of a line of losses: each the mean of a run of them. */
const points = 60;

export function comparisonSection(own: ComparedRun, others: readonly ComparedRun[]): Section {
  const runs = [own, ...others];
  const iterations = Math.max(...runs.map(({ history }) => history.losses.length));
  const losses = runs.map(({ name, history }) => ({ name, points: lossPoints(history) }));
  const accuracies = runs.map(({ name, history }) => ({
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
      (line) => `${line.name} ${formatNumber(line.points.at(-1)?.value ?? Number.NaN, 3)}`,
    );
    const plot = { lines, iterations, note, letters: 12, ...(write && { write }) };
    const drawn = figure(
      pageColors,
      `${title}, at the end: ${last.join(", ")}.`,
      (panel) => linePanel(plot, panel),
      190,
    );
    return html`<figure><h3>${title}</h3>${raw(drawn)}</figure>\n`;
  };
  const columns = ["run", "iterations", "last loss", "last test accuracy", ...keysOf(runs)];
  return {
    id: "comparison",
    title: "Beside other runs",
    body: html`<div class="plots">
${picture("Loss", losses, "means of batches, all runs on the same axes")}
${picture("Test accuracy", accuracies, "test accuracy of each evaluation", formatPercent)}</div>
${table("Runs", columns, runs.map(runRow(runs)))}
<p>Options that are the same in all of the runs are left out.</p>`,
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
  (runs: readonly ComparedRun[]) =>
  ({ name, history: { losses, evaluations }, options = {} }: ComparedRun): Markup => {
    const last = evaluations.at(-1);
    return row(name, [
      formatCount(losses.length),
      losses.length === 0 ? "none" : formatNumber(losses[losses.length - 1] as number, 3),
      last === undefined ? "none" : formatShare(last.testAccuracy),
      ...keysOf(runs).map((key) => (options[key] === undefined ? "none" : String(options[key]))),
    ]);
  };
