/** Weights and gradients over time: hills, and the table of their figures. */

import { formatShape } from "../../../array/index.js";
import type { ReportWords } from "../../languages/translation.js";
import { dotPanel } from "../../plots/dot-panel.js";
import { figure, type Panel } from "../../plots/panel.js";
import { ridgePanel } from "../../plots/ridge-panel.js";
import { fill } from "../../text/fill.js";
import { html, type Markup, raw } from "../../text/markup.js";
import { formatCount, formatNumber } from "../../text/numbers.js";
import { pageColors } from "../../theme/variables.js";
import type { Section } from "../page.js";
import type { ParameterRecord, ParameterSeries, Spread } from "../parameter-watch.js";
import { formatShare } from "../share.js";
import { folded, row, table } from "../table.js";

const number = (x: number) => formatNumber(x, 3);

export function parameterSection(series: readonly ParameterSeries[], words: ReportWords): Section {
  const shown = series.filter(({ records }) => records.length > 0);
  const blocks = shown.map((each) => parameterBlock(each, spansOf(each, shown), words));
  return {
    id: "parameters",
    title: words.parameters,
    body: html`<p>${words.parametersLead}</p>
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
  words: ReportWords,
): Markup {
  const weights = records.map(({ iteration, values }) => ({ iteration, ...values }));
  const gradients = records.flatMap(({ iteration, gradient }) =>
    gradient === undefined ? [] : [{ iteration, ...gradient }],
  );
  const [valuesAlt, gradientAlt] = [words.valuesOf, words.gradientOf].map((each) => fill(each, { name })) as [
    string,
    string,
  ];
  const columns = Object.values(words.parameterColumns);
  const rows = records.map((record) => recordRow(record, words.none));
  return html`<div class="plots">
<figure><h3>${name} ${formatShape(shape)}</h3>
${spreads(words, weights, pageColors.opLine, words.value, valuesAlt, spans.values)}</figure>
<figure><h3>${fill(words.gradientTitle, { name })}</h3>
${spreads(words, gradients, pageColors.backward, words.gradient, gradientAlt, spans.gradients)}</figure>
</div>
${folded(fill(words.asTable, { name }), table(fill(words.tableOf, { name }), columns, rows))}
`;
}

function recordRow({ iteration, values, gradient }: ParameterRecord, missing: string): Markup {
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
  words: ReportWords,
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
  return raw(figure(words, pageColors, spreadAlt(words, what, series), draw, 16));
}

function spreadAlt(words: ReportWords, what: string, series: readonly DatedSpread[]): string {
  const at = (entry: DatedSpread | undefined): string => {
    if (entry === undefined) return words.nothing;
    const { iteration, mean, std } = entry;
    return fill(words.spreadAt, { mean: number(mean), deviation: number(std), n: formatCount(iteration) });
  };
  return fill(words.spread, { what, first: at(series[0]), last: at(series.at(-1)) });
}
