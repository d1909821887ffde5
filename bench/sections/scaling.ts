/** (u) Two ranks on one machine, and what the model of docs/scaling.md is made from. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Context, compiled } from "../harness/context.js";
import { type Contender, readColumns, type Section } from "../harness/section.js";
import type { Table } from "../harness/table.js";

const step = ["processor", "clock"];
const messages = ["1 kB", "16 kB", "256 kB", "4096 kB"];
const networks = ["two layers", "convolutional", "wide products"];
const columns = [...step, ...messages, ...networks, "world of one"];
const read = readColumns(columns);
const [one, two] = ["wengert, 1 rank", "wengert, 2 ranks"];
const beside = "wengert, 2 ranks that say nothing";

export const scaling: Section = {
  letter: "u",
  title: "Two ranks by MPI, one thread each",
  unit: "milliseconds of a step (the processor's, waiting included, and the clock's), microseconds of all-reduces by size, Gflop/s, times",
  about: () =>
    "A training step of 10 million parameters on 128 examples of each rank, also of two that do not communicate, which " +
    "is what two can reach here; the least time of many all-reduces; and steps of one rank alone, of which " +
    "docs/scaling.md makes predictions. Of the book's network also the processor's time of a step in a world of one, over " +
    "one without wengert/distributed.",
  columns,
  optional: columns,
  compared: [],
  repetitions: [3, 1],
  contenders: (context) => {
    const count = context.quick ? "2" : "8";
    return [
      contender(context, one, 1, ["step", "128", count]),
      contender(context, two, 2, ["step", "128", count]),
      contender(context, beside, 2, ["beside", "128", count]),
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
    {
      measure: "2 ranks on 2 processors, efficiency with 10 million parameters",
      bound: ["at least", 0.85],
      value: (table) => ratio(table, one, two),
    },
    {
      measure: "the same, against 2 ranks that say nothing",
      bound: ["at least", 0.85],
      value: (table) => ratio(table, beside, two),
    },
  ],
};

function ratio(table: Table, of: string, over: string): number | undefined {
  const [a, b] = [table.median(of, "clock"), table.median(over, "clock")];
  return a === undefined || b === undefined ? undefined : a / b;
}

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
