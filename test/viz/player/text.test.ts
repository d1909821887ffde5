/** The program and the looks that pages carry are the files that are read and checked, word for word. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { looks, program, programHash } from "../../../src/viz/player/text.js";

const read = (name: string) =>
  readFileSync(new URL(`../../../src/viz/player/${name}`, import.meta.url), "utf8");

test("text.ts is what node tools/player/embed.mjs writes", () => {
  const answers = read("answers.js").replace(/^export /gm, "");
  expect(program).toBe(answers + read("player.js").replace(/^import .*\n/gm, ""));
  expect(looks).toBe(read("player.css"));
  expect(programHash).toBe(`sha256-${createHash("sha256").update(program).digest("base64")}`);
});

test("neither can close the element that it stands in", () => {
  expect(program).not.toMatch(/<\/script|<!--/i);
  expect(looks).not.toMatch(/<\/style|<!--|url\(|@import/i);
});
