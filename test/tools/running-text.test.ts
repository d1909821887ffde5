/** What a docstring says in running text is no list to Markdown, wherever its lines end. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const tool = (name: string) => new URL(`../../tools/documentation/${name}.mjs`, import.meta.url).href;
const { Comment } = (await import(tool("comment"))) as {
  Comment: { parse(source: string): { lines(indent: string): string[] } };
};
const { runningText } = (await import(tool("running-text"))) as {
  runningText(text: string, goesOn?: boolean): string;
};

test.each([
  ["h' = (1 - u) · m\n+ u · h", "h' = (1 - u) · m + u · h"],
  ["as many as\n1. or 2", "as many as 1. or 2"],
  ["where x\n> 0\nand y\n# of them", "where x > 0\nand y # of them"],
  ["a\n- b\n* c", "a - b * c"],
  // numbers with a sign are none, nor is emphasis
  ["from\n-1 to\n+1, *often*\n**always**", "from\n-1 to\n+1, *often*\n**always**"],
  // lists that are meant
  ["One of:\n- a\n  and more\n- b", "One of:\n- a\n  and more\n- b"],
  ["Text.\n\n- a\n- b\n\n1. c", "Text.\n\n- a\n- b\n\n1. c"],
  ["As here.\n\n```ts\nx\n- y\n```\nz\n- w", "As here.\n\n```ts\nx\n- y\n```\nz - w"],
])("%j", (text, expected) => {
  expect(runningText(text)).toBe(expected);
});

test("after code in a sentence its rest goes on", () => {
  expect(runningText("\n+ u · h", true)).toBe(" + u · h");
  expect(runningText("- a\n- b")).toBe("- a\n- b");
});

test("no comment of the sources is taken for a list that is none", () => {
  const root = new URL("../../src/", import.meta.url).pathname;
  const found: string[] = [];
  for (const name of readdirSync(root, { recursive: true, encoding: "utf8" })) {
    if (!/\.ts$/.test(name) || /text\.ts$|assembly/.test(name)) continue;
    for (const [comment] of readFileSync(join(root, name), "utf8").matchAll(/\/\*\*[\s\S]*?\*\//g)) {
      const lines = Comment.parse(comment)
        .lines("")
        .map((line) => line.replace(/^ \* ?/, ""));
      for (const [i, line] of lines.entries()) {
        const before = lines[i - 1] ?? "";
        const isRunning = !/^$|:$|^\/\*\*|^([-+*]|1\.) |^ /.test(before);
        if (/^([-+*] |1[.)] |#{1,6} |>)/.test(line) && isRunning) found.push(`${name}: ${line}`);
      }
    }
  }
  expect(found).toEqual([]);
});
