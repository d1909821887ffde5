/** (s) Pictures of large graphs. */
import { wengert } from "../harness/contenders.js";
import { readColumns, type Section } from "../harness/section.js";

const columns = [
  "RNN of 20 steps",
  "RNN of 40 steps",
  "100 ops that share a leaf",
  "1000 ops that share a leaf",
];

const within = (column: string, milliseconds: number) => ({
  measure: `toSvg: ${column}, ms`,
  bound: ["at most", milliseconds] as const,
  value: (table: { median(name: string, column: string): number | undefined }) =>
    table.median("wengert", column),
});

export const drawing: Section = {
  letter: "s",
  title: "Pictures of large graphs",
  unit: "milliseconds",
  about: () =>
    "toSvg of a recurrent network unrolled over its time steps, and of a chain of additions and " +
    "multiplications that all use one leaf; Graphviz is loaded before.",
  columns,
  compared: [],
  repetitions: [3, 1],
  contenders: (context) => [wengert(context, "wengert", ["drawing-wengert"], readColumns(columns))],
  targets: [within("RNN of 40 steps", 1000), within("1000 ops that share a leaf", 3000)],
};
