/** The command lines of the examples: every flag is honoured or refused, in one line that shows the way out. */
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { help, parseOptions, resumedOptions } from "../../examples/mnist/options.js";
import { UsageError } from "../../examples/shared/flags.js";
import { nodeArguments, root } from "../helpers/programs.js";
import { full } from "../helpers/size.js";

const defaults = {
  iterations: 10_000,
  batchSize: 100,
  hiddenSize: 50,
  learningRate: 0.1,
  seed: 0,
  data: undefined,
  out: "runs",
  dtype: "float32",
  rng: "wengert",
  report: false,
  checkpointEvery: undefined,
  resume: false,
  log: undefined,
  live: false,
};

describe("train.ts", () => {
  test.each<[string, Partial<Record<keyof typeof defaults, unknown>>]>([
    ["", {}],
    ["--iterations 1e3 --batch-size=7", { iterations: 1000, batchSize: 7 }],
    [
      "--hidden-size 20 --learning-rate .5 --seed 4294967295",
      { hiddenSize: 20, learningRate: 0.5, seed: 2 ** 32 - 1 },
    ],
    [
      "--data there --out here --dtype float64 --rng numpy --report",
      { data: "there", out: "here", dtype: "float64", rng: "numpy", report: true },
    ],
    ["--out=--report", { out: "--report" }],
    ["--checkpoint-every 600 --resume", { checkpointEvery: 600, resume: true }],
    ["--log jsonl --live", { log: "jsonl", live: true }],
  ])("%s", (line, given) => {
    expect(parseOptions(line.split(" ").filter(Boolean))).toEqual({ ...defaults, ...given });
  });

  test.each<[string, string]>([
    ["--lr 3", "unknown option --lr; did you mean --learning-rate? --help lists the options"],
    [
      "--lerning-rate=3",
      "unknown option --lerning-rate; did you mean --learning-rate? --help lists the options",
    ],
    ["--batch_size 7", "unknown option --batch_size; did you mean --batch-size? --help lists the options"],
    ["--iter 7", "unknown option --iter; did you mean --iterations? --help lists the options"],
    ["--epochs 7", "unknown option --epochs; did you mean --iterations? --help lists the options"],
    ["--output here", "unknown option --output; did you mean --out? --help lists the options"],
    ["--nonsense", "unknown option --nonsense. --help lists the options"],
    ["--constructor 1", "unknown option --constructor. --help lists the options"],
    ["--__proto__ 1", "unknown option --__proto__. --help lists the options"],
    ["-s 1", "unknown option -s. --help lists the options"],
    ["stray", 'unexpected argument "stray". --help lists the options'],
    ["-- --seed", 'unexpected argument "--seed". --help lists the options'],
    ["--seed 1 --seed 1", "--seed is given twice. Give it once"],
    ["--report --report", "--report is given twice. Give it once"],
    ["--report=no", '--report takes no value, not "no"'],
    ["--seed", "--seed needs a value: a whole number from 0 to 4294967295"],
    [
      "--out --report",
      '--out needs a value: a folder; "--report" is the next option, or else write --out=--report',
    ],
    ["--iterations many", '--iterations takes a whole number from 1 to 100000000, not "many"'],
    ["--iterations 2e9", '--iterations takes a whole number from 1 to 100000000, not "2e9"'],
    ["--batch-size 0", '--batch-size takes a whole number from 1 to 60000, not "0"'],
    ["--batch-size=", '--batch-size takes a whole number from 1 to 60000, not ""'],
    ["--seed 1.5", '--seed takes a whole number from 0 to 4294967295, not "1.5"'],
    ["--learning-rate -1", '--learning-rate takes a number above 0, not "-1"'],
    ["--learning-rate NaN", '--learning-rate takes a number above 0, not "NaN"'],
    ["--learning-rate 1e999", '--learning-rate takes a number above 0, not "1e999"'],
    ["--dtype float16", '--dtype takes float32 or float64, not "float16"'],
    ["--rng mersenne", '--rng takes wengert or numpy, not "mersenne"'],
    ["--checkpoint-every 0", '--checkpoint-every takes a whole number from 1 to 100000000, not "0"'],
    ["--log csv", '--log takes tensorboard or jsonl, not "csv"'],
    ["--tensorboard", "unknown option --tensorboard. --help lists the options"],
    ["--watch", "unknown option --watch; did you mean --live? --help lists the options"],
    ["--out=", '--out takes a folder, not ""'],
    ["--data=", '--data takes a folder, not ""'],
  ])("%s is refused", (line, message) => {
    const parse = () => parseOptions(line.split(" "));
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(new Error(message));
  });

  test("--help is asked for, and names every flag", () => {
    expect(parseOptions(["--seed", "1", "--help"])).toBe("help");
    for (const name of Object.keys(defaults))
      expect(help).toContain(`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  });
});

describe("train.ts --resume", () => {
  const saved = JSON.parse(JSON.stringify({ ...defaults, seed: 7, checkpointEvery: 50, data: "there" }));
  const resumed = (line: string) => resumedOptions(["--resume", ...line.split(" ").filter(Boolean)], saved);

  test("has the options of the checkpoint, but those of each run", () => {
    expect(resumed("")).toEqual({ ...defaults, seed: 7, checkpointEvery: 50, data: "there", resume: true });
    expect(resumed("--iterations 20000 --learning-rate 0.01 --live --log jsonl --out here --seed 7")).toEqual(
      {
        ...defaults,
        seed: 7,
        checkpointEvery: 50,
        data: "there",
        resume: true,
        iterations: 20_000,
        learningRate: 0.01,
        live: true,
        log: "jsonl",
        out: "here",
      },
    );
  });

  test.each([
    ["--seed 8", "--seed is 7 in the training that is resumed."],
    ["--hidden-size 51", "--hidden-size is 50 in the training that is resumed."],
    ["--dtype float64", "--dtype is float32 in the training that is resumed."],
  ])("%s would make another training of it", (line, message) => {
    expect(() => resumed(line)).toThrow(UsageError);
    expect(() => resumed(line)).toThrow(
      `${message} Leave it out, or start anew without --resume, in another folder`,
    );
  });

  test("what is in no checkpoint of this program is refused", () => {
    for (const strange of [{ iterations: -1 }, { dtype: "int8" }, { batchSize: {} }, { hiddenSize: null }])
      expect(() => resumedOptions(["--resume"], { ...saved, ...strange }), JSON.stringify(strange)).toThrow(
        /^the checkpoint is of no training of this program: \w+ is not in it$/,
      );
  });
});

describe.each<[program: string, name: string, bad: string[], message: string]>([
  ["examples/mnist/draw.ts", "draw", ["here", "there"], "the argument is given twice. Give it once"],
  [
    "examples/mnist/gradient-check.ts",
    "gradient-check",
    ["five"],
    'the argument takes a whole number from 1 to 1000, not "five"',
  ],
  [
    "examples/lessons/01-apple.ts",
    "lesson",
    ["--hepl"],
    "unknown option --hepl; did you mean --help? --help lists the options",
  ],
])("%s", async (program, name, bad, message) => {
  const command = await nodeArguments(program);
  const run = (args: string[]) =>
    spawnSync(process.execPath, [...command, ...args], { cwd: root, encoding: "utf8" });

  test("says what is wrong with its argument, before any work", () => {
    const { stdout, stderr, status } = run(bad);
    expect([stdout, stderr, status]).toEqual(["", `${name}: ${message}\n`, 2]);
  });

  test.skipIf(!full)("explains itself", () => {
    const { stdout, stderr, status } = run(["--help"]);
    expect(stdout).toContain(`Usage: npx tsx ${program.replace("01-apple", "NAME")} [`);
    expect([stderr, status]).toEqual(["", 0]);
  });
});
