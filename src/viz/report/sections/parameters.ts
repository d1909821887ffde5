/** Weights and gradients over time: hills, and the table of their figures. */
import { formatShape } from "../../../array/index.js";
import { dotPanel } from "../../plots/dot-panel.js";
import { figure, type Panel } from "../../plots/panel.js";
import { ridgePanel } from "../../plots/ridge-panel.js";
import { html, type Markup, raw } from "../../text/markup.js";
import { formatCount, formatNumber } from "../../text/numbers.js";
import { pageColors } from "../../theme/variables.js";
import type { Section } from "../page.js";
import type { ParameterRecord, ParameterSeries, Spread } from "../parameter-watch.js";
import { formatShare } from "../share.js";
import { folded, row, table } from "../table.js";

const number = (x: number) => formatNumber(x, 3);

export function parameterSection(series: readonly ParameterSeries[]): Section {
  const shown = series.filter(({ records }) => records.length > 0);
  const blocks = shown.map((each) => parameterBlock(each, spansOf(each, shown)));
  return {
    id: "parameters",
    title: "Weights and gradients over time",
    body: html`<p>Each hill shows how the numbers of one parameter are spread at one moment: the first
iteration at the back, the last in front. Heights are square roots of the counts, and each hill's top has the
same height. Of fewer than a hundred numbers each is a dot. Parameters of as many axes (weights, biases) have
the same horizontal axes, so that they can be compared.</p>
${blocks}`,
  };
}

type Span = readonly [low: number, high: number];

/** From the least to the greatest of what all parameters of as many axes have. */
function spansOf({ shape }: ParameterSeries, all: readonly ParameterSeries[]) {
  const alike = all.filter((each) => each.shape.length === shape.length).flatMap(({ records }) => records);
  const span = (spreads: readonly (Spread | undefined)[]): Span | undefined => {
    const finite = spreads.filter((each) => each !== undefined && Number.isFinite(each.low)) as Spread[];
    if (finite.length === 0) return undefined;
    return [Math.min(...finite.map(({ low }) => low)), Math.max(...finite.map(({ high }) => high))];
  };
  return {
    values: span(alike.map(({ values }) => values)),
    gradients: span(alike.map(({ gradient }) => gradient)),
  };
}

function parameterBlock(
  { name, shape, records }: ParameterSeries,
  spans: ReturnType<typeof spansOf>,
): Markup {
  const weights = records.map(({ iteration, values }) => ({ iteration, ...values }));
  const gradients = records.flatMap(({ iteration, gradient }) =>
    gradient === undefined ? [] : [{ iteration, ...gradient }],
  );
  return html`<div class="plots">
<figure><h3>${name} ${formatShape(shape)}</h3>
${spreads(weights, pageColors.opLine, "value", `Values of ${name}`, spans.values)}</figure>
<figure><h3>∂loss/∂${name}</h3>
${spreads(gradients, pageColors.backward, "gradient", `Gradient of ${name}`, spans.gradients)}</figure>
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

interface DatedSpread extends Spread {
  readonly iteration: number;
}

function spreads(
  series: readonly DatedSpread[],
  color: string,
  name: string,
  what: string,
  span: Span | undefined,
): Markup {
  const rows = series.flatMap(({ iteration, numbers }) =>
    numbers === undefined ? [] : [{ iteration, numbers }],
  );
  const draw = (panel: Panel) =>
    rows.length > 0 && rows.length === series.length
      ? dotPanel(rows, color, name, panel, span)
      : ridgePanel(series, color, name, panel, span);
  return raw(figure(pageColors, words(what, series), draw, 16));
}

function words(what: string, series: readonly DatedSpread[]): string {
  const at = (entry: DatedSpread | undefined): string => {
    if (entry === undefined) return "nothing";
    const { iteration, mean, std } = entry;
    return `mean ${number(mean)}, deviation ${number(std)} at iteration ${formatCount(iteration)}`;
  };
  return `${what}: ${at(series[0])}; ${at(series.at(-1))}.`;
}
