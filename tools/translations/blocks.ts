/**
 * A Markdown text as its blocks: headings, paragraphs, items of lists, tables, code, comments. A translation
 * has the same ones as its source, in the same order; what a block says that is the same in every language,
 * code, numbers and where links lead, can be compared.
 */
import { createHash } from "node:crypto";
import { Marked, type Token, type Tokens } from "marked";
import { exercisesIn } from "../../examples/lessons/exercises.js";

export interface Block {
  /** `heading 2`, `paragraph`, `item`, `table 3 × 24`, `code sh`: what the same block of a translation is, too. */
  readonly kind: string;
  readonly text: string;
}

/** The record at the end of a translation: of which state of its source it is. */
const record = /\n*<!-- translates (\S+):([\da-f\s]*)-->\s*$/;

/** The line that leads to the other languages. */
const switcher = /^\[?English\b.* · \[?中文.*\n/m;

export function blocksOf(text: string): Block[] {
  return new Marked().lexer(text.replace(record, "\n").replace(switcher, "")).flatMap(blocksIn);
}

function blocksIn(token: Token): Block[] {
  const text = token.raw.trim();
  switch (token.type) {
    case "space":
      return [];
    case "heading":
      return [{ kind: `heading ${(token as Tokens.Heading).depth}`, text }];
    case "list":
      return (token as Tokens.List).items.map(({ raw }) => ({ kind: "item", text: raw.trim() }));
    case "table": {
      const { header, rows } = token as Tokens.Table;
      return [{ kind: `table ${header.length} × ${rows.length}`, text }];
    }
    case "code":
      return [{ kind: `code ${(token as Tokens.Code).lang ?? ""}`.trim(), text }];
    default:
      return [{ kind: token.type, text }];
  }
}

const hashOf = ({ text }: Block) => createHash("sha256").update(text).digest("hex").slice(0, 6);

/** @returns the name of the source that a translation names, and a hash for each block that it translates. */
export function recordIn(translation: string): { source: string; hashes: string[] } | undefined {
  const [, source, hashes] = record.exec(translation) ?? [];
  return source === undefined || hashes === undefined
    ? undefined
    : { source, hashes: hashes.trim().split(/\s+/) };
}

/** @returns the translation, which says at its end that it is one of the source as it is now. */
export function recorded(translation: string, name: string, source: readonly Block[]): string {
  const hashes = source.map(hashOf);
  const lines = Array.from({ length: Math.ceil(hashes.length / 15) }, (_, i) =>
    hashes.slice(i * 15, i * 15 + 15).join(" "),
  );
  return `${translation.replace(record, "").trimEnd()}\n\n<!-- translates ${name}:\n${lines.join("\n")}\n-->\n`;
}

/** @returns the blocks of the source that were not there, as they are now, when they were translated. */
export function changedSince(hashes: readonly string[], source: readonly Block[]): Block[] {
  const known = new Set(hashes);
  return source.filter((block) => !known.has(hashOf(block)));
}

/** Without what is the same in every language: code, addresses, comments' marks. */
export function proseOf({ kind, text }: Block): string {
  if (kind.startsWith("code")) return "";
  return text
    .replace(/`[^`]*`/g, " ")
    .replace(/\]\([^)]*\)/g, "]")
    .replace(/https?:\S+/g, " ");
}

const codeIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code).sort();
const linksIn = (text: string) => [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, to = ""]) => to).sort();

/** Numbers as they are written, but for those that languages write as words or not. */
const numbersIn = (block: Block) =>
  (proseOf(block).match(/\d+(?:,\d{3})*(?:\.\d+)?|[⁰¹²³⁴-⁹]+|[½¼]/g) ?? []).sort();

const spelled: Readonly<Record<string, RegExp>> = {
  0: /\bzeros?\b/i,
  0.5: /\bhalf\b/i,
  1: /\b(one|an?|each|every|once|first|single|whole|another|alone|same|step|per|sometimes|day)\b/i,
  2: /\b(two|both|twice|half|halves|second|doubled?|pairs?|either|squares?|squared|roots?)\b/i,
  3: /\b(three|third)/i,
  4: /\b(four|quarter)/i,
  5: /\b(five|fifth)/i,
  6: /\b(six|sixth)/i,
  7: /\b(seven)/i,
  8: /\b(eight)/i,
  9: /\b(nine|ninth)/i,
  10: /\b(ten|tenth)/i,
  11: /\beleven/i,
  12: /\b(twelve|twelfth)/i,
  13: /\bthirteen/i,
  16: /\bsixteen/i,
  20: /\btwenty/i,
  30: /\bthirty/i,
  40: /\bforty/i,
  60: /\bsixty/i,
  100: /\b(hundred|million)/i,
  1100: /\beleven million/i,
  1000: /\bthousand/i,
};

/** Takes the members of `taken` out of `list`, once each. */
function without(list: readonly string[], taken: readonly string[]): string[] {
  const left = [...list];
  for (const each of taken) {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
  }
  return left;
}

/**
 * @param leads where a link of the translation leads, as the source would write it
 * @returns what is not the same in a block and its translation, though it should be, in words.
 */
export function faultsOf(source: Block, translation: Block, leads: (link: string) => string): string[] {
  if (source.kind !== translation.kind) return [`is of the kind ${translation.kind}, not ${source.kind}`];
  if (source.kind.startsWith("code"))
    return source.text === translation.text ? [] : ["is not the code of its source"];
  const faults: string[] = [];
  const compare = (what: string, wanted: readonly string[], found: readonly string[]) => {
    const [lost, added] = [without(wanted, found), without(found, wanted)];
    if (lost.length > 0) faults.push(`lacks the ${what} ${lost.join(", ")}`);
    if (added.length > 0) faults.push(`adds the ${what} ${added.join(", ")}`);
  };
  compare("code", codeIn(source.text), codeIn(translation.text));
  compare("link", linksIn(source.text), linksIn(translation.text).map(leads));
  const [wanted, found] = [numbersIn(source), numbersIn(translation)];
  const prose = proseOf(source);
  compare(
    "number",
    wanted,
    without(
      found,
      without(found, wanted).filter((number) => spelled[number]?.test(prose) === true),
    ),
  );
  if (source.kind === "html") {
    const answers = (text: string) =>
      exercisesIn(text).map(({ right, letter, hints }) =>
        JSON.stringify([right, letter, hints.map(([wrong]) => wrong)]),
      );
    compare("answer", answers(source.text), answers(translation.text));
    const tags = (text: string) => text.match(/<\/?\w+/g) ?? [];
    compare("tag", tags(source.text), tags(translation.text));
  }
  return faults;
}
