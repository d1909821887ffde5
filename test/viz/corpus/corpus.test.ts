/**
 * The corpus, picture by picture: how large each is, what lies on what, how often lines cross. The table is kept:
 * UPDATE_CORPUS=1 npx vitest run test/viz/corpus writes it anew, and a change that makes a picture worse is seen.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { measure } from "./measure.js";
import { columns, corpus, drawn, row, styles } from "./pictures.js";

const file = new URL("./table.md", import.meta.url);
const update = process.env.UPDATE_CORPUS === "1";
const names = Object.keys(corpus);
const pages = new URL("../../../docs/", import.meta.url);
const pictureOf = (name: string) => new URL(`corpus/${name}.svg`, pages);
const known = update ? [] : readFileSync(file, "utf8").split("\n");
const rule = columns.replace(/[^|]+/g, " --- ");

const rowsOf = async (name: string) => {
  const rows: string[] = [];
  for (const style of styles) rows.push(await row(name, style));
  return rows;
};

describe.skipIf(update)("the picture of", () => {
  test.each(names)("%s is in every style as the table says", { timeout: 60_000 }, async (name) => {
    expect(known.filter((line) => line.startsWith(`| ${name} |`))).toEqual(await rowsOf(name));
    expect(readFileSync(pictureOf(name), "utf8")).toBe(await drawn(name, "default"));
  });
});

test.skipIf(!update)("the table and the pictures are written anew", { timeout: 600_000 }, async () => {
  const rows = [columns, rule];
  for (const name of names) {
    rows.push(...(await rowsOf(name)));
    writeFileSync(pictureOf(name), await drawn(name, "default"));
  }
  writeFileSync(file, `${rows.join("\n")}\n`);
});

describe.skipIf(update)("by the table", () => {
  const rows = known.slice(2).flatMap((line) => {
    const [, name = "", style = "", wide, high, , onLines, touching] = line
      .split("|")
      .map((cell) => cell.trim());
    return name === "" ? [] : [{ name, style, width: Number(wide), height: Number(high), onLines, touching }];
  });
  const found = (name: string, style = "default") =>
    rows.find((row) => row.name === name && row.style === style);

  test("no default picture has a text on a line, or two that touch", () => {
    const defaults = rows.filter(({ style }) => style === "default");
    expect(defaults.map(({ name }) => name)).toEqual(names);
    for (const { name, onLines, touching } of defaults) expect([onLines, touching], name).toEqual(["0", "0"]);
  });

  test("none that is wider than 1,300 points is wider than four times its height, nor taller than twice its width", () => {
    expect(rows).toHaveLength(names.length * styles.length);
    for (const { name, style, width, height } of rows) {
      if (width <= 1300) continue;
      expect(height / width, `${name} (${style}) is too tall`).toBeLessThanOrEqual(2);
      // on a page of 1,280 pixels its smallest letters are half as large as the text beside it, no smaller
      expect(width, `${name} (${style}) is too large to read`).toBeLessThanOrEqual(2400);
      // the steps of a loop stand side by side
      const isInColumns = name === "lstm-20" || (name === "lstm" && /default|modules/.test(style));
      if (isInColumns) expect(width, `${name} (${style}) is too large`).toBeLessThanOrEqual(1800);
      else expect(width / height, `${name} (${style}) is too wide`).toBeLessThanOrEqual(4);
    }
  });

  test("micrograd's README is at most 1,300 × 330 points, an LSTM over 5 or 20 steps at most 1,800 × 320", () => {
    for (const [name, width, height] of [
      ["micrograd", 1300, 330],
      ["lstm", 1800, 320],
      ["lstm-20", 1800, 320],
    ] as const) {
      expect(found(name)?.width, name).toBeLessThanOrEqual(width);
      expect(found(name)?.height, name).toBeLessThanOrEqual(height);
    }
  });
});

test("docs/corpus.md has every picture, with a sentence of what a student reads from it", () => {
  const parts = readFileSync(new URL("corpus.md", pages), "utf8").split("\n## ").slice(1);
  const told = parts.map((part) => {
    const [title = "", , picture = "", , ...text] = part.split("\n");
    const [, alt, name = ""] = /^!\[(.*)\]\(corpus\/(.*)\.svg\)$/.exec(picture) ?? [];
    expect(alt, title).toBe(title);
    expect(text.join(" ").trim(), `${title} says too little`).toMatch(/^(?:\S+ ){8,}\S+\.$/);
    return name;
  });
  expect(told.sort()).toEqual([...names].sort());
  const drawnFiles = readdirSync(new URL("corpus/", pages)).sort();
  if (!update) expect(drawnFiles).toEqual(names.map((name) => `${name}.svg`).sort());
});

test("what runs through a text is found, and what runs beside it is not", () => {
  const svg = (y: number) =>
    `<svg width="100pt" height="50pt"><g id="e" class="edge"><title>a->b</title><path d="M0,${y}C30,${y} 60,${y} 100,${y}"/>` +
    `<text text-anchor="middle" x="50" y="20" font-size="11">1.5</text></g></svg>`;
  expect(measure(svg(16)).onLines).toEqual(["1.5"]);
  expect(measure(svg(26)).onLines).toEqual([]);
});

test("what nobody refuses is drawn", async () => {
  expect(await drawn("apple", "default")).toContain("<svg");
});
