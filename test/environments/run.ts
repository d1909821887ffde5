/**
 * Trains the two-layer network in every place where the library promises to run, from its packed tarball; each
 * must give the losses of the sources to the bit. Usage, after `npm ci --prefix test/environments`:
 * npx tsx test/environments/run.ts [WORDS OF THE NAMES OF SOME]
 */
import { closeBrowser } from "./harness/browser.js";
import { Clients, firstDigits } from "./harness/client.js";
import { faults } from "./harness/compare.js";
import { bundles } from "./places/bundles.js";
import { pages } from "./places/pages.js";
import { runtimes } from "./places/runtimes.js";
import { answer } from "./program/answer.js";

const places = [...runtimes, ...bundles, ...pages];
const wanted = process.argv.slice(2).join(" ").toLowerCase();
const chosen = places.filter(({ name }) => name.toLowerCase().includes(wanted));
if (chosen.length === 0)
  throw new Error(`no place is called "${wanted}". There are: ${places.map(({ name }) => name).join(", ")}`);

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const start = performance.now();
const digits = firstDigits(1000);
const expected = await answer(digits);
const clients = new Clients(digits);

let failed = 0;
let skipped = 0;
try {
  for (const { name, missing, ask, forbids, installed = "npm" } of chosen) {
    const why = missing();
    if (why !== undefined) {
      skipped++;
      console.log(`SKIPPED ${name}: ${why}`);
      continue;
    }
    const began = performance.now();
    const found = await clients
      .get(installed)
      .then(ask)
      .then(
        (given) => {
          const { threads, simd } = given;
          return { faults: faults(given, expected, forbids), about: [simd.reason, threads.reason], threads };
        },
        (error) => ({ faults: [String(error?.message ?? error)], about: [], threads: undefined }),
      );
    if (found.faults.length > 0) failed++;
    const verdict = found.faults.length > 0 ? "FAILED " : "same   ";
    const count = found.threads === undefined ? "" : `, ${found.threads.threads} thread(s)`;
    console.log(`${verdict} ${name}: ${seconds(began)}${count}`);
    for (const line of found.faults.join("\n").split("\n").filter(Boolean)) console.log(`          ${line}`);
    for (const reason of new Set(found.about.filter(Boolean))) console.log(`        (${reason})`);
  }
} finally {
  await closeBrowser();
  clients.remove();
}
console.log(
  `${chosen.length - failed - skipped} of ${chosen.length} places give the same ${expected.losses.length} losses, ` +
    `${failed} failed, ${skipped} skipped; ${seconds(start)}`,
);
process.exitCode = failed > 0 ? 1 : 0;
