/** (q) Many things that people do, one by one, against PyTorch. */

import { python, wengert } from "../harness/contenders.js";
import { readColumns, type Section, type Target } from "../harness/section.js";
import { ratio, type Table } from "../harness/table.js";
import { groups } from "../programs/workloads/index.js";

const columns = Object.values(groups).flatMap((workloads) => Object.keys(workloads));
const read = readColumns(columns);

/** wengert's time over that of PyTorch's better number of threads. */
const against = (table: Table, column: string) =>
  ratio(table.median("wengert", column), table.least("PyTorch", column));

const ratios = (table: Table) =>
  columns.map((column) => against(table, column)).filter((each) => each !== undefined);

const network = (column: string): Target => ({
  measure: `${column} step ÷ PyTorch's best`,
  bound: ["at most", 1.2],
  value: (table) => against(table, column),
});

export const workloads: Section = {
  letter: "q",
  title: "Workloads",
  unit: "microseconds",
  about: () =>
    `${columns.length} workloads: training steps of networks, ops of a million elements (1M) forward and ` +
    "backward from a gradient of ones, products, optimizers, inference; float32 unless the name says " +
    "otherwise; medians of single calls. The last column is wengert's time over that of PyTorch's better " +
    "number of threads.",
  columns,
  byColumn: true,
  products: true,
  repetitions: [3, 1],
  contenders: (context) => {
    const seconds = context.quick ? "0.05" : "0.4";
    const pyTorch = (threads: number) => {
      const program = ["workloads_torch.py", seconds, String(threads)] as const;
      return python(context, "PyTorch", "torch", threads, program, read);
    };
    return [wengert(context, "wengert", ["workloads-wengert", seconds], read), pyTorch(1), pyTorch(2)];
  },
  targets: [
    {
      measure: "workloads ÷ PyTorch's best, geometric mean",
      bound: ["at most", 1.2],
      value: (table) => {
        const all = ratios(table);
        if (all.length === 0) return undefined;
        return Math.exp(all.reduce((sum, each) => sum + Math.log(each), 0) / all.length);
      },
    },
    {
      measure: "workloads ÷ PyTorch's best, the worst",
      bound: ["at most", 3],
      value: (table) => (ratios(table).length === 0 ? undefined : Math.max(...ratios(table))),
    },
    ...["gpt", "lstm", "cifar", "simpleconv"].map(network),
  ],
};
