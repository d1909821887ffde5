/**
 * Many ranks for real: every collective on one to four ranks, what goes wrong on one of them, and two hosts
 * with a network between them, with each MPI that is installed. Skipped, loudly, where there is none.
 *
 *   npm ci --ignore-scripts --prefix test/foreign/mpi && npx tsx test/foreign/mpi/run.ts [WORD]
 *
 * With a word only the checks whose names have it are run.
 */
import { testBook } from "./book.js";
import { buildPrograms } from "./build.js";
import { testFaults } from "./faults.js";
import { testHosts } from "./hosts.js";
import { installedMpis, launch } from "./launch.js";
import { check, finish } from "./report.js";
import { testSharded } from "./sharded.js";

const mpis = installedMpis();
if (mpis.length > 0) await buildPrograms();
for (const name of ["Open MPI", "MPICH"])
  if (!mpis.some((each) => each.name === name)) console.log(`SKIPPED: ${name} is not installed here`);

/** What so many ranks have learned, as a hash of the bits. */
const learned = new Map<number, string>();

for (const mpi of mpis) {
  for (const ranks of [1, 2, 3, 4])
    await check(`${mpi.name}: collectives on ${ranks} ranks`, async (expect) => {
      const { code, stdout } = await launch(mpi, ranks, "collectives");
      expect(code === 0, `ends with 0, not ${code}`);
      for (let r = 0; r < ranks; r++)
        expect(stdout.includes(`rank ${r} of ${ranks}: collectives agree`), `rank ${r} agrees`);
    });
  for (const ranks of [1, 2, 3, 4])
    await check(`${mpi.name}: training on ${ranks} ranks`, async (expect) => {
      const { code, stdout } = await launch(mpi, ranks, "training");
      expect(code === 0, `ends with 0, not ${code}`);
      const bits = Array.from(stdout.matchAll(/rank \d of \d: learned (\w+)/g), ([, each]) => each as string);
      expect(bits.length === ranks && new Set(bits).size === 1, "all ranks learn the same");
      // whichever MPI moves the bytes, and in each run
      const before = learned.get(ranks);
      expect((before ?? bits[0]) === bits[0], `the same bits in every run: ${before} and ${bits[0]}`);
      learned.set(ranks, bits[0] as string);
    });
  await testSharded(mpi);
  await testBook(mpi);
  await testFaults(mpi);
}
if (mpis.length > 0) await testHosts(mpis);
finish();
