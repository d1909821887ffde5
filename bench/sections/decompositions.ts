/** (t) Decompositions of matrices, against the LAPACK of NumPy. */
import { python, wengert } from "../harness/contenders.js";
import { readColumns, type Section } from "../harness/section.js";
import { ratio } from "../harness/table.js";

const names = ["cholesky", "solve", "inv", "det", "qr", "eigh", "svd"] as const;
const columns = names.flatMap((name) => [5, 50, 500].map((n) => `${name} ${n}`));
const read = readColumns(columns);

export const decompositions: Section = {
  letter: "t",
  title: "Decompositions of matrices",
  unit: "microseconds (less is better)",
  about: () =>
    "float64, N x N, dense random values (symmetric where that is asked for); solve has N right sides; the " +
    "median of single calls, on one thread.",
  columns,
  byColumn: true,
  products: true,
  repetitions: [5, 1],
  contenders: (context) => {
    const seconds = context.quick ? "0.05" : "0.5";
    return [
      wengert(context, "wengert, 1 thread", ["decompositions-wengert", seconds], read, { threads: 1 }),
      python(context, "NumPy", "numpy", 1, ["decompositions_numpy.py", seconds], read),
    ];
  },
  targets: names.map((name) => ({
    measure: `${name} 500, wengert, 1 thread ÷ NumPy, 1 thread`,
    bound: ["at most", name === "cholesky" || name === "solve" ? 2 : 4] as const,
    value: (table) =>
      ratio(table.median("wengert, 1 thread", `${name} 500`), table.median("NumPy, 1 thread", `${name} 500`)),
  })),
};
