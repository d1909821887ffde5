/** (o) The gradient of each example beside that of their batch. */
import { wengert } from "../harness/contenders.js";
import { readColumns, type Section } from "../harness/section.js";

const columns = ["of the batch", "of each"];

export const perExample: Section = {
  letter: "o",
  title: "Gradients of each example",
  unit: "milliseconds",
  about: () =>
    "The two-layer network (784, 50, 10) on a batch of 100: the gradient of their mean loss, and by vmap " +
    "those of all hundred, 16 MB of them; medians of nine rounds in turns.",
  columns,
  repetitions: [3, 1],
  contenders: (context) => [
    wengert(context, "wengert", ["per-example-wengert", context.quick ? "5" : "20"], readColumns(columns)),
  ],
  targets: [
    {
      measure: "gradients of 100 examples ÷ that of their batch",
      bound: ["at most", 3],
      value: (table) => {
        const [batch, each] = columns.map((column) => table.median("wengert", column));
        return batch === undefined || each === undefined ? undefined : each / batch;
      },
    },
  ],
};
