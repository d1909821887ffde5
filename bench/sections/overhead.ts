/** (c) Microseconds per recorded op, forward and backward together. */
import { javascript, python, wengert } from "../harness/contenders.js";
import { readColumns, type Section } from "../harness/section.js";
import { ratio } from "../harness/table.js";

const columns = ["size 1", "size 16", "size 1024"];
const read = readColumns(columns);

export const overhead: Section = {
  letter: "c",
  title: "One recorded op, forward and backward",
  unit: "microseconds per op",
  about: () =>
    "A chain of multiplications and additions on vectors of 1, 16 and 1,024 elements, float32, summed and " +
    "walked back; the mean over all rounds after as many for warming up, so that collecting garbage " +
    "counts. 4,000 ops a round for wengert and PyTorch, 400 for TensorFlow.js and js-pytorch, 100 for " +
    "jax-js.",
  columns,
  repetitions: [5, 2],
  contenders: (context) => {
    const rounds = (full: number) => String(context.quick ? 3 : full);
    const tfjs = (backend: string) =>
      javascript(
        context,
        `TensorFlow.js ${backend}`,
        "@tensorflow/tfjs",
        ["overhead-tfjs.mjs", backend, "200", rounds(20)],
        read,
      );
    return [
      wengert(context, "wengert", ["overhead-wengert", "2000", rounds(20)], read),
      python(context, "PyTorch", "torch", 1, ["overhead_torch.py", "2000", rounds(20)], read),
      tfjs("wasm"),
      tfjs("cpu"),
      javascript(context, "js-pytorch", "js-pytorch", ["overhead-js-pytorch.mjs", "200", rounds(20)], read),
      javascript(
        context,
        "jax-js wasm, eager",
        "@jax-js/jax",
        ["overhead-jax-js.mjs", "50", rounds(8)],
        read,
      ),
    ];
  },
  targets: columns.map((column) => ({
    measure: `recorded op of ${column} ÷ PyTorch's`,
    bound: ["at most", 1 / 6] as const,
    value: (table) => ratio(table.median("wengert", column), table.median("PyTorch, 1 thread", column)),
  })),
};
