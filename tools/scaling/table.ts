/** The tables of docs/scaling.md, from the model and what was measured. */
import { allReduceHere, efficiencies, type Measured, modelsOf, networks } from "./model.js";

const ranks = [8, 16, 32, 64, 128, 256, 512, 1024];
const percent = (x: number) => `${Math.round(100 * x)}`;
const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const head = (cells: readonly string[]) => [
  line(cells),
  line(cells.map((_, i) => (i === 0 ? "---" : "---:"))),
];

export function tables(measured: Measured): string {
  const { messages, steps } = measured;
  const predicted = modelsOf(measured).flatMap((model) =>
    networks.map((network) => {
      const all = ranks.map((n) => efficiencies(model, n, network, measured));
      const pays = ranks.filter((_, i) => (all[i]?.open ?? 0) >= 0.5).at(-1);
      const cells = all.map(({ hidden, open }) =>
        percent(hidden) === percent(open) ? percent(open) : `${percent(open)} to ${percent(hidden)}`,
      );
      return line([`${model.name}, ${network.name}`, ...cells, pays === undefined ? "none" : String(pays)]);
    }),
  );
  return [
    `Measured on ${measured.machine}:`,
    "",
    ...head(["all-reduce of two ranks, kB", "measured, µs", "the model, µs"]),
    ...(["1", "16", "256", "4096"] as const).map((kilobytes) =>
      line([
        kilobytes,
        messages[kilobytes].toFixed(0),
        allReduceHere(measured, Number(kilobytes)).toFixed(0),
      ]),
    ),
    "",
    ...head(["a step, one rank of one thread", "ms"]),
    ...modelsOf(measured).map(({ name, step }) => line([name, (1000 * step).toPrecision(3)])),
    "",
    ...head([
      "a step of 10 million parameters, examples on each rank",
      "one of two ranks, alone, ms",
      "both, without a word, ms",
      "both together, ms",
      "of one alone, %",
      "of those without a word, %",
    ]),
    ...steps.map(({ examples, alone, beside, together, efficiency, ofThoseBeside }) =>
      line([
        ...[examples, alone, beside, together].map((x) => x.toFixed(0)),
        percent(efficiency),
        percent(ofThoseBeside),
      ]),
    ),
    "",
    "Predicted, efficiency in percent, nothing hidden to all hidden, and the most ranks at which at least half of " +
      "the time is spent learning, even where nothing is hidden:",
    "",
    ...head(["", ...ranks.map(String), "pays up to"]),
    ...predicted,
  ].join("\n");
}

const [begin, end] = [
  "<!-- scaling: begin (written by `npx tsx tools/scaling/run.ts`) -->",
  "<!-- scaling: end -->",
];

/** The document with its tables as they are to be. */
export function withTables(document: string, measured: Measured): string {
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`no lines "${begin}" and "${end}" to write the tables between`);
  return `${document.slice(0, from + begin.length)}\n\n${tables(measured)}\n\n${document.slice(to)}`;
}
