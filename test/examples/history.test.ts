/** The history of a training: a file that grows, that can be read at any time, and holds any number of losses. */
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Generator } from "wengert";
import { plotCurves } from "wengert/viz";
import { HistoryWriter, unfinishedHistories } from "../../examples/mnist/history.js";
import { parseOptions, type TrainOptions } from "../../examples/mnist/options.js";
import { readHistory } from "../../examples/mnist/read-history.js";
import { bySize } from "../helpers/size.js";

const work = mkdtempSync(join(tmpdir(), "wengert-history-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));
const folder = () => mkdtempSync(join(work, "run-"));
const options = parseOptions([]) as TrainOptions;
const evaluation = (iteration: number) => ({ iteration, loss: 1, trainAccuracy: 0.5, testAccuracy: 0.25 });

test("what went in comes out, and the file has its last name only when it is whole", () => {
  const out = folder();
  const writer = new HistoryWriter(out, options);
  expect(readdirSync(out)).toEqual([expect.stringMatching(/^history-unfinished-\d+-[0-9a-f]{12}\.jsonl$/)]);
  writer.addLoss(2.5);
  writer.addEvaluation(evaluation(0));
  writer.addLoss(1.25);
  const { path, history } = writer.end("finished", 3);
  expect(readdirSync(out)).toEqual(["history.jsonl"]);
  expect(history).toEqual({
    options: { ...options, data: undefined },
    losses: Float64Array.of(2.5, 1.25),
    evaluations: [evaluation(0)],
    ended: { reason: "finished", iterations: 2, seconds: 3 },
  });
  expect(readHistory(path)).toEqual(history);
  expect(
    readFileSync(path, "utf8")
      .trim()
      .split("\n")
      .map((line) => Object.keys(JSON.parse(line))),
  ).toEqual([["options"], ["losses"], ["evaluation"], ["losses"], ["ended"]]);
});

test("of a run that was killed, all whole lines are there", () => {
  const writer = new HistoryWriter(folder(), options);
  for (let i = 0; i < 2500; i++) writer.addLoss(i);
  appendFileSync(writer.path, '{"losses":[7,8'); // as the system leaves what it could not write
  const { losses, ended } = readHistory(writer.path);
  expect(losses).toEqual(Float64Array.from({ length: 2000 }, (_, i) => i));
  expect(ended).toBeUndefined();
});

test("a training that is resumed goes on from a mark, and histories of runs that were killed since are gone", () => {
  const out = folder();
  const first = new HistoryWriter(out, options);
  first.addLoss(1);
  first.addEvaluation(evaluation(0));
  first.addLoss(2);
  const mark = first.mark();
  first.addLoss(9);
  first.mark();
  // two runs were killed, the second before it came to a mark of its own; a third is of something else
  const gone = spawnSync(process.execPath, ["--version"]).pid;
  const left = (name: string) => join(out, `history-unfinished-${gone}-${name.padEnd(12, "0")}.jsonl`);
  renameSync(first.path, left("a"));
  copyFileSync(left("a"), left("b"));
  writeFileSync(left("c"), '{"options":{}}\n');

  const again = new HistoryWriter(out, { ...options, iterations: 5 }, mark);
  expect([again.iterations, again.read().losses]).toEqual([2, Float64Array.of(1, 2)]);
  expect(unfinishedHistories(out)).toEqual([left("c")]);
  again.addLoss(3);
  const { history } = again.end("finished", 1);
  expect(history).toMatchObject({ losses: Float64Array.of(1, 2, 3), evaluations: [evaluation(0)] });
  expect(history.options.iterations).toBe(5);
  // what has ended is gone on from too, and stays until the new one is whole
  const longer = new HistoryWriter(out, options, mark);
  expect(readHistory(join(out, "history.jsonl"))).toEqual(history);
  longer.addLoss(4);
  expect(longer.end("finished", 1).history.losses).toEqual(Float64Array.of(1, 2, 4));
  expect(() => new HistoryWriter(folder(), options, mark)).toThrow(/^the losses of the 2 iterations before/);
});

test("a history whose folder was removed meanwhile is written again", () => {
  const out = folder();
  const writer = new HistoryWriter(out, options);
  for (let i = 0; i < 1500; i++) writer.addLoss(i);
  rmSync(out, { recursive: true });
  const { path, history } = writer.end("finished", 1);
  expect(history.losses).toHaveLength(1500);
  expect(readHistory(path)).toEqual(history);
});

test("two runs into one folder each have their own; the one that ends last is the folder's", () => {
  const out = folder();
  const [one, other] = [new HistoryWriter(out, options), new HistoryWriter(out, options)];
  for (let i = 0; i < 3000; i++)
    for (const [sign, writer] of [
      [1, one],
      [-1, other],
    ] as const)
      writer.addLoss(sign * i);
  expect(one.end("finished", 1).history.losses.every((loss, i) => loss === i)).toBe(true);
  expect(other.end("finished", 1).history.losses.every((loss, i) => loss === -i)).toBe(true);
  expect(readdirSync(out)).toEqual(["history.jsonl"]);
});

test("a file that is no history is refused", () => {
  const path = join(folder(), "history.jsonl");
  for (const content of ["", '{"losses":[1]}\n', "<html>\n"]) {
    writeFileSync(path, content);
    expect(() => readHistory(path)).toThrow(SyntaxError);
  }
});

// 25 million take more than one string can hold
test("any number of losses is written as it comes, read back to the last bit, and drawn", {
  timeout: 600_000,
}, () => {
  const count = bySize(25_000_000, 100_000);
  const draws = () => new Generator(5);
  const writer = new HistoryWriter(folder(), options);
  const written = draws();
  for (let i = 0; i < count; i++) writer.addLoss(written.random());
  const { history } = writer.end("finished", 1);
  const again = draws();
  expect(history.losses).toHaveLength(count);
  expect(history.losses.findIndex((loss) => loss !== again.random())).toBe(-1);
  expect(plotCurves(history)).toContain(`Loss over ${count.toLocaleString("en")} iterations`);
});
