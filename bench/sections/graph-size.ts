/** (f) Time of backward() against the size of the graph. */
import { python, wengert } from "../harness/contenders.js";
import { readColumns, type Section } from "../harness/section.js";
import { ratio } from "../harness/table.js";

const columns = ["1000 nodes", "10000 nodes", "100000 nodes", "1000000 nodes"];
const read = readColumns(columns);

export const graphSize: Section = {
  letter: "f",
  title: "backward() against the size of the graph",
  unit: "milliseconds",
  about: () =>
    "A chain of multiplications and additions of one element; backward() alone, recording not counted.",
  columns,
  repetitions: [5, 1],
  contenders: (context) => [
    wengert(context, "wengert", ["graph-wengert", "1000000"], read),
    python(context, "PyTorch", "torch", 1, ["graph_torch.py", "1000000"], read),
  ],
  targets: [
    {
      measure: "backward over 10⁶ nodes ÷ over 10⁵",
      bound: ["at most", 12],
      value: (table) =>
        ratio(table.median("wengert", "1000000 nodes"), table.median("wengert", "100000 nodes")),
    },
  ],
};
