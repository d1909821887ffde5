/** (h) What an isolated production install puts on the disk. */
import { join } from "node:path";
import { javascript, missingPython } from "../harness/contenders.js";
import { type Context, peerVersion, program } from "../harness/context.js";
import { type Contender, readColumns, type Section } from "../harness/section.js";

const installed = "installed MB";
const columns = [installed, "packed kB", "packages"];
const read = readColumns(columns);

export const installSize: Section = {
  letter: "h",
  title: "Install size",
  unit: "megabytes installed, kilobytes of its own tarballs, packages",
  about: () =>
    "npm pack, and the files under node_modules after an isolated production install with all " +
    "dependencies. For NumPy and PyTorch the package's own folder; shared libraries that the system keeps " +
    "elsewhere are not in it.",
  columns,
  compared: [installed],
  optional: ["packed kB", "packages"],
  repetitions: [1, 1],
  contenders: (context) => [
    {
      name: "wengert",
      command: [
        process.execPath,
        program(context, "installed-size.mjs"),
        join(context.built, "node_modules", "wengert"),
      ],
      read,
    },
    peer(context, "TensorFlow.js with wasm", "@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"),
    peer(context, "jax-js", "@jax-js/jax"),
    peer(context, "js-pytorch", "js-pytorch"),
    pythonPackage(context, "NumPy", "numpy"),
    pythonPackage(context, "PyTorch", "torch"),
  ],
  targets: [],
};

function peer(context: Context, name: string, ...packages: [string, ...string[]]): Contender {
  const wanted = packages.map((each) => `${each}@${peerVersion(context, each)}`);
  return javascript(context, name, packages[0], ["installed-size.mjs", ...wanted], read);
}

const pythonPackage = (context: Context, name: string, module: "numpy" | "torch"): Contender => ({
  name,
  command: [context.python[module]?.file ?? "python3", program(context, "installed_size.py"), module],
  missing: context.python[module] === undefined ? missingPython[module] : undefined,
  read,
});
