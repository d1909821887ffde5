/** The real job: the example trains on the real data, prints the book's table and writes its files. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { nodeArguments, root } from "../helpers/programs.js";
import { full } from "../helpers/size.js";

const program = await nodeArguments("examples/mnist/train.ts");
const work = mkdtempSync(join(tmpdir(), "wengert-train-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const run = (...args: string[]) =>
  spawnSync(process.execPath, [...program, ...args], { cwd: root, encoding: "utf8" });

interface History {
  options: Record<string, unknown>;
  losses: number[];
  evaluations: { iteration: number; loss: number; trainAccuracy: number; testAccuracy: number }[];
  seconds: number;
}
const historyOf = (folder: string): History => JSON.parse(readFileSync(join(folder, "history.json"), "utf8"));

test("1,201 iterations on the real data: the book's table, an accuracy above 0.90, and four files", {
  timeout: 400_000,
}, () => {
  const out = join(work, "real");
  const { stdout, stderr, status } = run("--iterations", "1201", "--out", out);
  expect(stderr).toBe("");
  expect(status).toBe(0);

  const rows = stdout.split("\n").filter((line) => /^ +\d+ /.test(line));
  expect(rows.map((row) => row.trim().split(/\s+/)[0])).toEqual(["0", "600", "1200"]);
  for (const row of rows) expect(row).toMatch(/^ +\d+ +\d\.\d{5} +\d\.\d{4} +\d\.\d{4}( .*it\/s, .* left)?$/);

  const history = historyOf(out);
  expect(history.losses).toHaveLength(1201);
  expect(history.losses[0]).toBeCloseTo(Math.log(10), 1);
  expect(history.evaluations.map(({ iteration }) => iteration)).toEqual([0, 600, 1200]);
  expect(history.evaluations[0]?.testAccuracy).toBeLessThan(0.3);
  for (const { testAccuracy, trainAccuracy } of history.evaluations.slice(1)) {
    expect(testAccuracy).toBeGreaterThanOrEqual(0.9);
    expect(trainAccuracy).toBeGreaterThanOrEqual(0.9);
  }
  expect(history.options).toMatchObject({
    iterations: 1201,
    batchSize: 100,
    hiddenSize: 50,
    learningRate: 0.1,
    seed: 0,
    dtype: "float32",
    rng: "wengert",
  });
  expect(history.seconds).toBeGreaterThan(0);

  expect(readdirSync(out).sort()).toEqual(["curves.svg", "graph.dot", "graph.svg", "history.json"]);
  const dot = readFileSync(join(out, "graph.dot"), "utf8");
  for (const label of [
    "Affine1\\n784 → 50\\n39,250 params",
    "Affine2\\n50 → 10\\n510 params",
    "Relu1",
    "loss\\n0.",
  ])
    expect(dot).toContain(label);
  for (const file of ["graph.svg", "curves.svg"])
    expect(readFileSync(join(out, file), "utf8")).toMatch(/<svg[\s\S]*<\/svg>\s*$/);
});

test.skipIf(!full)("the same seed gives the same losses, another seed others", { timeout: 120_000 }, () => {
  const losses = (folder: string, seed: string) => {
    run("--iterations", "5", "--seed", seed, "--out", join(work, folder));
    return historyOf(join(work, folder)).losses;
  };
  const first = losses("a", "7");
  expect(first).toHaveLength(5);
  expect(losses("b", "7")).toEqual(first);
  // the run of 1,201 iterations was of seed 0
  const again = losses("c", "0");
  expect(again).toEqual(historyOf(join(work, "real")).losses.slice(0, 5));
  expect(again).not.toEqual(first);
});

// float64 accuracies of 70,000 images take ten seconds; at reduced size test/book.test.ts alone follows the NumPy program
test.skipIf(!full)(
  "--rng numpy in float64 prints and stores the losses of the NumPy program",
  { timeout: 120_000 },
  () => {
    const out = join(work, "numpy");
    expect(
      run("--rng", "numpy", "--seed", "0", "--dtype", "float64", "--iterations", "3", "--out", out).status,
    ).toBe(0);
    const fixture = JSON.parse(readFileSync(join(root, "test/fixtures/numpy/book.json"), "utf8"));
    for (const [i, loss] of historyOf(out).losses.entries())
      expect(loss / fixture.losses[i]).toBeCloseTo(1, 12);
    expect(historyOf(out).evaluations[0]).toMatchObject(fixture.evaluations[0]);
  },
);

test("Ctrl-C stops cleanly and still writes what there is", { timeout: 120_000 }, async () => {
  const out = join(work, "interrupted");
  const child = spawn(process.execPath, [...program, "--out", out], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr, sent] = ["", "", false];
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
    // the first evaluation is there: the loop is running. Once only: a second Ctrl-C ends the program at once
    if (!sent && /^ +0 /m.test(stdout)) sent = child.kill("SIGINT");
  });
  const status = await new Promise((resolve) => child.on("close", resolve));
  expect(stderr).toBe("");
  expect(status).toBe(130);
  expect(historyOf(out).losses.length).toBeGreaterThan(0);
  expect(historyOf(out).losses.length).toBeLessThan(10_000);
  expect(readdirSync(out).sort()).toEqual(["curves.svg", "graph.dot", "graph.svg", "history.json"]);
});

describe("mistakes on the command line", () => {
  test.each<[string[], RegExp]>([
    [["--iterations", "many"], /^train: --iterations takes a whole number from 1 to .*, not "many"$/],
    [["--batch-size", "0"], /^train: --batch-size takes a whole number/],
    [["--learning-rate=-1"], /^train: --learning-rate takes a number above 0, not "-1"$/],
    [["--dtype", "float16"], /^train: --dtype takes float32 or float64, not "float16"$/],
    [["--rng", "mersenne"], /^train: --rng takes wengert or numpy/],
    [["--seed", "1.5"], /^train: --seed takes a whole number/],
    [["--nonsense"], /^train: Unknown option '--nonsense'.*--help lists the options$/],
    [["stray"], /^train: Unexpected argument 'stray'.*--help lists the options$/],
  ])("%j: one clear line and exit code 2", (args, message) => {
    const { stdout, stderr, status } = run(...args, "--out", join(work, "mistake"));
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stderr.trimEnd()).toMatch(message);
    expect(stdout).toBe("");
    expect(status).toBe(2);
    expect(existsSync(join(work, "mistake"))).toBe(false);
  });

  test("--help lists every option and exits with 0", () => {
    const { stdout, status } = run("--help");
    for (const option of [
      "iterations",
      "batch-size",
      "hidden-size",
      "learning-rate",
      "seed",
      "data",
      "out",
      "dtype",
      "rng",
      "report",
    ])
      expect(stdout).toContain(`--${option}`);
    expect(status).toBe(0);
  });

  test("a data folder without the files is one clear line and exit code 1", () => {
    const { stderr, status } = run("--data", work, "--out", join(work, "nodata"));
    expect(stderr).toMatch(/^train: loadMnist: no train-(images|labels)/);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(status).toBe(1);
  });

  test("an output folder that is a file is one clear line and exit code 1, before any training", () => {
    const file = join(work, "a-file");
    writeFileSync(file, "");
    const { stdout, stderr, status } = run("--out", file);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stdout).toBe("");
    expect(status).toBe(1);
  });
});
