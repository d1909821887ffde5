/** (b) The whole book run: from the start of the process to its end, everything written. */
import { join, relative } from "node:path";
import { python } from "../harness/contenders.js";
import type { Context } from "../harness/context.js";
import type { Contender, ProcessResult, Section } from "../harness/section.js";
import { ratio } from "../harness/table.js";

const column = "seconds";
const read = ({ seconds }: ProcessResult) => ({ [column]: seconds });
const iterations = ({ quick }: Context) => String(quick ? 100 : 10_000);

export const wholeRun: Section = {
  letter: "b",
  title: "The whole book run",
  unit: "seconds",
  about: (context) =>
    `${Number(iterations(context)).toLocaleString("en-US")} iterations and an evaluation of all 70,000 ` +
    "images every 600, process start to process end. wengert also draws its graph and curves and writes " +
    "four files; its first row is the example as the README starts it, the second the same program " +
    "compiled beforehand.",
  columns: [column],
  products: true,
  repetitions: [5, 1],
  contenders: (context) => {
    const out = relative(context.root, join(context.built, "run"));
    const own = (name: string, program: readonly string[]): Contender => ({
      name,
      command: [process.execPath, ...program, "--iterations", iterations(context), "--out", out],
      cwd: context.root,
      read,
    });
    const numpy = ["mnist_numpy.py", context.mnist, iterations(context)] as const;
    return [
      own("wengert (examples/mnist/train.ts)", ["--import", "tsx", "examples/mnist/train.ts"]),
      own("wengert, compiled", [join(context.built, "examples/mnist/train.js")]),
      python(context, "NumPy (the book's program)", "numpy", 1, numpy, read),
      python(context, "NumPy (the book's program)", "numpy", 2, numpy, read),
      python(
        context,
        "PyTorch",
        "torch",
        1,
        ["mnist_torch.py", context.mnist, "1", iterations(context)],
        read,
      ),
    ];
  },
  targets: [
    {
      measure: "whole book run ÷ NumPy's best",
      bound: ["at most", 1 / 4],
      value: (table) =>
        ratio(table.median("wengert (examples/mnist/train.ts)", column), table.least("NumPy", column)),
    },
  ],
};
