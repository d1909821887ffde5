/**
 * Two hosts with a network between them, TCP alone: ranks on both learn the bits that they learn on one machine, and
 * where a host is lost the others end with an error, and the training goes on from what was saved.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { type Installed, launch } from "./launch.js";
import { check } from "./report.js";
import {
  acrossHosts,
  bringBackSecond,
  loseSecond,
  runningOnFirst,
  setUpHosts,
  slowDown,
  takeDownHosts,
} from "./two-hosts.js";

/** Enough that a host is lost before the end, however fast they are. */
const steps = 100;
/** Rank 0 saves after so many of them. */
const savesEvery = 4;
/** Seconds that ranks wait for each other where nothing is to go wrong, and where a host is lost. */
const [patient, impatient] = [200, 8];

export async function testHosts(mpis: readonly Installed[]): Promise<void> {
  try {
    const refusal = setUpHosts();
    if (refusal !== undefined) {
      console.log(`SKIPPED: two hosts: network namespaces cannot be made here: ${refusal}`);
      return;
    }
    const noDelay = slowDown();
    if (noDelay !== undefined) console.log(`SKIPPED: latency and loss between two hosts: ${noDelay}`);
    for (const mpi of mpis) await testWith(mpi);
  } finally {
    takeDownHosts();
  }
}

async function testWith(mpi: Installed): Promise<void> {
  const across = acrossHosts(mpi);
  const learnedIn = (stdout: string) =>
    Array.from(stdout.matchAll(/rank \d of 3: learned (\w+)/g), ([, bits]) => bits as string);
  const inFolder = async (run: (args: (seconds: number) => string[]) => Promise<void>) => {
    const folder = mkdtempSync(`${tmpdir()}/wengert-hosts-`);
    try {
      await run((seconds) => [folder, String(steps), String(seconds), String(savesEvery)]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  let [here, there]: (string | undefined)[] = [];
  await check(`${mpi.name}: two hosts learn what one does`, async (expect) => {
    await inFolder(async (args) => {
      const { code, stdout } = await launch(mpi, 3, "hosts", { args: args(patient) });
      expect(code === 0, `one host ends with 0, not ${code}`);
      [here] = learnedIn(stdout);
    });
    await inFolder(async (args) => {
      const { code, stdout } = await launch(mpi, 3, "hosts", { ...across, args: args(patient) });
      expect(code === 0, `two hosts end with 0, not ${code}`);
      expect(/rank 2 of 3 on second/.test(stdout), "the last rank is on the second host");
      const all = learnedIn(stdout);
      there = all[0];
      expect(all.length === 3 && all.every((each) => each === here), "all ranks learn the bits of one host");
    });
  });
  await check(`${mpi.name}: a host is lost, and the training goes on`, async (expect) => {
    await inFolder(async (args) => {
      let lost = 0;
      const { code, stdout, stderr } = await launch(mpi, 3, "hosts", {
        ...across,
        args: args(impatient),
        heard: (stdout) => {
          if (lost !== 0 || !/^step 9$/m.test(stdout)) return;
          lost = performance.now();
          loseSecond();
        },
      });
      const seconds = (performance.now() - lost) / 1000;
      expect(lost !== 0 && !/rank 0 of 3: learned/.test(stdout), "a host was lost before the end");
      expect(code > 0, `the others end with a code of their own, not ${code}`);
      expect(seconds < 100, `they end soon, not after ${seconds} s`);
      // UCX may be the first to see it: these hosts are one machine, whose memory it reads
      const why = /Nothing was heard of rank 2|lost communication|MPI_\w+: |connection|No such process/i;
      expect(why.test(stderr), "they say why");
      for (let i = 0; i < 300 && runningOnFirst().length > 0; i++)
        await new Promise((resolve) => setTimeout(resolve, 100));
      expect(runningOnFirst().length === 0, "nothing of it runs on");
      bringBackSecond();
      const again = await launch(mpi, 3, "hosts", { ...across, args: args(patient) });
      expect(again.code === 0, `goes on and ends with 0, not ${again.code}`);
      const last = Math.max(...Array.from(stdout.matchAll(/^step (\d+)$/gm), ([, step]) => Number(step)));
      // it may have been saved before it was said
      const saved = [last, last + 1].map((step) => step - (step % savesEvery));
      const from = Number(/from step (\d+)/.exec(again.stdout)?.[1]);
      expect(from > 0 && saved.includes(from), `goes on from what was saved, ${saved}, not ${from}`);
      const all = learnedIn(again.stdout);
      expect(there !== undefined && all.length === 3, "all ranks are at the end");
      expect(
        all.every((each) => each === there),
        "they learn the bits of a training that lost nobody",
      );
    });
  });
}
