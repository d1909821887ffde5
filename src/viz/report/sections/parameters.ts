/** Weights and gradients over time: hills, and the table of their figures. */
import { formatShape } from "../../../array/index.js";
import { figure, type Panel } from "../../plots/panel.js";
import { ridgePanel } from "../../plots/ridge-panel.js";
import { html, type Markup, raw } from "../../text/markup.js";
import { formatCount, formatNumber } from "../../text/numbers.js";
import { pageColors } from "../../theme/variables.js";
import type { Histogram } from "../histogram.js";
import type { Section } from "../page.js";
import type { ParameterRecord, ParameterSeries } from "../parameter-watch.js";
import { formatShare } from "../share.js";
import { folded, row, table } from "../table.js";

const number = (x: number) => formatNumber(x, 3);

export function parameterSection(series: readonly ParameterSeries[]): Section {
  const blocks = series.filter(({ records }) => records.length > 0).map(parameterBlock);
  return {
    id: "parameters",
    title: "Weights and gradients over time",
    body: html`<p>Each hill shows how the numbers of one parameter are spread at one moment: the first
iteration at the back, the last in front. Heights are square roots of the counts, and each hill's top has the
same height.</p>
${blocks}`,
  };
}

function parameterBlock({ name, shape, records }: ParameterSeries): Markup {
  const weights = records.map(({ iteration, values }) => ({ iteration, ...values }));
  const gradients = records.flatMap(({ iteration, gradient }) =>
    gradient === undefined ? [] : [{ iteration, ...gradient }],
  );
  return html`<div class="plots">
<figure><h3>${name} ${formatShape(shape)}</h3>
${ridges(weights, pageColors.opLine, "value", `Values of ${name}`)}</figure>
<figure><h3>∂loss/∂${name}</h3>
${ridges(gradients, pageColors.backward, "gradient", `Gradient of ${name}`)}</figure>
</div>
${folded(`${name} as a table`, table(`Table of ${name}`, columns, records.map(recordRow)))}
`;
}

const columns = [
  "iteration",
  "mean",
  "deviation",
  "least",
  "greatest",
  "gradient: mean",
  "deviation",
  "exactly 0",
  "NaN or infinite",
];

function recordRow({ iteration, values, gradient }: ParameterRecord): Markup {
  const missing = "none";
  const figures = [
    number(values.mean),
    number(values.std),
    number(values.low),
    number(values.high),
    gradient === undefined ? missing : number(gradient.mean),
    gradient === undefined ? missing : number(gradient.std),
    gradient === undefined ? missing : formatShare(gradient.zeros / gradient.size),
    formatCount(values.nonFinite + (gradient?.nonFinite ?? 0)),
  ];
  return row(formatCount(iteration), figures);
}

interface DatedHistogram extends Histogram {
  readonly iteration: number;
}

function ridges(series: readonly DatedHistogram[], color: string, name: string, what: string): Markup {
  const draw = (panel: Panel) => ridgePanel(series, color, name, panel);
  return raw(figure(pageColors, words(what, series), draw, 16));
}

function words(what: string, series: readonly DatedHistogram[]): string {
  const at = (entry: DatedHistogram | undefined): string => {
    if (entry === undefined) return "nothing";
    const { iteration, mean, std } = entry;
    return `mean ${number(mean)}, deviation ${number(std)} at iteration ${formatCount(iteration)}`;
  };
  return `${what}: ${at(series[0])}; ${at(series.at(-1))}.`;
}
