/** docs/mutation.md: what was broken, how often, and whether a test noticed. Counts only, so that it changes when the rules do. */
import { equivalents, reasonFor } from "./equivalents.js";
import { mutators } from "./mutators.js";
import { ruleMutators } from "./rule-mutants.js";
import type { Mutant } from "./switch.js";

export interface Outcome {
  readonly mutant: Mutant;
  readonly noticed: boolean;
}

const kinds: Readonly<Record<string, string>> = { ...ruleMutators, ...mutators };

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]) =>
  [
    head,
    head.map((_, column) => (column === 0 ? "---" : column === head.length - 1 ? "---" : "---:")),
    ...rows,
  ]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");

function grouped(outcomes: readonly Outcome[], key: (mutant: Mutant) => string): Map<string, Outcome[]> {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const name = key(outcome.mutant);
    groups.set(name, [...(groups.get(name) ?? []), outcome]);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const count = (outcomes: readonly Outcome[]) => outcomes.filter(({ noticed }) => noticed).length;

/** `8`, or `7/8` where one survived. */
const tally = (outcomes: readonly Outcome[]) =>
  count(outcomes) === outcomes.length ? `${outcomes.length}` : `${count(outcomes)}/${outcomes.length}`;

/** One line for the log. */
export function score(outcomes: readonly Outcome[]): string {
  const mistakes = outcomes.filter(({ mutant }) => reasonFor(mutant) === undefined);
  const share = mistakes.length === 0 ? 0 : (100 * count(mistakes)) / mistakes.length;
  return `${count(mistakes)} of ${mistakes.length} mistakes noticed: ${share === 100 ? "100" : share.toFixed(2)} %`;
}

export function report(outcomes: readonly Outcome[]): string {
  const mistakes = outcomes.filter(({ mutant }) => reasonFor(mutant) === undefined);
  const ofRules = mistakes.filter(({ mutant }) => mutant.mutator in ruleMutators);
  const ofText = mistakes.filter(({ mutant }) => mutant.mutator in mutators);
  const byKind = [...grouped(mistakes, ({ mutator }) => mutator)].sort(
    ([a], [b]) => Object.keys(kinds).indexOf(a) - Object.keys(kinds).indexOf(b),
  );
  const byFile = grouped(ofText, ({ file }) => file);
  return `# Mutation-tested gradients

Every derivative rule is broken on purpose, in every way below, and the test suite must notice each time. A survivor fails CI.

**${score(outcomes)}.**

Written by \`npm run test:mutation -- -u\`; \`npm run test:mutation\` fails where it is stale.

## Kinds of mistakes

The first ${Object.keys(ruleMutators).length} are made with a whole rule, whatever its text, wherever they make a difference: the upstream gradient can only be ignored
where there is one, a sum over broadcast axes only left out where something was broadcast. The others are made in the text: of the rules,
of the functions that they call, and of the engine that applies them (files of \`src/tensor\` below, without what decides when memory is
used again).

${table(
  ["kind", "made", "noticed", "what"],
  byKind.map(([kind, group]) => [kind, group.length, count(group), kinds[kind] ?? ""]),
)}

## By op, with whole rules

${[...grouped(ofRules, ({ owner }) => owner)].map(([op, group]) => `${op} ${tally(group)}`).join(" · ")}

## By file, in the text

${table(
  ["file", "made", "noticed", "in"],
  [...byFile].map(([file, group]) => [
    file,
    group.length,
    count(group),
    [...grouped(group, ({ owner }) => owner)].map(([owner, own]) => `${owner} ${tally(own)}`).join(", "),
  ]),
)}

## Changes that are no mistakes

${equivalents.length} changes of the text change no derivative; the run checks that indeed no test notices.

${table(
  ["in", "change", "why it changes nothing"],
  equivalents.map(({ owner, before, after, because }) => [
    owner,
    `\`${before.replaceAll("|", "\\|")}\` → ${after === "" ? "left out" : `\`${after.replaceAll("|", "\\|")}\``}`,
    because,
  ]),
)}
`;
}
