/** (g) From the start of a process to the first product printed. */
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { javascript, missingPython, python } from "../harness/contenders.js";
import { type Context, program } from "../harness/context.js";
import type { ProcessResult, Section } from "../harness/section.js";

const column = "ms";
const read = ({ firstByteSeconds }: ProcessResult) => ({ [column]: firstByteSeconds * 1e3 });
const emptyNode = "Node, an empty program";

export const startup: Section = {
  letter: "g",
  title: "Import and first result",
  unit: "milliseconds",
  about: () =>
    "From the start of the process to the first byte of output: import the root entry point (built " +
    "JavaScript, not through tsx), multiply two 2x2 matrices, print. The empty programs print one line and " +
    "show what the runtimes cost alone.",
  columns: [column],
  repetitions: [9, 3],
  contenders: (context) => {
    const { numpy, torch } = context.python;
    return [
      { name: "wengert", command: [process.execPath, besideLibrary(context)], read },
      { name: emptyNode, command: [process.execPath, program(context, "first/empty.mjs")], read },
      javascript(context, "TensorFlow.js wasm", "@tensorflow/tfjs", ["first/tfjs.mjs"], read),
      javascript(context, "jax-js wasm", "@jax-js/jax", ["first/jax-js.mjs"], read),
      javascript(context, "js-pytorch", "js-pytorch", ["first/js-pytorch.mjs"], read),
      {
        name: "Python, an empty program",
        command: [(numpy ?? torch)?.file ?? "python3", program(context, "first/empty.py")],
        missing: numpy === undefined && torch === undefined ? missingPython.numpy : undefined,
        read,
      },
      python(context, "NumPy", "numpy", 1, ["first/numpy_product.py"], read),
      python(context, "PyTorch", "torch", 1, ["first/torch_product.py"], read),
    ];
  },
  targets: [
    {
      measure: "import to first product over an empty program, ms",
      bound: ["at most", 60],
      value: (table) => {
        const [own, empty] = [table.median("wengert", column), table.median(emptyNode, column)];
        return own === undefined || empty === undefined ? undefined : own - empty;
      },
    },
  ],
};

/** The program, placed where the import of "wengert" finds the built package. */
function besideLibrary(context: Context): string {
  const place = join(context.built, "first-wengert.mjs");
  copyFileSync(program(context, "first/wengert.mjs"), place);
  return place;
}
