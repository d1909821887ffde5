/** (v) Functions of values that saturate, beside those of usual ones. */
import { python, wengert } from "../harness/contenders.js";
import { readColumns, type Section } from "../harness/section.js";

const columns = [
  "exp",
  "sigmoid",
  "tanh",
  "gelu",
  "softmax",
  "softmax of columns",
  "logSoftmax",
  "logSumExp",
  "cross entropy",
];
const read = readColumns(columns);
const hidden = "wengert, half of them hidden";

export const values: Section = {
  letter: "v",
  title: "Functions of hidden and of large values",
  unit: "milliseconds",
  about: () =>
    "(512, 512) float32 on one thread, forward and backward, the median: of normal values; with half of them " +
    "-1e9, as scores that are hidden; and all a thousand times as large. What is too small for a normal " +
    "float takes a processor about a hundred times as long as other numbers, so functions that are nearly 0 " +
    "somewhere are slow there, unless they do not compute it.",
  columns,
  repetitions: [3, 1],
  contenders: (context) => {
    const rounds = context.quick ? "5" : "40";
    const own = (name: string, kind: string) =>
      wengert(context, name, ["values-wengert", kind, rounds], read, { threads: 1 });
    const torch = (name: string, kind: string) =>
      python(context, `PyTorch${name}`, "torch", 1, ["values_torch.py", kind, rounds], read);
    return [
      own("wengert", "usual"),
      own(hidden, "hidden"),
      own("wengert, a thousand times as large", "large"),
      torch("", "usual"),
      torch(", half of them hidden", "hidden"),
      torch(", a thousand times as large", "large"),
    ];
  },
  targets: columns.map((column) => ({
    measure: `${column} with hidden values ÷ with usual ones`,
    bound: ["at most", 1.5],
    value: (table) => {
      const [usual, some] = ["wengert", hidden].map((row) => table.median(row, column));
      return usual === undefined || some === undefined ? undefined : some / usual;
    },
  })),
};
