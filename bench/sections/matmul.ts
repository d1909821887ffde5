/** (d) Gflop/s of dense products, against the BLAS of NumPy. */
import { python, wengert } from "../harness/contenders.js";
import { readColumns, type Section, type Target } from "../harness/section.js";
import { ratio } from "../harness/table.js";

const pair = ["100x784x50", "784x100x50 (A transposed)"];
const columns = [...pair, ...[64, 256, 512, 1024].map((n) => `${n}x${n}x${n}`)];
const read = readColumns(columns);

const against = (own: string, bound: number): Target[] =>
  pair.map((column) => ({
    measure: `matmul ${column}, ${own} ÷ NumPy, 1 thread`,
    bound: ["at least", bound] as const,
    value: (table) => ratio(table.median(own, column), table.median("NumPy, 1 thread", column)),
  }));

export const matmul: Section = {
  letter: "d",
  title: "Matrix products",
  unit: "Gflop/s (more is better)",
  about: () =>
    "float32, rows x inner x columns, dense random values; the median of single calls of the op behind " +
    "matmul(), the new tensor included, while NumPy writes into an existing one. 100x784x50 is the " +
    "network's forward product, 784x100x50 its weight gradient.",
  columns,
  products: true,
  repetitions: [5, 2],
  contenders: (context) => {
    const seconds = context.quick ? "0.02" : "0.25";
    const own = ["matmul-wengert", seconds] as const;
    const numpy = ["matmul_numpy.py", seconds] as const;
    return [
      wengert(context, "wengert", own, read),
      wengert(context, "wengert, 1 thread", own, read, { threads: 1 }),
      wengert(context, "wengert, 1 thread, relaxed SIMD", own, read, { threads: 1, relaxedSimd: true }),
      wengert(context, "wengert, 2 threads", own, read, { threads: 2 }),
      python(context, "NumPy", "numpy", 1, numpy, read),
      python(context, "NumPy", "numpy", 2, numpy, read),
    ];
  },
  targets: [
    ...against("wengert, 1 thread", 0.4),
    ...against("wengert, 1 thread, relaxed SIMD", 0.5),
    ...against("wengert, 2 threads", 0.75),
  ],
};
