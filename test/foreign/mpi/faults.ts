/** What goes wrong on one rank ends all of them, with words that say what it was. */
import { readFileSync } from "node:fs";
import { type Installed, launch } from "./launch.js";
import { check } from "./report.js";

/** What all ranks print together must have these, in any order. */
const faults: Readonly<Record<string, readonly RegExp[]>> = {
  throws: [/rank 2 of 3 ends with an error/, /no such file: digits\.npy/],
  exits: [/rank 2 of 3 ends with code 7, and all others with it/],
  order: [
    /DistributedError: (allReduce|broadcast): the ranks are about to do different things together/,
    /ranks 0 and 1: allReduce: sum of "W1", float32 \(1, 2\) \(number 2\)/,
    /rank 2: broadcast: from rank 0, "W1", float32 \(1, 2\) \(number 2\)/,
  ],
  shape: [
    /ranks 0 and 1: allReduce: sum of "W1", float32 \(2,\)/,
    /rank 2: allReduce: sum of "W1", float32 \(1,\)/,
  ],
  number: [/rank 2: the end of the program/, /ranks 0 and 1: allReduce: sum of "W1"/],
  absent: [
    /not all ranks came to "allReduce: sum of "W1", float32 \(1, 2\)" within 6 s/,
    /Nothing was heard of rank 2/,
  ],
};

/** Seconds: less than ranks wait for each other. */
const soon = 150;

/** Whether it runs: one that nobody has asked how it ended is a name in a table. */
function isThere(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

export async function testFaults(mpi: Installed): Promise<void> {
  for (const [fault, words] of Object.entries(faults))
    await check(`${mpi.name}: a rank that ${fault}`, async (expect) => {
      const { code, stdout, stderr, seconds } = await launch(mpi, 3, "faults", { args: [fault] });
      expect(code > 0, `ends with a code of its own, not ${code}`);
      expect(seconds < soon, `ends soon, not after ${seconds} s`);
      for (const each of words) expect(each.test(stdout + stderr), `it says ${each}`);
    });
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    await check(`${mpi.name}: ${signal} ends all`, async (expect) => {
      const pids = new Set<number>();
      let sent = false;
      const { code, seconds } = await launch(mpi, 3, "faults", {
        args: ["signal"],
        heard: (stdout, child) => {
          for (const [, pid] of stdout.matchAll(/pid (\d+)\n/g)) pids.add(Number(pid));
          if (pids.size === 3 && !sent) child.kill(signal);
          sent = pids.size === 3;
        },
      });
      expect(pids.size === 3, "all began");
      expect(code !== 0, `ends with a code, not ${code}`);
      expect(seconds < soon, `ends soon, not after ${seconds} s`);
      // mpiexec ends before the last of those that it has ended
      for (let i = 0; i < 600 && [...pids].some(isThere); i++)
        await new Promise((resolve) => setTimeout(resolve, 100));
      for (const pid of pids) expect(!isThere(pid), `process ${pid} is gone`);
    });
}
