/**
 * Trains the two-layer network in every place where the library promises to run, from its packed tarball; each
 * must give the losses of the sources to the bit. Usage, after `npm ci --prefix test/environments`:
 * npx tsx test/environments/run.ts [WORDS OF THE NAMES OF SOME]
 */
import { closeBrowser } from "./harness/browser.js";
import { Clients, firstDigits } from "./harness/client.js";
import { faults } from "./harness/compare.js";
import type { Place } from "./harness/place.js";
import { bundles } from "./places/bundles.js";
import { pages } from "./places/pages.js";
import { runtimes } from "./places/runtimes.js";
import { servers } from "./places/servers.js";
import { answer } from "./program/answer.js";

const places = [...runtimes, ...bundles, ...servers, ...pages];
const wanted = process.argv.slice(2).join(" ").toLowerCase();
const chosen = places.filter(({ name }) => name.toLowerCase().includes(wanted));
if (chosen.length === 0)
  throw new Error(`no place is called "${wanted}". There are: ${places.map(({ name }) => name).join(", ")}`);

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const start = performance.now();
const digits = firstDigits(1000);
const expected = await answer(digits);
const clients = new Clients(digits);

const counts = { same: 0, FAILED: 0, SKIPPED: 0 };
/** One line, and what is to be known below it. */
function say(verdict: keyof typeof counts, name: string, about: string, below: readonly string[]): void {
  counts[verdict]++;
  console.log(`${verdict.padEnd(7)} ${name}: ${about}`);
  for (const line of below.join("\n").split("\n").filter(Boolean)) console.log(`          ${line}`);
}

async function visit({ name, missing, ask, forbids, installed = "npm" }: Place): Promise<void> {
  const why = missing();
  if (why !== undefined) return say("SKIPPED", name, why, []);
  let began = performance.now();
  try {
    const client = await clients.get(installed);
    began = performance.now();
    const given = await ask(client);
    const { simd, threads } = given;
    const found = faults(given, expected, forbids);
    const reasons = new Set([simd.reason, threads.reason].filter(Boolean).map((reason) => `(${reason})`));
    const about = `${seconds(began)}, ${simd.available ? "SIMD" : "plain TypeScript"}, threads: ${threads.running}`;
    say(found.length > 0 ? "FAILED" : "same", name, about, [...found, ...reasons]);
  } catch (error) {
    say("FAILED", name, seconds(began), [error instanceof Error ? error.message : String(error)]);
  }
}

try {
  for (const place of chosen) await visit(place);
} finally {
  await closeBrowser();
  clients.remove();
}
console.log(
  `${counts.same} of ${chosen.length} places give the same ${expected.losses.length} losses bit for bit, ` +
    `${counts.FAILED} failed, ${counts.SKIPPED} skipped; ${seconds(start)}`,
);
process.exitCode = counts.FAILED > 0 ? 1 : 0;
