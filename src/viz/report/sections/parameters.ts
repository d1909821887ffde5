/** Weights and gradients over time: hills, and the table of their figures. */
import { formatShape } from "../../../array/index.js";
import { html, Markup } from "../../text/markup.js";
import { formatCount, formatNumber } from "../../text/numbers.js";
import type { Histogram } from "../histogram.js";
import type { Section } from "../page.js";
import type { ParameterRecord, ParameterSeries } from "../parameter-watch.js";
import type { Plotter } from "../plotter.js";
import { type DatedHistogram, ridgePlot } from "../ridge-plot.js";
import { formatShare } from "../share.js";

const number = (x: number) => formatNumber(x, 3);

export async function parameterSection(series: readonly ParameterSeries[], plot: Plotter): Promise<Section> {
  const blocks: Markup[] = [];
  for (const each of series) if (each.records.length > 0) blocks.push(await parameterBlock(each, plot));
  return {
    id: "parameters",
    title: "Weights and gradients over time",
    body: html`<p>Each hill shows how the numbers of one parameter are spread at one moment: the first iteration at the back, the last in front. Heights are square roots of the counts, and each hill's top has the same height.</p>
${blocks}`,
  };
}

async function parameterBlock({ name, shape, records }: ParameterSeries, plot: Plotter): Promise<Markup> {
  const weights = records.map(({ iteration, values }) => ({ iteration, histogram: values }));
  const gradients = records.flatMap(({ iteration, gradient }) =>
    gradient === undefined ? [] : [{ iteration, histogram: gradient }],
  );
  return html`<div class="plots">
<figure><h3>${name} ${formatShape(shape)}</h3>
${new Markup(await plot(ridgePlot(weights, "var(--op-line)", "value"), words(`Values of ${name}`, weights)))}</figure>
<figure><h3>∂loss/∂${name}</h3>
${new Markup(await plot(ridgePlot(gradients, "var(--backward)", "gradient"), words(`Gradient of ${name}`, gradients)))}</figure>
</div>
<details><summary>${name} as a table</summary>
<div class="wide" tabindex="0" role="region" aria-label="Table of ${name}"><table>
<thead><tr><th scope="col">iteration</th><th scope="col">mean</th><th scope="col">deviation</th><th scope="col">least</th><th scope="col">greatest</th><th scope="col">gradient: mean</th><th scope="col">deviation</th><th scope="col">exactly 0</th><th scope="col">NaN or infinite</th></tr></thead>
<tbody>
${records.map(row)}</tbody>
</table></div></details>
`;
}

function row({ iteration, values, gradient }: ParameterRecord): Markup {
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
  return html`<tr><th scope="row">${formatCount(iteration)}</th>${figures.map((figure) => html`<td>${figure}</td>`)}</tr>\n`;
}

function words(what: string, series: readonly DatedHistogram[]): string {
  const at = (entry: DatedHistogram | undefined): string => {
    if (entry === undefined) return "nothing";
    const { mean, std }: Histogram = entry.histogram;
    return `mean ${number(mean)}, deviation ${number(std)} at iteration ${formatCount(entry.iteration)}`;
  };
  return `${what}: ${at(series[0])}; ${at(series.at(-1))}.`;
}
