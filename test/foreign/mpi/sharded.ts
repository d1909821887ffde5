/** Sharded states and checkpoints on one to four ranks, and what one number of ranks has saved on another. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Installed, launch } from "./launch.js";
import { check } from "./report.js";

const lines = (stdout: string): string[] =>
  Array.from(stdout.matchAll(/rank \d of \d: after 8 (\w+ \S+)/g), ([, each]) =>
    (each as string).replace(",", ""),
  ).sort();

export async function testSharded(mpi: Installed): Promise<void> {
  const some = mpi.name === "Open MPI" ? 3 : 2;
  await check(`${mpi.name}: every optimizer, shared among ${some} ranks`, async (expect) => {
    const { code, stdout } = await launch(mpi, some, "optimizers");
    expect(code === 0, `ends with 0, not ${code}`);
    for (let r = 0; r < some; r++)
      expect(stdout.includes(`rank ${r} of ${some}: shared optimizers agree`), `rank ${r} agrees`);
  });
  const pairs =
    mpi.name === "Open MPI"
      ? ([
          [2, 3],
          [4, 1],
        ] as const)
      : ([
          [3, 2],
          [1, 4],
        ] as const);
  for (const [ranks, others] of pairs)
    await check(`${mpi.name}: shards of ${ranks} ranks, then on ${others}`, async (expect) => {
      const folder = mkdtempSync(join(tmpdir(), "wengert-shards-"));
      try {
        const saved = await launch(mpi, ranks, "sharded", { args: [folder, "save"] });
        expect(saved.code === 0, `saving ends with 0, not ${saved.code}: ${saved.stdout}\n${saved.stderr}`);
        for (const now of [ranks, others]) {
          const resumed = await launch(mpi, now, "sharded", { args: [folder, "resume"] });
          const { code, stdout, stderr } = resumed;
          expect(code === 0, `${now} ranks go on and end with 0, not ${code}: ${stdout}\n${stderr}`);
          if (now === ranks)
            expect(
              lines(stdout).length === ranks && String(lines(stdout)) === String(lines(saved.stdout)),
              `with the bits of a training that was not stopped:\n${saved.stdout}\n${stdout}`,
            );
          const streams = Array.from(stdout.matchAll(/stream (.*)/g), ([, each]) => each);
          const owners = Array.from(stdout.matchAll(/of (\d), stream/g), ([, each]) => each);
          if (ranks > 1)
            expect(new Set(streams).size === now, `each rank has a stream of its own: ${stdout}`);
          if (now !== ranks)
            expect(
              owners.every((each) => each === "0"),
              `values are those of rank 0: ${stdout}`,
            );
        }
        const failed = await launch(mpi, ranks, "sharded", { args: [folder, "fail"] });
        expect(
          failed.code === 0,
          `a rank that cannot write is told to all: ${failed.stdout}\n${failed.stderr}`,
        );
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  await check(`${mpi.name}: a folder that one rank does not see`, async (expect) => {
    await inFolder(async (folder) => {
      const { stdout } = await launch(mpi, 3, "saving", { args: [folder, "apart"] });
      for (let r = 0; r < 3; r++)
        expect(stdout.includes(`rank ${r} of 3: all were told`), `rank ${r} is told`);
      const { code, stderr } = await launch(mpi, 3, "saving", { args: [folder, "elsewhere"] });
      expect(code > 0, `what reads two checkpoints ends with a code, not ${code}`);
      expect(/ranks 0 and 1: loadShardedCheckpoint: the checkpoint \w{16}/.test(stderr), "and says so");
    });
  });
  await check(`${mpi.name}: killed while they save`, async (expect) => {
    await inFolder(async (folder) => {
      let least = 0;
      for (let round = 0; round < rounds; round++) {
        const ranks = 2 + (round % 2);
        let isKilled = false;
        const { stdout } = await launch(mpi, ranks, "saving", {
          args: [folder, "forever"],
          heard: (text) => {
            const pids = Array.from(text.matchAll(/pid (\d+)\n/g), ([, pid]) => Number(pid));
            if (isKilled || pids.length < ranks || savedIn(text).length < 2) return;
            isKilled = true;
            // at another moment of a save each time
            setTimeout(() => process.kill(pids[round % ranks] as number, "SIGKILL"), 7 * round);
          },
        });
        const saved = savedIn(stdout);
        expect(isKilled && (saved[0] as number) > least, `it goes on from there: ${saved[0]} after ${least}`);
        least = saved.at(-1) as number;
      }
      const { code, stdout } = await launch(mpi, 4, "saving", { args: [folder, "look"] });
      const found = Array.from(stdout.matchAll(/found (\d+)/g), ([, step]) => Number(step));
      expect(code === 0 && found.length === 4, `4 ranks read it and end with 0, not ${code}`);
      expect(
        found.every((step) => step >= least && step === found[0]),
        `what was saved last, or a step after it: ${found}, ${least}`,
      );
    });
  });
}

const rounds = 6;
const savedIn = (stdout: string) => Array.from(stdout.matchAll(/saved (\d+)\n/g), ([, step]) => Number(step));

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "wengert-shards-"));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
