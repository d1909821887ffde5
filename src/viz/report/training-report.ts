/** trainingReport: what a training did, as one HTML file that works offline. */
import {
  everyMember,
  heading,
  type Kind,
  kind,
  listOf,
  optional,
  options,
  record,
  signature,
  text,
} from "../../arguments/index.js";
import { isShape } from "../../array/index.js";
import { full } from "../../tensor/index.js";
import { drawableKind } from "../capture/drawable.js";
import { languageKind, loadWords } from "../languages/loaded.js";
import type { ReportWords } from "../languages/translation.js";
import { reportWords } from "../languages/words.js";
import { historyKind } from "../plots/history.js";
import { fill } from "../text/fill.js";
import { html, type Markup } from "../text/markup.js";
import { formatCount, formatNumber } from "../text/numbers.js";
import { svgOf } from "../write/svg.js";
import { accuracyOf, type ConfusionMatrix, isConfusion } from "./confusion.js";
import { type Page, pageText, type Section } from "./page.js";
import type { ParameterRecord, ParameterSeries } from "./parameter-watch.js";
import type {
  ActivationRecord,
  ComparedRun,
  LearningRateRecord,
  Mistake,
  SilenceRecord,
  TrainingReport,
} from "./report-data.js";
import { comparisonSection } from "./sections/comparison.js";
import { curveSection } from "./sections/curves.js";
import { flowSection } from "./sections/flow.js";
import { confusionSection, mistakeSection } from "./sections/mistakes.js";
import { networkSection } from "./sections/network.js";
import { parameterSection } from "./sections/parameters.js";
import { silentSection } from "./sections/silent-units.js";
import { formatShare } from "./share.js";
import { row, table } from "./table.js";

const numbers = (value: object, ...names: readonly string[]) =>
  names.every((name) => typeof (value as Readonly<Record<string, unknown>>)[name] === "number");

/** A list of objects, each of which has what is drawn of it. */
const list = <T extends object>(words: string, fits: (value: T) => boolean) =>
  optional(
    listOf(
      kind<T>(words, (value) => typeof value === "object" && value !== null && fits(value as T)),
      words,
    ),
  );

const isRecord = (each: unknown) =>
  typeof each === "object" &&
  each !== null &&
  numbers(each, "iteration") &&
  typeof (each as ParameterRecord).values === "object";

const parametersKind = list<ParameterSeries>(
  "an array of what a ParameterWatch saw",
  ({ name, shape, records }) =>
    typeof name === "string" && isShape(shape) && Array.isArray(records) && everyMember(records, isRecord),
);
const silenceKind = list<SilenceRecord>(
  "an array of { iteration, layer, dead, silent }",
  (each) => typeof each.layer === "string" && numbers(each, "iteration", "dead", "silent"),
);
const activationsKind = list<ActivationRecord>(
  "an array of { iteration, layer, mean, std }",
  (each) => typeof each.layer === "string" && numbers(each, "iteration", "mean", "std"),
);
const learningRatesKind = list<LearningRateRecord>("an array of { iteration, lr }", (each) =>
  numbers(each, "iteration", "lr"),
);
const othersKind = list<ComparedRun>(
  "an array of { name, history }",
  ({ name, history }) => typeof name === "string" && historyKind.accepts(history),
);
const mistakesKind = list<Mistake>(
  "an array of { index, image, label, prediction, probability, loss }",
  (each) =>
    numbers(each, "index", "label", "prediction", "probability", "loss") &&
    typeof each.image === "object" &&
    each.image !== null &&
    numbers(each.image, "width", "height") &&
    typeof each.image.ink === "object" &&
    each.image.ink !== null,
);

const reportKinds = options<TrainingReport>()({
  title: optional(heading),
  lang: optional(languageKind),
  command: optional(text),
  options: optional(record as Kind<NonNullable<TrainingReport["options"]>>),
  history: historyKind,
  network: optional(drawableKind as Kind<NonNullable<TrainingReport["network"]>>),
  parameters: parametersKind,
  silence: silenceKind,
  activations: activationsKind,
  learningRates: learningRatesKind,
  others: othersKind,
  confusion: optional(kind<ConfusionMatrix>("a square of counts", isConfusion)),
  mistakes: mistakesKind,
});

const trainingReportTakes = signature("trainingReport", { report: reportKinds });
const requireReportPackagesTakes = signature("requireReportPackages", {});

/**
 * Whether a report can be made here: to ask before a long training, not after.
 * @throws MissingPackageError that says what to install.
 */
export async function requireReportPackages(): Promise<void> {
  requireReportPackagesTakes.check(arguments);
  await svgOf("trainingReport", full([], 0), {});
}

/**
 * The report as the text of an HTML file without scripts or addresses; every text in it is escaped. Sections
 * without data are left out. Nothing of the machine or the clock goes in, so the same run gives the same
 * bytes.
 * @throws MissingPackageError where @viz-js/viz is not installed and there is a network to draw; ValueError
 *   for an image that its ink does not fill, and for a graph that is too large to draw.
 */
export async function trainingReport(report: TrainingReport): Promise<string> {
  trainingReportTakes.check(arguments);
  const { lang = "en" } = report;
  if (lang !== "en") await loadWords(lang); // what is English is read as it is now
  const words = reportWords(lang);
  return pageText({
    lang,
    words,
    title: report.title ?? words.title,
    lead: leadOf(report, words),
    sections: await sectionsOf(report, words),
  });
}

async function sectionsOf(report: TrainingReport, words: ReportWords): Promise<Page["sections"]> {
  const {
    history,
    confusion,
    mistakes = [],
    network,
    parameters = [],
    silence = [],
    others = [],
    options,
  } = report;
  const sections: (Section | undefined)[] = [
    curveSection(history, words),
    confusion && confusionSection(confusion, words),
    mistakes.length > 0 ? mistakeSection(mistakes, words) : undefined,
    network && (await networkSection(network, words, report.lang)),
    others.length > 0
      ? comparisonSection({ name: words.thisRun, history, ...(options && { options }) }, others, words)
      : undefined,
    parameters.some(({ records }) => records.length > 0) ? parameterSection(parameters, words) : undefined,
    flowSection(report, words),
    silence.length > 0 ? silentSection(silence, words) : undefined,
    runSection(report, words),
  ];
  return sections.filter((section) => section !== undefined);
}

/** The figures that everyone asks for first. */
function leadOf({ history: { losses, evaluations }, confusion }: TrainingReport, words: ReportWords): Markup {
  const last = evaluations.at(-1);
  const lastLoss = losses[losses.length - 1];
  const figures: [name: string, value: string][] = [
    [words.iterations, formatCount(losses.length)],
    [words.lastLoss, lastLoss === undefined ? words.none : formatNumber(lastLoss, 3)],
  ];
  if (last !== undefined) {
    const n = formatCount(last.iteration);
    figures.push(
      [fill(words.trainAccuracyAt, { n }), formatShare(last.trainAccuracy)],
      [fill(words.testAccuracyAt, { n }), formatShare(last.testAccuracy)],
    );
  }
  if (confusion !== undefined) figures.push([words.testAccuracyAtEnd, formatShare(accuracyOf(confusion))]);
  return html`<dl class="figures">
${figures.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>`;
}

function runSection({ options = {}, command }: TrainingReport, words: ReportWords): Section | undefined {
  const rows = Object.entries(options);
  if (rows.length === 0 && command === undefined) return undefined;
  const repeat =
    command === undefined
      ? ""
      : html`<p>${words.again}</p>
<pre tabindex="0" aria-label="${words.command}"><code>${command}</code></pre>`;
  const lines = rows.map(([name, value]) => row(name, [String(value)]));
  return {
    id: "run",
    title: words.theRun,
    body: html`${repeat}
${table(words.optionsTable, [{ text: words.option }, words.value], lines, words.options)}`,
  };
}
