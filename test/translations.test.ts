/**
 * The documents in Japanese and Chinese (npm run translations): each says which state of its English source it
 * translates; code, numbers, answers and links are those of the source, and terms those of docs/glossary.md.
 */
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { marked } from "marked";
import { describe, expect, test } from "vitest";
import { blocksOf, changedSince, faultsOf, recorded, recordIn } from "../tools/translations/blocks.js";
import {
  type Exception,
  faultsIn,
  isThere,
  olderIn,
  root,
  sources,
  textOf,
  translationOf,
  translations,
} from "../tools/translations/documents.js";
import { terms, termsIn } from "../tools/translations/glossary.js";

/** English words that are terms of the glossary elsewhere, and are none here. */
const otherwise: readonly Exception[] = [
  { term: "row", in: /in a row/ },
  { term: "evaluation", in: /^- \*\*It is slow/ }, // of a function
  { term: "backward", in: /^> A training loop/ }, // the function
  { term: "class", in: /^(The lessons need|The minutes are)/ }, // of students
  { term: "value", in: /value of the coupon|Its value there/ },
  { term: "weight", in: /∂score = weight/ }, // in a formula
  { term: "value", in: /^Three equal scores/ }, // in a formula
  { term: "class", in: /^(_Deep Learning|`TwoLayerNet`)/ }, // of a program
  { term: "parameter", in: /what each parameter must be|every parameter of every public/ }, // of a function
  { term: "difference", in: /finite differences/ },
  { term: "entry", in: /entry point/ },
  { term: "path", in: /takes the path of that file/ },
];

const there = sources.flatMap((source) =>
  translations
    .filter((lang) => isThere(translationOf(source, lang)))
    .map((lang) => ({ source, lang, path: translationOf(source, lang) })),
);

test("no document lacks a translation", () => {
  const missing = sources.flatMap((source) =>
    translations.map((lang) => translationOf(source, lang)).filter((path) => !isThere(path)),
  );
  expect(missing).toEqual([]);
});

test("no translation is left over", () => {
  for (const folder of new Set(there.map(({ path }) => dirname(path))))
    for (const file of readdirSync(join(root, folder)))
      expect(
        there.map(({ path }) => path),
        "a text whose source is no longer there",
      ).toContain(`${folder}/${file}`);
});

describe.each(there)("$path", ({ source, lang, path }) => {
  test("is as new as its source: when it says the same, npm run translations -- -u notes it", () => {
    expect(olderIn(source, lang)).toEqual([]);
  });

  test("has the blocks, the code, the numbers, the links and the terms of its source", () => {
    expect(faultsIn(source, lang, otherwise)).toEqual([]);
  });

  test("leads to files that are there", () => {
    for (const [, link = ""] of textOf(path).matchAll(/\]\((?!\w+:)([^)#]+)/g))
      expect(existsSync(join(root, posix.join(dirname(path), link))), link).toBe(true);
  });

  test("is spelled as its script is, and no emphasis stays open", () => {
    const text = textOf(path).replace(/<!-- check[\s\S]*?-->/g, (boxes) => boxes.replace(/ = /g, "　"));
    expect(text).not.toMatch(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}] ?[,;!?](?![^`]*`)/u);
    // Markdown does not close ** between a full stop and a letter
    const html = marked
      .parse(text, { async: false })
      .replace(/<(code|pre)[^>]*>[\s\S]*?<\/\1>|<!--[\s\S]*?-->/g, "");
    expect(html).not.toContain("**");
  });
});

describe("the check", () => {
  test("passes over the line that leads to the other languages", () => {
    const [first, ...more] = blocksOf("# A\n\nEnglish · [日本語](ja.md) · [中文](zh.md)\n");
    expect([first?.text, more]).toEqual(["# A", []]);
    expect(blocksOf("# A\n\n[English](a.md) · 日本語 · [中文](zh.md)\n")).toHaveLength(1);
    expect(blocksOf("# A\n\nEnglish is spoken.\n")).toHaveLength(2);
  });

  const [source] = blocksOf("- Take `x`, 2 of [them](a.md): two.\n");
  const [translation] = blocksOf("- [それ](a.md) を `x` から 2 つ、2 回。\n");
  const same = (link: string) => link;

  test("finds what is not the same", () => {
    if (source === undefined || translation === undefined) throw new Error("no blocks");
    expect(faultsOf(source, translation, same)).toEqual([]);
    const changed = (from: string, to: string) =>
      faultsOf(source, { ...translation, text: translation.text.replace(from, to) }, same);
    expect(changed("`x`", "x")).toEqual(["lacks the code x"]);
    expect(changed("2 つ、2 回", "2.5 つ、2 回")).toEqual(["adds the number 2.5"]);
    expect(changed("2 つ、2 回", "二つ、二回")).toEqual(["lacks the number 2"]);
    expect(changed("a.md", "b.md")).toEqual(["lacks the link a.md", "adds the link b.md"]);
    expect(faultsOf(source, { ...translation, kind: "paragraph" }, same)).toEqual([
      "is of the kind paragraph, not item",
    ]);
    expect(faultsOf({ kind: "code ts", text: "f()" }, { kind: "code ts", text: "g()" }, same)).toEqual([
      "is not the code of its source",
    ]);
  });

  test("names the paragraph that has changed since", () => {
    const before = blocksOf("# A\n\nfirst\n\nsecond\n");
    const record = recordIn(recorded("# あ\n", "../a.md", before));
    expect(record?.source).toBe("../a.md");
    expect(changedSince(record?.hashes ?? [], before)).toEqual([]);
    const after = blocksOf("# A\n\nfirst\n\nanother\n");
    expect(changedSince(record?.hashes ?? [], after).map(({ text }) => text)).toEqual(["another"]);
  });

  test("knows terms in the plural, and not in other words", () => {
    const used = (text: string) => termsIn(text).map(({ english }) => english);
    expect(used("two losses")).toEqual(["loss"]);
    expect(used("Matrices")).toEqual(["matrix"]);
    expect(used("a glossy picture")).toEqual([]);
    expect(used("a loss function")).toEqual(["loss function"]);
    expect(terms.length).toBeGreaterThan(40);
  });
});
