/**
 * The tests of a hunt: every mistake is noticed, or there is a reason why it changes nothing; the
 * committed report says how many.
 */
import { describe, expect, test } from "vitest";
import type { Extent } from "../extent.js";
import { type Mutant, mutants } from "../switch.js";
import type { Hunt } from "./hunt.js";

/** Changes of the text that change no result, or none beyond what is promised, each kind with the reason. */
export interface Harmless {
  readonly what: string;
  readonly because: string;
  readonly owner?: RegExp;
  readonly before: RegExp;
  readonly after?: RegExp;
}

export interface Subject<Under> {
  readonly title: string;
  /** What was broken, and what had to notice: a paragraph. */
  readonly about: string;
  /** Of the repository's documents. */
  readonly report: string;
  readonly hunt: Hunt<Under>;
  readonly extent: Extent;
  readonly harmless: readonly Harmless[];
  /** What each kind of mistake is. */
  readonly kinds: Readonly<Record<string, string>>;
}

const isOne = ({ owner, before, after }: Harmless, mutant: Mutant) =>
  (owner?.test(mutant.owner) ?? true) && before.test(mutant.before) && (after?.test(mutant.after) ?? true);

const titleOf = ({ file, line, owner, mutator, before, after }: Mutant) =>
  `${owner}, ${mutator}: ${before} -> ${after} (${file}:${line})`;

export function declareTests<Under>(subject: Subject<Under>): void {
  const { hunt, extent, harmless, kinds, report } = subject;
  const all = [...mutants.entries()].filter(
    ([, { mutator, before, after }]) => mutator in kinds && before !== after,
  );
  const classOf = (mutant: Mutant) => harmless.find((each) => isOne(each, mutant));
  const tried = new Set<number>();
  const noticed = new Set<number>();

  test("without a mutant every trial passes", () => {
    expect(hunt.failing).toEqual([]);
  });

  describe("is noticed, or changes nothing", () => {
    test.each(extent.of(all).map(([id, mutant]) => [titleOf(mutant), id] as const))("%s", async (_, id) => {
      if ((await hunt.noticedBy(id)) !== undefined) noticed.add(id);
      else if (classOf(mutants[id] as Mutant) === undefined)
        throw new Error(`survives the ${hunt.judges(id)} trials that reach it`);
      tried.add(id);
    });
  });

  test("the trials that judged are still whole", () => {
    expect([...hunt.broken]).toEqual([]);
  });

  test.runIf(extent.isWhole)("the committed report says so", async () => {
    const outcomes = all.map(([id, mutant]) => ({
      mutant,
      noticed: noticed.has(id),
      harmless: noticed.has(id) ? undefined : classOf(mutant),
    }));
    for (const each of harmless)
      expect(
        outcomes.some((one) => one.harmless === each),
        `${each.what} (${each.before}): a survivor`,
      ).toBe(true);
    console.info(score(outcomes));
    const text = textOf(subject, outcomes);
    await expect(text).toMatchFileSnapshot(`../../../docs/${report}`);
    if (tried.size === all.length && hunt.failing.length + hunt.broken.size === 0) extent.leaveMark(text);
  });
}

interface Outcome {
  readonly mutant: Mutant;
  readonly noticed: boolean;
  readonly harmless: Harmless | undefined;
}

const count = (outcomes: readonly Outcome[]) => outcomes.filter(({ noticed }) => noticed).length;
const mistakesOf = (outcomes: readonly Outcome[]) =>
  outcomes.filter(({ harmless }) => harmless === undefined);

function score(outcomes: readonly Outcome[]): string {
  const mistakes = mistakesOf(outcomes);
  const share = (100 * count(mistakes)) / Math.max(1, mistakes.length);
  const percent = share === 100 ? "100" : share.toFixed(2);
  return `${count(mistakes)} of ${mistakes.length} mistakes noticed: ${percent} %`;
}

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]) =>
  [head, head.map((_, i) => (i > 0 && i < head.length - 1 ? "---:" : "---")), ...rows]
    .map((row) => `| ${row.slice(0, head.length).join(" | ")} |`)
    .join("\n");

function textOf<Under>({ title, about, kinds, harmless }: Subject<Under>, outcomes: readonly Outcome[]) {
  const mistakes = mistakesOf(outcomes);
  const rows = (key: (mutant: Mutant) => string, names: readonly string[], what: (name: string) => string) =>
    names.flatMap((name) => {
      const own = mistakes.filter(({ mutant }) => key(mutant) === name);
      return own.length === 0 ? [] : [[name, own.length, count(own), what(name)]];
    });
  const files = [...new Set(mistakes.map(({ mutant }) => mutant.file))].sort();
  const ownersIn = (file: string) => {
    const owners = new Map<string, number>();
    for (const { mutant } of mistakes)
      if (mutant.file === file) owners.set(mutant.owner, (owners.get(mutant.owner) ?? 0) + 1);
    return [...owners].map(([owner, made]) => `${owner} ${made}`).join(", ");
  };
  return `# ${title}

${about}

**${score(outcomes)}.**

Written by \`npm run test:mutation:kernels -- -u\`; \`npm run test:mutation:kernels\` fails where it is stale.

## Kinds of mistakes

${table(
  ["kind", "made", "noticed", "what"],
  rows(
    ({ mutator }) => mutator,
    Object.keys(kinds),
    (name) => kinds[name] ?? "",
  ),
)}

## By file

${table(
  ["file", "made", "noticed", "in"],
  rows(({ file }) => file, files, ownersIn),
)}

## Changes that are no mistakes

How many there are of each kind is part of this report, so that none becomes one unseen.

${table(
  ["what", "changes", "why it changes nothing"],
  harmless.map((each) => [each.what, outcomes.filter((one) => one.harmless === each).length, each.because]),
)}
`;
}
