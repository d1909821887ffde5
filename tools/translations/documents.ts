/** Which documents are translated, where their translations are, and what is wrong with these. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { type Block, blocksOf, changedSince, faultsOf, proseOf, recordIn } from "./blocks.js";
import { termsIn } from "./glossary.js";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const lessons = "examples/lessons";

export const translations = ["ja", "zh"] as const;
export type Translation = (typeof translations)[number];

/** The English texts, by their paths. */
export const sources: readonly string[] = [
  "README.md",
  "docs/embedding.md",
  "docs/from-the-book.md",
  ...readdirSync(join(root, lessons))
    .filter((file) => file.endsWith(".md"))
    .map((file) => `${lessons}/${file}`),
];

/** `examples/lessons/ja/01-apple.md` for a lesson, `docs/ja/README.md` for what belongs to the whole project. */
export function translationOf(source: string, lang: Translation): string {
  const folder = dirname(source) === "." ? "docs" : dirname(source);
  return `${folder}/${lang}/${posix.basename(source)}`;
}

export const textOf = (path: string) => readFileSync(join(root, path), "utf8");
export const isThere = (path: string) => existsSync(join(root, path));

/** Where terms mean something else, or are said otherwise, with the reason. */
export interface Exception {
  readonly term: string;
  /** Of the source: what stands in a block. */
  readonly in: RegExp;
}

/** Begins as a block does, so that it can be found. */
const shown = ({ text }: Block) => JSON.stringify(text.replace(/\s+/g, " ").slice(0, 60));

/** @returns what is older than its source, in words; nothing where the translation is one of its present state. */
export function olderIn(source: string, lang: Translation): string[] {
  const known = recordIn(textOf(translationOf(source, lang)));
  if (known === undefined) return ["does not say at its end which state of its source it translates"];
  const named = posix.normalize(posix.join(dirname(translationOf(source, lang)), known.source));
  if (named !== source) return [`translates ${named}, as it says`];
  return changedSince(known.hashes, blocksOf(textOf(source))).map(
    (block) => `has not seen ${shown(block)} as it is now`,
  );
}

/** @returns what is not as in the source, in words: blocks, code, numbers, links, terms. */
export function faultsIn(source: string, lang: Translation, exceptions: readonly Exception[]): string[] {
  const path = translationOf(source, lang);
  const [english, translated] = [blocksOf(textOf(source)), blocksOf(textOf(path))];
  const faults: string[] = [];
  for (const [i, block] of english.entries()) {
    const other = translated[i];
    if (other === undefined) return [...faults, `ends before ${shown(block)}`];
    const say = (fault: string) => faults.push(`${shown(block)}: the translation ${fault}`);
    for (const fault of faultsOf(block, other, (link) => asInSource(link, source, path, lang))) say(fault);
    if (block.kind !== other.kind) return faults; // nothing below it would fit
    for (const term of termsIn(proseOf(block))) {
      if (exceptions.some(({ term: each, in: where }) => each === term.english && where.test(block.text)))
        continue;
      if (!term[lang].some((word) => other.text.includes(word)))
        say(`does not say ${term[lang].join(" or ")} for "${term.english}"`);
    }
  }
  const more = translated[english.length];
  return more === undefined ? faults : [...faults, `goes on after its source, with ${shown(more)}`];
}

/** Where a link of a translation leads, as its source writes it; to a translation, where there is one. */
function asInSource(link: string, source: string, path: string, lang: Translation): string {
  const [address = "", part] = link.split("#");
  if (/^\w+:/.test(link) || address === "") return link;
  const to = posix.normalize(posix.join(dirname(path), address));
  const original = sources.find((each) => translationOf(each, lang) === to);
  const isOlder = original === undefined && sources.includes(to) && isThere(translationOf(to, lang));
  const from = posix.relative(dirname(source), original ?? to);
  return `${isOlder ? `(not the translation of) ${from}` : from}${part === undefined ? "" : `#${part}`}`;
}
