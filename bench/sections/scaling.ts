/** (u) Two ranks on one machine, and what the model of docs/scaling.md is made from. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Context, compiled } from "../harness/context.js";
import { type Contender, readColumns, type Section, type Target } from "../harness/section.js";

const step = ["alone", "beside", "together", "efficiency", "of those beside"];
const messages = ["1 kB", "16 kB", "256 kB", "4096 kB"];
const networks = ["two layers", "convolutional", "wide products"];
const columns = [...step, ...messages, ...networks, "world of one"];
const read = readColumns(columns);
const stepOf = (batch: number) => `2 ranks, ${batch} examples on each`;
const batches = [128, 512];

export const scaling: Section = {
  letter: "u",
  title: "Two ranks by MPI, one thread each",
  unit: "milliseconds of a step by the clock, microseconds of all-reduces by size, milliseconds of the processor, Gflop/s, times",
  about: () =>
    "A training step of 10 million parameters, in turns by one of two ranks alone, by both beside each other without a " +
    "word, which is what two can reach here, and by both together, with the medians of both ratios; the least time of many " +
    "all-reduces; and steps of one rank alone, of which docs/scaling.md makes predictions. Of the book's network also the " +
    "processor's time of a step in a world of one, over one without wengert/distributed.",
  columns,
  optional: columns,
  compared: [],
  repetitions: [1, 1],
  contenders: (context) => {
    const rounds = context.quick ? "3" : "15";
    return [
      ...batches.map((batch) => contender(context, stepOf(batch), 2, ["step", String(batch), rounds])),
      contender(context, "all-reduces of 2 ranks", 2, ["messages"]),
      contender(context, "networks alone", 1, ["networks"]),
      contender(context, "the book's network, a world of one", 1, ["one"]),
    ];
  },
  targets: [
    {
      measure: "a step in a world of one, over one without wengert/distributed",
      bound: ["at most", 1.02],
      value: (table) => table.median("the book's network, a world of one", "world of one"),
    },
    ...batches.flatMap((batch): Target[] => [
      {
        measure: `2 ranks on 2 processors, efficiency with 10 million parameters, ${batch} examples on each`,
        bound: ["at least", 0.85],
        value: (table) => table.median(stepOf(batch), "efficiency"),
      },
      {
        measure: `the same, against 2 ranks that say nothing, ${batch} examples on each`,
        bound: ["at least", 0.85],
        value: (table) => table.median(stepOf(batch), "of those beside"),
      },
    ]),
  ],
};

/** koffi is searched from the folder that a program runs in. */
function contender({ root, ...context }: Context, name: string, ranks: number, args: string[]): Contender {
  const cwd = join(root, "test/foreign/mpi");
  const program = [process.execPath, compiled({ root, ...context }, "scaling-wengert"), ...args] as const;
  const mpiexec = ["mpiexec.openmpi", "--bind-to", "none", "--oversubscribe", "-n", String(ranks)] as const;
  return {
    name,
    command: ranks === 1 ? program : [...mpiexec, ...program],
    cwd,
    env: { OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1" },
    missing: ranks === 1 ? undefined : missingIn(cwd),
    read,
  };
}

function missingIn(folder: string): string | undefined {
  if (spawnSync("mpiexec.openmpi", ["--version"]).status !== 0)
    return "no Open MPI. On Debian and Ubuntu: apt-get install openmpi-bin";
  return existsSync(join(folder, "node_modules/koffi"))
    ? undefined
    : "koffi is not installed. Run: npm ci --ignore-scripts --prefix test/foreign/mpi";
}
