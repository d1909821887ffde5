/** How activations and gradients flow through the layers over time, and how large the steps are. */
import { type Line, type LinePlot, linePanel } from "../../plots/line-panel.js";
import { figure } from "../../plots/panel.js";
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
export function flowSection(report: TrainingReport): Section | undefined {
  const { activations = [], parameters = [], learningRates = [] } = report;
  const series = (name: string, value: (record: ParameterRecord) => number): Line[] =>
    parameters
      .map(({ name, records }) => ({
        name,
        points: records.map((record) => ({ iteration: record.iteration, value: value(record) })),
      }))
      .filter(({ points }) => points.filter((point) => Number.isFinite(point.value)).length > 1)
      .map((line) => ({ ...line, name: name === "" ? line.name : `${name}${line.name}` }));
  const layers = [...new Set(activations.map(({ layer }) => layer))];
  const plots: (readonly [title: string, plot: Plot, note: string])[] = [
    [
      "Activations by layer",
      {
        note: "root mean square of what a layer gives",
        lines: layers.map((layer) => ({
          name: layer,
          points: activations
            .filter((each) => each.layer === layer)
            .map((each) => ({ iteration: each.iteration, value: size(each) })),
        })),
      },
      "Where they shrink from layer to layer, or over time, little is left for the layers after.",
    ],
    [
      "Gradients by parameter",
      {
        note: "root mean square of the gradient",
        lines: series("∂", ({ gradient }) => (gradient === undefined ? Number.NaN : size(gradient))),
      },
      "Shrinking towards the first layer, they vanish, and it learns the least; growing, they explode.",
    ],
    [
      "Update-to-weight ratios",
      {
        note: "length of the step / length of the parameter",
        lines: series("", ({ update }) => update ?? Number.NaN),
      },
      "How far one step moves a parameter. A rule of thumb is 0.001; far more is unstable, far less slow.",
    ],
    [
      "Learning rate",
      {
        note: "learning rate",
        log: false,
        lines: [{ name: "lr", points: learningRates.map(({ iteration, lr }) => ({ iteration, value: lr })) }],
      },
      "The factor of the steps.",
    ],
  ];
  const drawn = plots.filter(([, { lines }]) => lines.some(({ points }) => points.length > 1));
  if (drawn.length === 0) return undefined;
  const iterations = Math.max(
    ...drawn.flatMap(([, { lines }]) => lines.flatMap(({ points }) => points.map((each) => each.iteration))),
  );
  const figures = drawn.map(([title, plot, note]) =>
    flowFigure(title, { log: true, ...plot, iterations, letters: 9 }, note),
  );
  return {
    id: "flow",
    title: "Activations, gradients and steps over time",
    body: html`<p>All lines of a plot are on one axis, which is logarithmic but for the learning rate.</p>
<div class="plots">${figures}</div>
${drawn.map(([title, { lines }]) => folded(`${title} as a table`, linesTable(title, lines)))}`,
  };
}

type Plot = Omit<LinePlot, "iterations" | "letters">;

function flowFigure(title: string, plot: LinePlot, note: string): Markup {
  const last = plot.lines.map(({ name, points }) => `${name} ${number(points.at(-1)?.value ?? Number.NaN)}`);
  const words = `${title}, at the end: ${last.join(", ")}.`;
  const picture = raw(figure(pageColors, words, (panel) => linePanel(plot, panel), 150));
  return html`<figure><h3>${title}</h3>${picture}<figcaption>${note}</figcaption></figure>\n`;
}

function linesTable(title: string, lines: readonly Line[]): Markup {
  const iterations = [...new Set(lines.flatMap(({ points }) => points.map(({ iteration }) => iteration)))];
  const rows = iterations
    .toSorted((a, b) => a - b)
    .map((iteration) =>
      row(
        formatCount(iteration),
        lines.map(({ points }) => {
          const value = points.find((point) => point.iteration === iteration)?.value;
          return value === undefined || Number.isNaN(value) ? "none" : number(value);
        }),
      ),
    );
  return table(`Table: ${title}`, ["iteration", ...lines.map(({ name }) => name)], rows);
}
