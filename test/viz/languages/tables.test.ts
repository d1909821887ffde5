/**
 * The tables of sentences: no key lacks a language, places agree, nothing stays English, and the terms are
 * those of docs/glossary.md.
 */
import { describe, expect, test } from "vitest";
import { registry } from "../../../src/ops/registry.js";
import { explorer } from "../../../src/viz/languages/en/explorer.js";
import { network } from "../../../src/viz/languages/en/network.js";
import { page } from "../../../src/viz/languages/en/page.js";
import { pictures } from "../../../src/viz/languages/en/pictures.js";
import { report } from "../../../src/viz/languages/en/report.js";
import { steps } from "../../../src/viz/languages/en/steps.js";
import { translation as ja } from "../../../src/viz/languages/ja/table.js";
import { translation as zh } from "../../../src/viz/languages/zh/table.js";
import { terms, termsIn } from "../../../tools/translations/glossary.js";

const english = { pictures, steps, page, explorer, network, report };
const translations = { ja, zh } as const;

/** `page.hints.sign`: what it says. */
function sentences(table: object, path = ""): [string, string][] {
  return Object.entries(table).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[`${path}${key}`, value]] : sentences(value as object, `${path}${key}.`),
  );
}

const placesOf = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();

/** What is the same in every language: formulas, names of keys and of what is called by its English name. */
const names = new Set(
  (
    "NaN ReLU softmax Graphviz Enter Tab Home End Esc float float32 float64 log grad undefined retainGraph recordSources fn excerpts true backward " +
    "W1 W2 W1ᵀ W2ᵀ xᵀ x t y h L a b1 ∂L ∂W1 ∂h ∂a ▶ ◀ IDs"
  ).split(" "),
);
const latin = (text: string) =>
  (text.replace(/\{\w+\}/g, " ").match(/\p{Script=Latin}[\p{Script=Latin}\d]*/gu) ?? []).filter(
    (word) => word.length > 1 && !names.has(word),
  );

/** Whether a formula says something in words: functions have their names in every language. */
const isEnglish = (formula: string) =>
  (formula.replace(/\{\w+\}/g, "").match(/[a-z][a-z\d]+/g) ?? []).some(
    (word) => !/^(a?(sin|cos|tan)[h2]?|sign|ln|max|min|erfc?x?)$/.test(word),
  );
/** `1 if {a} > 0 else 0` as what it is a case of. */
const general = (formula: string) =>
  formula
    .replace(/^(.+) if (.+) else (.+)$/, "{{x}} if {{c}} else {{y}}")
    .replace(/^(\{\w\}) (at|in) every window$/, "{{x}} $2 every window");

describe.each(Object.entries(translations))("%s", (lang, { ops, ...tables }) => {
  const translated = new Map(sentences(tables));

  test("says all that English says", () => {
    expect([...translated.keys()]).toEqual(sentences(english).map(([key]) => key));
    for (const [key, text] of translated) expect(text.trim(), key).not.toBe("");
  });

  test("fills in the same", () => {
    for (const [key, text] of sentences(english))
      expect([...new Set(placesOf(translated.get(key) ?? ""))], key).toEqual([...new Set(placesOf(text))]);
  });

  test("has no English word left", () => {
    for (const [key, text] of [...translated, ...Object.entries(ops)])
      expect(latin(text), `${lang}: ${key}`).toEqual([]);
  });

  test("spells punctuation as its script does", () => {
    for (const [key, text] of [...translated, ...Object.entries(ops)])
      expect(text, key).not.toMatch(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}] ?[,;:!?]/u);
  });

  test("has words for whatever an op of the library does with a gradient, and for nothing else", () => {
    const said = new Set(
      [...registry.values()].flatMap(({ op }) => [
        ...(op?.definition.carries ?? []).flatMap((carry) => carry?.words || []),
        ...[...(op?.definition.local ?? []), op?.definition.symbol ?? ""].filter(isEnglish).map(general),
      ]),
    );
    // of the functions in plain steps, those that have no name in formulas
    const more = [
      "mean",
      "windows",
      "summed to {{shape}}",
      "changed since by a write",
      "changed since by {{by}}",
    ];
    expect(Object.keys(ops).sort()).toEqual([...said, ...more].sort());
    for (const [key, text] of Object.entries(ops)) expect(placesOf(text), key).toEqual(placesOf(key));
  });
});

/** Sentences that say it otherwise, with a reason each. */
const otherwise: Readonly<Record<string, readonly string[]>> = {
  row: ["network.hWhat"], // "arranged as the tiles"
  loss: ["report.gradientTitle"], // a formula
  score: ["page.score"], // points of a game
  axis: ["network.sliceNote"], // both sides of the picture
};

describe("the glossary", () => {
  test("has the terms of the book", () => {
    const named = new Map(terms.map(({ english, ja, zh }) => [english, [ja[0], zh[0]]]));
    expect(named.get("computational graph")).toEqual(["計算グラフ", "计算图"]);
    expect(named.get("local derivative")).toEqual(["局所的な微分", "局部导数"]);
    expect(terms.length).toBeGreaterThan(40);
  });

  test.each(terms)("$english", (term) => {
    for (const [key, text] of sentences(english)) {
      if (!termsIn(text.replace(/\{\w+\}/g, "")).includes(term) || otherwise[term.english]?.includes(key))
        continue;
      for (const [lang, tables] of Object.entries(translations)) {
        const translated = new Map(sentences(tables)).get(key) ?? "";
        const says = term[lang as keyof typeof translations].some((word) => translated.includes(word));
        expect(says, `${key}: ${text} / ${translated}`).toBe(true);
      }
    }
  });
});
