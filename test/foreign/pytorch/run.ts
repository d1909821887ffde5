/**
 * Runs each program of examples/zoo and its counterpart in PyTorch, and holds the rows of both against the same bounds:
 * `npx tsx test/foreign/pytorch/run.ts`, or with words for some of them. Needs Python with PyTorch and NumPy (`PYTHON`
 * names it); where there is none it says so, and only ours run.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Bounds, bounds } from "./bounds.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const python = process.env.PYTHON ?? "python3";
const words = process.argv.slice(2);

function printed(command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`${[command, ...args].join(" ")}\n${error?.message ?? stderr}`);
  return stdout;
}

/** What is wrong with the rows of a program; nothing, if nothing is. */
function complaints(text: string, { rows }: Bounds): string[] {
  return rows.flatMap(([name, which, low, high]) => {
    const line = text.split("\n").findLast((each) => each.startsWith(`${name} `));
    const numbers = line?.slice(name.length).match(/-?\d+(\.\d+)?(e[+-]\d+)?/g) ?? [];
    const value = Number(numbers[which] ?? Number.NaN);
    return value >= low && value <= high ? [] : [`${name}: ${value} is not in ${low} .. ${high}`];
  });
}

const hasTorch = spawnSync(python, ["-c", "import torch, numpy"]).status === 0;
if (!hasTorch)
  console.log(`SKIPPED: ${python} has no PyTorch and NumPy (PYTHON names another); only ours run`);

const folder = mkdtempSync(join(tmpdir(), "wengert-zoo-"));
let wrong = 0;
for (const [path, asked] of Object.entries(bounds)) {
  if (words.length > 0 && !words.some((word) => path.includes(word))) continue;
  const length = String(asked.length);
  const ours = ["--import", "tsx", `examples/zoo/${path}.ts`, folder, `--${asked.flag}`, length];
  const theirs = ["-m", `examples.zoo.${path.replace("/", ".")}`, length];
  const found = [
    ["here", complaints(printed(process.execPath, ours), asked)] as const,
    ...(hasTorch ? [["PyTorch", complaints(printed(python, theirs), asked)] as const] : []),
  ];
  for (const [place, problems] of found) {
    console.log(`${path.padEnd(32)} ${place.padEnd(8)} ${problems.join("; ") || "as expected"}`);
    wrong += problems.length;
  }
}
rmSync(folder, { recursive: true });
if (wrong > 0) process.exitCode = 1;
