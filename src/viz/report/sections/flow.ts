/** How activations and gradients flow through the layers over time, and how large the steps are. */

import type { ReportWords } from "../../languages/translation.js";
import { type Line, type LinePlot, linePanel } from "../../plots/line-panel.js";
import { figure } from "../../plots/panel.js";
import { fill } from "../../text/fill.js";
import { isolated } from "../../text/isolate.js";
import { html, type Markup, raw } from "../../text/markup.js";
import { formatCount, formatNumber } from "../../text/numbers.js";
import { pageColors } from "../../theme/variables.js";
import type { Section } from "../page.js";
import type { ParameterRecord } from "../parameter-watch.js";
import type { TrainingReport } from "../report-data.js";
import { folded, row, table } from "../table.js";

const number = (x: number) => formatNumber(x, 3);

/** The root of the mean square of what was seen. */
const size = ({ mean, std }: { readonly mean: number; readonly std: number }) => Math.hypot(mean, std);

/** undefined where there is nothing to show over time. */
export function flowSection(report: TrainingReport, words: ReportWords): Section | undefined {
  const { activations = [], parameters = [], learningRates = [] } = report;
  const series = (name: string, read: (record: ParameterRecord) => number | undefined): Line[] =>
    parameters
      .map(({ name, records }) => ({
        name,
        points: records.flatMap((record) => {
          const value = read(record);
          return value === undefined ? [] : [{ iteration: record.iteration, value }];
        }),
      }))
      .filter(({ points }) => points.filter((point) => Number.isFinite(point.value)).length > 1)
      .map((line) => ({ ...line, name: name === "" ? line.name : `${name}${line.name}` }));
  const layers = [...new Set(activations.map(({ layer }) => layer))];
  const plots: (readonly [title: string, plot: Plot, note: string])[] = [
    [
      words.activations,
      {
        note: words.activationsAxis,
        lines: layers.map((layer) => ({
          name: layer,
          points: activations
            .filter((each) => each.layer === layer)
            .map((each) => ({ iteration: each.iteration, value: size(each) })),
        })),
      },
      words.activationsNote,
    ],
    [
      words.gradients,
      {
        note: words.gradientsAxis,
        lines: series("∂", ({ gradient }) => gradient && size(gradient)),
      },
      words.gradientsNote,
    ],
    [
      words.updates,
      {
        note: words.updatesAxis,
        lines: series("", ({ update }) => update),
      },
      words.updatesNote,
    ],
    [
      words.learningRate,
      {
        note: words.learningRateAxis,
        log: false,
        lines: [{ name: "lr", points: learningRates.map(({ iteration, lr }) => ({ iteration, value: lr })) }],
      },
      words.learningRateNote,
    ],
  ];
  const drawn = plots.filter(([, { lines }]) => lines.some(({ points }) => points.length > 1));
  if (drawn.length === 0) return undefined;
  const iterations = Math.max(
    ...drawn.flatMap(([, { lines }]) => lines.flatMap(({ points }) => points.map((each) => each.iteration))),
  );
  const figures = drawn.map(([title, plot, note]) =>
    flowFigure(title, { log: true, ...plot, iterations, letters: 9 }, note, words),
  );
  const tables = drawn.map(([title, { lines }]) =>
    folded(fill(words.asTable, { name: title }), linesTable(title, lines, words)),
  );
  return {
    id: "flow",
    title: words.flow,
    body: html`<p>${words.flowLead}</p>
<div class="plots">${figures}</div>
${tables}`,
  };
}

type Plot = Omit<LinePlot, "iterations" | "letters">;

function flowFigure(title: string, plot: LinePlot, note: string, words: ReportWords): Markup {
  const last = plot.lines.map(
    ({ name, points }) => `${isolated(name)} ${number(points.at(-1)?.value ?? Number.NaN)}`,
  );
  const alt = fill(words.atEnd, { title, values: last.join(words.between) });
  const picture = raw(figure(words, pageColors, alt, (panel) => linePanel(plot, panel), 150));
  return html`<figure><h3>${title}</h3>${picture}<figcaption>${note}</figcaption></figure>\n`;
}

function linesTable(title: string, lines: readonly Line[], words: ReportWords): Markup {
  const iterations = [...new Set(lines.flatMap(({ points }) => points.map(({ iteration }) => iteration)))];
  const rows = iterations
    .toSorted((a, b) => a - b)
    .map((iteration) =>
      row(
        formatCount(iteration),
        lines.map(({ points }) => {
          const value = points.find((point) => point.iteration === iteration)?.value;
          return value === undefined ? words.none : number(value);
        }),
      ),
    );
  return table(fill(words.linesTable, { title }), [words.iteration, ...lines.map(({ name }) => name)], rows);
}
