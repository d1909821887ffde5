/** docs/files.md: its program runs, and it names every function of wengert/io and nothing else. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import * as io from "wengert/io";
import { compiled } from "./helpers/programs.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = readFileSync(join(root, "docs/files.md"), "utf8");
const work = mkdtempSync(join(tmpdir(), "wengert-files-"));
const source = join(root, "test/files-page.tmp.ts");
const blocks = Array.from(page.matchAll(/```ts\n([\s\S]*?)```/g), ([, text]) => text as string);
writeFileSync(source, blocks.join("\n"));
const program = await compiled("test/files-page.tmp.ts").finally(() => rmSync(source));
afterAll(() => rmSync(work, { recursive: true }));

test("its program prints what it says", () => {
  const output = execFileSync(process.execPath, [program], { cwd: work, encoding: "utf8" });
  const said = Array.from(blocks.join("").matchAll(/^console\.log\(.*\/\/ (.*)$/gm), ([, each]) => each);
  expect(said.length).toBeGreaterThan(3);
  expect(output).toBe(`${said.join("\n")}\n`);
});

test("its table names every function and class of wengert/io, and nothing else", () => {
  const rows = page.split("\n").filter((line) => line.startsWith("| "));
  const named = rows.flatMap((row) => Array.from(row.matchAll(/`(\w+)`/g), ([, name]) => name as string));
  expect(named.sort()).toEqual(Object.keys(io).sort());
});
