/** Files that are written whole: nobody reads half of one, nothing is left over, and nobody's is taken away. */
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ValueError } from "wengert";
import { prepareFolder, writeWhole } from "../../examples/shared/files.js";

const work = mkdtempSync(join(tmpdir(), "wengert-files-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** The number of a process that is no more. */
const gone = spawnSync(process.execPath, ["--version"]).pid;
const mark = "0123456789ab";

test("a file is replaced as a whole, and nothing else is in the folder", () => {
  const folder = join(work, "deep", "whole");
  expect(writeWhole(folder, "a.txt", "first")).toBe(join(folder, "a.txt"));
  writeWhole(folder, "a.txt", "second");
  expect(readFileSync(join(folder, "a.txt"), "utf8")).toBe("second");
  expect(readdirSync(folder)).toEqual(["a.txt"]);
});

test("where it cannot be written, the former file stays and nothing is left over", () => {
  const folder = join(work, "refused");
  mkdirSync(join(folder, "a.txt", "inner"), { recursive: true }); // a folder that cannot be replaced
  expect(() => writeWhole(folder, "a.txt", "new")).toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/);
  expect(readdirSync(folder)).toEqual(["a.txt"]);
});

test("what a program that was killed has left is removed; what a running one writes is not", () => {
  const folder = join(work, "left");
  mkdirSync(folder);
  const names = [
    `graph.svg.${gone}-${mark}.tmp`,
    `graph.svg.${process.pid}-${mark}.tmp`,
    `history-unfinished-${gone}-${mark}.jsonl`,
    "mine.tmp",
    "graph.svg",
  ];
  for (const name of names) writeFileSync(join(folder, name), "");
  prepareFolder(folder);
  expect(readdirSync(folder).sort()).toEqual(names.slice(1).sort());
});

test("a folder that is a file is refused with its name", () => {
  writeFileSync(join(work, "file"), "");
  expect(() => prepareFolder(join(work, "file"))).toThrow(
    /^".*file" is a file, and results are written to a folder/,
  );
  expect(() => prepareFolder(join(work, "file", "inner"))).toThrow(
    /^".*file" is a file, and results are written to a folder/,
  );
  expect(existsSync(join(work, "file"))).toBe(true);
});

test.runIf(process.platform === "linux")("where the system makes no folder, that is said at once", () => {
  for (const folder of ["/proc/x", "/proc/x/y/z"])
    expect(() => prepareFolder(folder)).toThrow(
      new ValueError('"/proc/x" cannot be made: the system makes no folder in "/proc". Give another name.'),
    );
});
