/** The pages for those who come from elsewhere are programs: their blocks run one after the other, and print what stands below. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { nn, optim } from "wengert";
import { root } from "./helpers/programs.js";

const rooms = { nn, optim };
const read = (name: string) => readFileSync(join(root, "docs", name), "utf8");
const page = read("from-the-book.md");

test.each(["from-the-book.md", "from-pytorch.md"])(
  "the programs of %s print what stands below them",
  (name) => {
    const blocks = (language: string) =>
      [...read(name).matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(
        ([, text = ""]) => text,
      );
    const file = join(root, `test/${name}.tmp.ts`);
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
  },
);

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
