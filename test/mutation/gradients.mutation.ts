/**
 * Breaks every derivative rule on purpose, and demands that a test notices: each mutant is a test here, and a surviving one fails.
 * `npm run test:mutation`; the score is docs/mutation.md.
 */
import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type CollectedTest, collected, collectFile } from "./collect.js";
import { equivalents, reasonFor } from "./equivalents.js";
import { Extent } from "./extent.js";
import { isEngine } from "./plugin.js";
import { report, score } from "./report.js";
import { falsifyRules, wrapRules } from "./rule-mutants.js";
import { type Mutant, mutants, withMutant } from "./switch.js";

/** The tests that are about derivatives and the engine. */
const suite = readdirSync(new URL("..", import.meta.url), { recursive: true, encoding: "utf8" })
  .filter((name) => /^((ops|tensor|autograd|viz\/capture)\/.*|peers|wasm-memory)\.test\.ts$/.test(name))
  .filter((name) => !name.endsWith("one-engine.test.ts")) // brings its own chain rule
  .filter((name) => !name.endsWith("vmap-ops.test.ts")) // compares each rule with itself, in a loop
  .sort();

/** Tests of a million nodes are about length; what they would notice, shorter ones must. */
const longest = 100_000;

interface Counted extends CollectedTest {
  /** How many mutable places it passes: its length, the same on every machine. */
  readonly calls: number;
}

const rules = wrapRules();
for (const file of suite)
  await collectFile(file, () => import(/* @vite-ignore */ new URL(`../${file}`, import.meta.url).pathname));

// once without any mutant: what each test reaches
const reachedBy = new Map<number, Counted[]>();
const failing: string[] = [];
for (const each of collected) {
  const { reached, calls, stopped, error } = await withMutant(-1, each.run, longest);
  if (stopped) continue;
  if (error !== undefined) failing.push(`${each.name}: ${String(error)}`);
  const counted = { ...each, calls };
  for (const id of reached) {
    const tests = reachedBy.get(id) ?? [];
    tests.push(counted);
    reachedBy.set(id, tests);
  }
}
for (const tests of reachedBy.values()) tests.sort((a, b) => a.calls - b.calls);
const probes = falsifyRules(rules);

const concerned = (id: number) => reachedBy.get(probes.get(id) ?? id) ?? [];

/** Tests that a mutant broke for good, by freeing what they share: they judge no more. */
const broken = new Set<CollectedTest>();

/** The first test that fails with the mutant and passes without it. */
async function noticedBy(id: number): Promise<string | undefined> {
  for (const each of concerned(id)) {
    if (broken.has(each)) continue;
    const { error } = await withMutant(id, each.run, 10_000 + 20 * each.calls);
    if (error === undefined) continue;
    const after = await withMutant(-1, each.run);
    if (after.error === undefined) return each.name;
    broken.add(each);
  }
  return undefined;
}

test("without a mutant every test passes", () => {
  expect(collected.length).toBeGreaterThan(1000);
  expect(failing).toEqual([]);
});

const extent = new Extent("rules", "mutation.md", [
  ...["arguments", "array", "random", "kernels", "tensor", "ops", "autograd", "testing"].map(
    (name) => `src/${name}`,
  ),
  ...["ops", "tensor", "autograd", "viz/capture", "fixtures", "helpers"].map((name) => `test/${name}`),
  ...readdirSync(new URL(".", import.meta.url))
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => `test/mutation/${name}`),
  "test/peers.test.ts",
  "test/wasm-memory.test.ts",
]);
const harmless = new Set<number>();
const noticed = new Set<number>();
/** The engine comes last: its mistakes may break the tests themselves. */
const all = [...mutants.entries()]
  .filter(([, { mutator }]) => mutator !== "probe")
  .sort(([, a], [, b]) => Number(isEngine(a.file)) - Number(isEngine(b.file)));
const titleOf = ({ file, line, owner, mutator, before, after }: Mutant) =>
  `${owner}, ${mutator}: ${before} -> ${after}${file === "" ? "" : ` (${file}:${line})`}`;

describe("is noticed", () => {
  const mistakes = all.filter(([, mutant]) => reasonFor(mutant) === undefined);
  test.each(extent.of(mistakes).map(([id, mutant]) => [titleOf(mutant), id] as const))(
    "%s",
    async (_, id) => {
      const by = await noticedBy(id);
      if (by === undefined) throw new Error(`survives the ${concerned(id).length} tests that reach it`);
      noticed.add(id);
    },
  );
});

describe("changes nothing", () => {
  const sample = extent.of(equivalents);
  test.each(sample.map((each) => [`${each.owner}: ${each.before} -> ${each.after}`, each] as const))(
    "%s",
    async (_, { owner, before, after }) => {
      const same = all.filter(
        ([, each]) => each.owner === owner && each.before === before && each.after === after,
      );
      expect(same.length, "changes of this text").toBe(1);
      for (const [id] of same) {
        expect(await noticedBy(id)).toBeUndefined();
        harmless.add(id);
      }
    },
  );
});

test("the tests that judged are still whole, but for a few that a broken engine robbed of what they share", () => {
  expect([...broken].map(({ name }) => name).length).toBeLessThan(collected.length / 100);
});

test.runIf(extent.isWhole)("the committed report says so", async () => {
  const outcomes = all.map(([id, mutant]) => ({ mutant, noticed: noticed.has(id) }));
  console.info(score(outcomes));
  const text = report(outcomes);
  await expect(text).toMatchFileSnapshot("../../docs/mutation.md");
  if (noticed.size + harmless.size === all.length && failing.length === 0) extent.leaveMark(text);
});
