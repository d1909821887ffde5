/** docs/from-the-book.md is a program: its blocks run one after the other, and print what stands below them. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { nn, optim } from "wengert";
import { root } from "./helpers/programs.js";

const rooms = { nn, optim };
const page = readFileSync(join(root, "docs/from-the-book.md"), "utf8");
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(([, text = ""]) => text);

test("the programs of the page print what stands below them", () => {
  const file = join(root, "test/book-page.tmp.ts");
  writeFileSync(file, blocks("ts").join("\n"));
  try {
    const printed = execFileSync(process.execPath, ["--import", "tsx", file], {
      cwd: root,
      encoding: "utf8",
    });
    expect(printed).toBe(blocks("text").join(""));
  } finally {
    rmSync(file);
  }
});

test("what the page names is there", () => {
  const names = [...page.matchAll(/`(nn|optim)\.(\w+)/g)].map(
    ([, room = "", name = ""]) => [room, name] as const,
  );
  expect(names.length).toBeGreaterThan(8);
  for (const [room, name] of names)
    expect(rooms[room as keyof typeof rooms], `${room}.${name}`).toHaveProperty(name);
  for (const [, link = ""] of page.matchAll(/\]\(([^)#:]+)\)/g))
    expect(existsSync(join(root, "docs", link)), link).toBe(true);
});
