/**
 * `npm run sweep -- [--reduced] [--every N] [--seconds N] [--json FILE] [NAME]`: sweeps every public function, or those
 * whose names contain NAME, prints what was found, and fails where there is anything that must not be.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Finding, meaning, type Outcome } from "./outcome.js";
import { sweep } from "./sweep.js";

const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    reduced: { type: "boolean", default: false },
    every: { type: "string", default: "1" },
    seconds: { type: "string", default: "10" },
    json: { type: "string" },
  },
});

const { counts, findings } = await sweep({
  every: given.reduced ? 0 : Number(given.every),
  filter: positionals[0] ?? "",
  seconds: Number(given.seconds),
});

const entries = Object.entries(meaning) as [Outcome, (typeof meaning)[Outcome]][];

/** One line for each place, with its first value and how many more there are. */
function lines(found: readonly Finding[]): string[] {
  const places = new Map<string, Finding[]>();
  for (const each of found) {
    const place = `${each.call}, ${each.slot}`;
    places.set(place, [...(places.get(place) ?? []), each]);
  }
  return Array.from(places, ([place, [first, ...others]]) => {
    const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
    return `  ${place}: ${first?.value}${more}${first?.message === "" ? "" : `\n      ${first?.message}`}`;
  });
}

for (const [outcome, { words, bad }] of entries) {
  const found = findings.filter((each) => each.outcome === outcome);
  if (bad && found.length > 0) process.stdout.write(`${words}:\n${lines(found).join("\n")}\n\n`);
}
for (const [outcome, { words, bad }] of entries)
  process.stdout.write(
    `${words.padEnd(32)} ${String(counts[outcome]).padStart(8)}${bad && counts[outcome] > 0 ? "  must be 0" : ""}\n`,
  );
if (given.json !== undefined) writeFileSync(given.json, JSON.stringify({ counts, findings }));
process.exitCode = entries.some(([outcome, { bad }]) => bad && counts[outcome] > 0) ? 1 : 0;
