/** Checkpoints in a folder: the last few are kept, what is no checkpoint is left alone, and none takes another's place. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { FormatError, Generator, nn, optim, StateError, tensor, ValueError } from "wengert";
import { CheckpointManager, EarlyStopping } from "wengert/train";

const work = mkdtempSync(join(tmpdir(), "wengert-manager-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));
const folder = () => join(mkdtempSync(join(work, "run-")), "deep", "run");

function training() {
  const generator = new Generator(3);
  const model = new nn.Affine(3, 2, { generator });
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
  const stopping = new EarlyStopping({ patience: 3 });
  const parts = { model, optimizer, generator, stopping };
  const step = () => {
    optimizer.zeroGrad();
    const loss = model
      .forward(tensor([[generator.random(), generator.random(), 1]]))
      .square()
      .sum();
    loss.backward();
    optimizer.step();
    stopping.update(loss.item());
    return loss.item();
  };
  return { parts, step };
}

test("a training goes on where the last checkpoint is, with what was saved beside it", () => {
  const dir = folder();
  const one = training();
  const checkpoints = new CheckpointManager(dir, { every: 4 });
  const losses: number[] = [];
  for (let done = 0; done < 10; ) {
    losses.push(one.step());
    if (checkpoints.isDue(++done)) checkpoints.save(done, { ...one.parts, note: "fine" });
  }
  expect(checkpoints.steps).toEqual([4, 8]);
  expect(checkpoints.latestStep).toBe(8);
  expect(readdirSync(dir)).toEqual(["checkpoint-4.safetensors", "checkpoint-8.safetensors"]);

  const other = training();
  other.step();
  expect(new CheckpointManager(dir).load(other.parts)).toEqual({ step: 8, note: "fine" });
  expect([other.step(), other.step()]).toEqual(losses.slice(8));
  expect(other.parts.stopping.stateDict()).toEqual(one.parts.stopping.stateDict());
  expect(other.parts.model.stateDict().toJS()).toEqual(one.parts.model.stateDict().toJS());
});

test("the newest are kept, by their steps and not by their names; what else is there stays", () => {
  const dir = folder();
  mkdirSync(dir, { recursive: true });
  const others = [
    "checkpoint-7.txt",
    "checkpoint-.safetensors",
    "checkpoint-99999999999999999.safetensors",
    "x",
  ];
  for (const name of others) writeFileSync(join(dir, name), "");
  const checkpoints = new CheckpointManager(dir, { keep: 2 });
  for (const step of [1, 9, 10, 100]) {
    const path = checkpoints.save(step, { value: step });
    expect(path).toBe(checkpoints.path(step));
  }
  expect(checkpoints.steps).toEqual([10, 100]);
  expect(readdirSync(dir).sort()).toEqual(
    [...others, "checkpoint-10.safetensors", "checkpoint-100.safetensors"].sort(),
  );
  checkpoints.save(100, { value: "again" });
  expect(checkpoints.load({})).toEqual({ step: 100, value: "again" });

  const all = new CheckpointManager(folder(), { keep: Number.POSITIVE_INFINITY });
  for (let step = 0; step < 5; step++) all.save(step, {});
  expect(all.steps).toEqual([0, 1, 2, 3, 4]);
});

test("none is due before the first step", () => {
  const checkpoints = new CheckpointManager(folder(), { every: 3 });
  expect([0, 1, 2, 3, 4, 5, 6].filter((step) => checkpoints.isDue(step))).toEqual([3, 6]);
});

test("contents with a step of their own are refused where it is another one", () => {
  const checkpoints = new CheckpointManager(folder());
  expect(() => checkpoints.save(1, { step: 77 })).toThrow(
    new ValueError(
      "CheckpointManager.save: the contents have a step of their own, 77, and it is saved as 1. Give that value " +
        "another name.",
    ),
  );
  expect(checkpoints.steps).toEqual([]);
  checkpoints.save(1, { step: 1 });
  expect(checkpoints.load({}).step).toBe(1);
});

test("a step before the last one is refused: it is of another training, and would be removed at once", () => {
  const dir = folder();
  const checkpoints = new CheckpointManager(dir, { keep: 1 });
  checkpoints.save(12, {});
  expect(() => checkpoints.save(4, {})).toThrow(
    new ValueError(
      `CheckpointManager.save: step 4 comes before step 12, of which "${dir}" has a checkpoint already. Resume ` +
        "from that one, give another folder, or remove it by removeAfter.",
    ),
  );
  expect(checkpoints.steps).toEqual([12]);
  checkpoints.removeAfter(12);
  expect(checkpoints.steps).toEqual([12]);
  checkpoints.removeAfter(4);
  checkpoints.save(4, {});
  expect(checkpoints.steps).toEqual([4]);
});

test("where there is none, or a damaged one, or one of other parts, that is said, and nothing is changed", () => {
  const dir = folder();
  const { parts } = training();
  const before = parts.model.stateDict();
  const checkpoints = new CheckpointManager(dir);
  expect(checkpoints.latestStep).toBeUndefined();
  expect(() => checkpoints.load(parts)).toThrow(/^CheckpointManager.load: there is no checkpoint in /);
  const path = checkpoints.save(1, { model: new nn.Affine(4, 4) });
  expect(() => checkpoints.load(parts)).toThrow(StateError);
  expect(() => checkpoints.load({ model: parts.model })).toThrow(StateError);
  writeFileSync(path, "404: Not Found");
  expect(() => checkpoints.load(parts)).toThrow(FormatError);
  expect(parts.model.stateDict().toJS()).toEqual(before.toJS());
});

test("of a damaged one the error names the last that is intact, and how to go on from there", () => {
  const checkpoints = new CheckpointManager(folder(), { keep: 3 });
  for (const step of [10, 20, 30]) checkpoints.save(step, { step20: step === 20 });
  const whole = readFileSync(checkpoints.path(10));
  for (const step of [20, 30]) writeFileSync(checkpoints.path(step), whole.subarray(0, whole.length - 1));
  expect(() => checkpoints.load({})).toThrow(FormatError);
  expect(() => checkpoints.load({})).toThrow(
    `The checkpoint of step 10 is intact: loadCheckpoint("${checkpoints.path(10)}", parts) reads it; ` +
      "removeAfter(10) makes it the last one.",
  );
  writeFileSync(checkpoints.path(10), "");
  expect(() => checkpoints.load({})).toThrow(/No earlier checkpoint in ".*" is intact\.$/);
  writeFileSync(checkpoints.path(10), whole);
  checkpoints.removeAfter(10);
  expect(checkpoints.load({})).toMatchObject({ step: 10, step20: false });
});

test("a path that is a file is told as one, whatever is asked", () => {
  const dir = join(work, "is-a-file");
  writeFileSync(dir, "");
  const checkpoints = new CheckpointManager(dir);
  const isFile = (by: string) =>
    new RegExp(`^CheckpointManager\\.${by}: cannot .* folder ".*is-a-file": it is a file`);
  expect(() => checkpoints.steps).toThrow(isFile("steps"));
  expect(() => checkpoints.latestStep).toThrow(isFile("latestStep"));
  expect(() => checkpoints.load({})).toThrow(isFile("load"));
  expect(() => checkpoints.removeAfter(0)).toThrow(isFile("removeAfter"));
  expect(() => checkpoints.save(1, {})).toThrow(isFile("save"));
});

test("a folder that cannot be made is an error of the manager", () => {
  const dir = join(mkdtempSync(join(work, "run-")), "file");
  writeFileSync(dir, "");
  const checkpoints = new CheckpointManager(join(dir, "run"));
  expect(() => checkpoints.save(1, {})).toThrow(/^CheckpointManager\.save: cannot make the folder /);
  expect(() => checkpoints.save(1, {})).toThrow(ValueError);
});
