/** The real job: the example trains on the real data, prints the book's table and writes its files. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Generator, optim } from "wengert";
import { CheckpointManager } from "wengert/train";
import { readHistory } from "../../examples/mnist/read-history.js";
import { TwoLayerNet } from "../../examples/mnist/two-layer-net.js";
import { tinyMnist } from "../data/files.js";
import { nodeArguments, root } from "../helpers/programs.js";
import { bySize, full } from "../helpers/size.js";

const program = await nodeArguments("examples/mnist/train.ts");
const work = mkdtempSync(join(tmpdir(), "wengert-train-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const run = (...args: string[]) =>
  spawnSync(process.execPath, [...program, ...args], { cwd: root, encoding: "utf8" });

const historyOf = (folder: string) => readHistory(join(folder, "history.jsonl"));
const results = ["curves.svg", "graph.dot", "graph.svg", "history.jsonl"];

/** A training in a process of its own; `printed` and `complained` grow. */
function start(...args: string[]) {
  const child = spawn(process.execPath, [...program, ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const seen = { printed: "", complained: "" };
  child.stdout.on("data", (chunk) => {
    seen.printed += chunk;
  });
  child.stderr.on("data", (chunk) => {
    seen.complained += chunk;
  });
  return { child, seen, ended: statusOf(child) };
}

const statusOf = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => child.on("close", (status) => resolve(status)));

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
  expect(history.ended).toMatchObject({ reason: "finished", iterations: 1201 });
  expect(history.ended?.seconds).toBeGreaterThan(0);

  expect(readdirSync(out).sort()).toEqual(results);
  const dot = readFileSync(join(out, "graph.dot"), "utf8");
  for (const label of [
    "Affine1\\n784 → 50\\n39,250 params",
    "Affine2\\n50 → 10\\n510 params",
    "Relu1",
    "x\\n(100, 784)",
    "loss\\n0.",
  ])
    expect(dot).toContain(label);
  for (const file of ["graph.svg", "curves.svg"])
    expect(readFileSync(join(out, file), "utf8")).toMatch(/<svg[\s\S]*<\/svg>\s*$/);
});

test("--log writes what the history holds, and --live serves its curves on this machine alone", {
  timeout: 120_000,
}, async () => {
  const out = join(work, "logged");
  const { child, seen, ended } = start("--iterations", "30", "--log", "jsonl", "--live", "--out", out);
  const page = new Promise<string>((resolve, reject) => {
    let text = "";
    let url: string | undefined;
    child.stdout.on("data", () => {
      if (url !== undefined) return;
      [, url] = /^live page: (http:\/\/127\.0\.0\.1:\d+\/)$/m.exec(seen.printed) ?? [];
      if (url === undefined) return;
      get(`${url}events`, (response) => {
        response.on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () => resolve(text));
      }).on("error", reject);
    });
    ended.then(() => setTimeout(() => reject(new Error(`no page: ${seen.complained}`)), 5000).unref());
  });
  expect(await page).toMatch(
    /event: end\ndata: \{"status":"finished","svg":"<svg .*Loss over 30 iterations: /,
  );
  expect(await ended).toBe(0);
  expect(seen.complained).toBe("");
  const [name = ""] = readdirSync(out).filter((each) => each.startsWith("events."));
  expect(name).toMatch(/^events\.\d+\.jsonl$/);
  const events = readFileSync(join(out, name), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const { losses, evaluations } = historyOf(out);
  const scalars = (tag: string) => events.filter((each) => each.tag === tag).map((each) => each.scalar);
  expect(scalars("loss/train")).toEqual([...losses]);
  expect(scalars("accuracy/test")).toEqual(evaluations.map(({ testAccuracy }) => testAccuracy));
  expect(events.filter(({ tag }) => tag === "parameters/layers.Affine1.W")).toHaveLength(1);
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

const signals: [NodeJS.Signals, number][] = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
];

test.each(bySize(signals, signals.slice(1, 2)))(
  "%s stops cleanly and still writes what there is, exit code %i",
  { timeout: 120_000 },
  async (signal, code) => {
    const out = join(work, signal);
    const { child, seen, ended } = start("--out", out);
    // the first evaluation is there: the loop is running. Once only: a second one ends the program at once
    let sent = false;
    child.stdout.on("data", () => {
      if (!sent && /^ +0 /m.test(seen.printed)) sent = child.kill(signal);
    });
    expect(await ended).toBe(code);
    expect(seen.complained).toBe("");
    const { losses, ended: ending } = historyOf(out);
    expect(losses.length).toBeGreaterThan(0);
    expect(losses.length).toBeLessThan(10_000);
    expect(ending).toMatchObject({ reason: signal, iterations: losses.length });
    expect(readdirSync(out).sort()).toEqual(results);
  },
);

test("a loss that is not finite ends the run with what went wrong first, and what is good is kept", {
  timeout: 120_000,
}, () => {
  const out = join(work, "diverged");
  const { stderr, status } = run("--learning-rate", "1e30", "--out", out);
  expect(stderr).toMatch(
    /^train: the loss of iteration 1 is NaN\. Gone through again, first in iteration 1: detectAnomaly: in forward, matmul in Affine2 .*is the first op whose result is not finite \(1000 NaN of 1000\), of operands that are\.\n/,
  );
  expect(stderr).toContain("A smaller --learning-rate may help.");
  expect(stderr).not.toMatch(/\n {4}at /);
  expect(status).toBe(1);
  expect(readdirSync(out).sort()).toEqual(results);
  const { losses, ended } = historyOf(out);
  expect([...losses].every(Number.isFinite)).toBe(true);
  expect(losses).toHaveLength(1);
  expect(ended?.reason).toBe("the loss of iteration 1 is NaN");
  // the weights are those of the last finite loss, before the step that broke them
  expect(readFileSync(join(out, "graph.dot"), "utf8")).toContain('label="loss\\n2.3');
});

test("two runs into one folder, of which nobody reads what one prints: both end well, and no file is ever half", {
  timeout: 120_000,
}, async () => {
  const out = join(work, "shared");
  mkdirSync(out);
  const gone = `${spawnSync(process.execPath, ["--version"]).pid}-0123456789ab`;
  const killed = `history-unfinished-${gone}.jsonl`;
  for (const name of [`graph.dot.${gone}.tmp`, killed]) writeFileSync(join(out, name), "");
  const runs = ["1", "2"].map((seed) => start("--iterations", "300", "--seed", seed, "--out", out));
  runs[0]?.child.stdout.destroy(); // as `| head` does
  let running = true;
  const all = Promise.all(runs.map(({ ended }) => ended)).finally(() => {
    running = false;
  });
  const wholes: [file: string, end: RegExp][] = [
    ["graph.dot", /\}\s*$/],
    ["graph.svg", /<\/svg>\s*$/],
    ["curves.svg", /<\/svg>\s*$/],
    ["history.jsonl", /\{"ended":.*\}\n$/],
  ];
  while (running) {
    for (const [file, end] of wholes)
      if (existsSync(join(out, file))) expect(readFileSync(join(out, file), "utf8"), file).toMatch(end);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(await all).toEqual([0, 0]);
  for (const { seen } of runs)
    expect(seen.complained).toBe(
      `${join(out, killed)} is the history of a run that was killed; remove it when you have seen it\n`,
    );
  expect(readdirSync(out).sort()).toEqual([...results, killed].sort());
  expect(historyOf(out).losses).toHaveLength(300);
});

describe("checkpoints", () => {
  const data = join(work, "tiny");
  mkdirSync(data);
  for (const [name, bytes] of Object.entries(tinyMnist)) writeFileSync(join(data, name), bytes);
  const iterations = bySize(800, 400);
  const report = bySize(["--report"], []);
  const options = ["--data", data, "--iterations", `${iterations}`, "--checkpoint-every", "100", ...report];
  const whole = join(work, "whole");
  const partsOf = (folder: string) => {
    const generator = new Generator(0);
    const net = new TwoLayerNet(784, 50, 10, { generator });
    const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
    const { step } = new CheckpointManager(folder).load({ net, optimizer, generator });
    return {
      step,
      net: net.stateDict().toJS(),
      optimizer: optimizer.stateDict(),
      generator: generator.state,
    };
  };
  const without = (folder: string, file: string) =>
    readFileSync(join(folder, file), "utf8").replaceAll(/\d+(\.\d+)? s\b|"seconds":[\d.]+/g, "");
  let all: ReturnType<typeof readHistory>;
  beforeAll(() => {
    expect(run(...options, "--out", whole)).toMatchObject({ status: 0, stderr: "" });
    all = historyOf(whole);
  });

  const endings: NodeJS.Signals[] = bySize(["SIGKILL", "SIGTERM"], ["SIGKILL"]);
  test.each(endings.flatMap((signal) => bySize([100, 300, 400], [200]).map((at) => [signal, at] as const)))(
    "after %s at the checkpoint of iteration %i, or soon after it, a resumed run has the bits of one that was never stopped",
    { timeout: 120_000 },
    async (signal, at) => {
      const out = join(work, `${signal}-${at}`);
      const { child, ended } = start(...options, "--out", out);
      const checkpoints = new CheckpointManager(out);
      const late = new Promise<void>((resolve) => {
        const look = setInterval(() => {
          if ((checkpoints.latestStep ?? 0) < at) return;
          clearInterval(look);
          child.kill(signal);
          resolve();
        }, 2);
        ended.then(() => clearInterval(look));
      });
      await Promise.race([late, ended]);
      await ended;
      expect(checkpoints.latestStep).toBeLessThan(iterations);
      const resumed = run("--resume", "--out", out, ...report);
      expect([resumed.stderr, resumed.status]).toEqual(["", 0]);
      expect(resumed.stdout).toMatch(/^resumed after iteration \d+$/m);
      const { losses, evaluations, ended: ending } = historyOf(out);
      expect(losses).toEqual(all.losses);
      expect(evaluations).toEqual(all.evaluations);
      expect(ending).toMatchObject({ reason: "finished", iterations });
      expect(partsOf(out)).toEqual(partsOf(whole));
      for (const file of ["graph.dot", "curves.svg"]) expect(without(out, file)).toBe(without(whole, file));
      expect(readdirSync(out).sort()).toEqual(readdirSync(whole).sort());
    },
  );

  test("a run that has ended goes on with more iterations; one without any left says so", () => {
    const longer = run("--resume", "--iterations", `${iterations + 5}`, "--out", whole);
    expect([longer.stderr, longer.status]).toEqual(["", 0]);
    const { losses, options: kept } = historyOf(whole);
    expect(losses).toHaveLength(iterations + 5);
    expect(losses.subarray(0, iterations)).toEqual(all.losses);
    expect(kept).toMatchObject({ iterations: iterations + 5, checkpointEvery: 100, seed: 0 });
    const nothing = run("--resume", "--out", whole);
    expect([nothing.stderr, nothing.status]).toEqual([
      `train: the checkpoint is of iteration ${iterations + 5}, and --iterations is ${iterations + 5}: give more of them\n`,
      2,
    ]);
  });

  test("a loss that is not finite keeps the last good checkpoint, from which a smaller step goes on", () => {
    const out = join(work, "kept");
    const options = ["--data", data, "--checkpoint-every", "1"];
    run(...options, "--iterations", "5", "--out", out);
    const diverged = run("--resume", "--iterations", "20", "--learning-rate", "1e30", "--out", out);
    // the step of iteration 5 made weights that are finite, and whose loss is not
    expect(diverged.stderr).toMatch(
      /^train: the loss of iteration 6 is NaN\. Gone through again, first in iteration 6: /,
    );
    const kept = join(out, "checkpoint-5.safetensors");
    expect(diverged.stderr).toContain(`The last good checkpoint is ${kept}. A smaller`);
    expect(diverged.status).toBe(1);
    const again = run("--resume", "--iterations", "20", "--learning-rate", "0.1", "--out", out);
    expect([again.stderr, again.status]).toEqual(["", 0]);
    // as if the greater step had never been tried
    expect(historyOf(out).losses).toEqual(all.losses.slice(0, 20));
  });

  test.each([
    [
      "--resume",
      [],
      /^train: there is no checkpoint in .* to resume from\. --checkpoint-every writes them\n$/,
    ],
    [
      "--checkpoint-every",
      ["7"],
      /^train: .*checkpoint-5\.safetensors is a checkpoint of another training\. Go on from it with --resume, /,
    ],
  ])("%s where that makes no sense is one line and exit code 2, before any work", (flag, value, message) => {
    const out = mkdtempSync(join(work, "mistaken-"));
    if (flag !== "--resume") new CheckpointManager(out).save(5, {});
    const { stdout, stderr, status } = run(flag, ...value, "--out", out);
    expect(stderr).toMatch(message);
    expect([stdout, status]).toEqual(["", 2]);
  });

  test("a checkpoint without its history, or of another program, is refused in one line", () => {
    const out = join(work, "lost");
    run("--data", data, "--iterations", "2", "--checkpoint-every", "1", "--out", out);
    writeFileSync(join(out, "history.jsonl"), "{}\n");
    const lost = run("--resume", "--iterations", "9", "--out", out);
    expect(lost.stderr).toMatch(
      /^train: the losses of the 2 iterations before the checkpoint are in no history of /,
    );
    expect(lost.status).toBe(2);
    new CheckpointManager(out).save(3, { epoch: 1 });
    const foreign = run("--resume", "--out", out);
    expect(foreign.stderr).toMatch(/^train: .*checkpoint-3\.safetensors is no checkpoint of this program\n$/);
    expect(foreign.status).toBe(2);
  });
});

describe("mistakes on the command line", () => {
  test("a wrong option is one clear line and exit code 2, and nothing is written", () => {
    const { stdout, stderr, status } = run("--learning-rat", "1", "--out", join(work, "mistake"));
    expect(stderr).toBe(
      "train: unknown option --learning-rat; did you mean --learning-rate? --help lists the options\n",
    );
    expect(stdout).toBe("");
    expect(status).toBe(2);
    expect(existsSync(join(work, "mistake"))).toBe(false);
  });

  test.skipIf(!full)("--help exits with 0", () => {
    const { stdout, status } = run("--help");
    expect(stdout).toContain("--learning-rate X");
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
