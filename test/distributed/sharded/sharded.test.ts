/** ShardedOptimizer and its checkpoints where the program runs alone. Several ranks are in test/foreign/mpi. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FormatError, Generator, nn, optim, randn, StateError, type Tensor, ValueError } from "wengert";
import { init, loadShardedCheckpoint, ShardedOptimizer, saveShardedCheckpoint } from "wengert/distributed";
import { loadShardedSafetensors } from "wengert/io";

beforeAll(async () => void (await init()));
const folder = mkdtempSync(join(tmpdir(), "wengert-sharded-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const index = join(folder, "run.safetensors.index.json");

const netOf = (seed: number) => {
  const generator = new Generator(seed);
  return new nn.Sequential([
    new nn.Affine(3, 4, { generator }),
    new nn.Tanh(),
    new nn.Affine(4, 2, { generator }),
  ]);
};
const adamOf = (net: nn.Module<never, unknown>) => new optim.Adam(net.parameters(), { lr: 0.1 });
const bitsOf = (net: nn.Module<never, unknown>) => net.parameters().map((each) => [...each.toTypedArray()]);
function train(
  net: nn.Sequential,
  optimizer: { zeroGrad(): void; step(): void },
  draws: Generator,
  steps: number,
) {
  for (let i = 0; i < steps; i++) {
    optimizer.zeroGrad();
    net
      .forward(randn([5, 3], { generator: draws }))
      .square()
      .mean()
      .backward();
    optimizer.step();
  }
}

describe("ShardedOptimizer", () => {
  test("alone is what it holds", () => {
    const [ours, theirs] = [netOf(1), netOf(1)];
    const [sharded, plain] = [new ShardedOptimizer(adamOf(ours)), adamOf(theirs)];
    const scheduler = new optim.Scheduler(sharded, optim.exponential(0.5));
    train(ours, sharded, new Generator(2), 3);
    train(theirs, plain, new Generator(2), 3);
    expect(bitsOf(ours)).toEqual(bitsOf(theirs));
    expect(sharded.stateDict()).toEqual(plain.stateDict());
    scheduler.step();
    expect(sharded.optimizer.paramGroups[0]?.lr).toBe(0.05);
    expect(sharded.paramGroups).toBe(sharded.optimizer.paramGroups);
    expect(sharded.ownerOf(ours.parameters()[1] as Tensor)).toBe(0);
  });

  test("takes what moves each parameter along its own gradient", () => {
    const net = netOf(1);
    class Twice extends optim.SGD {
      override step(): void {
        super.step();
        super.step();
      }
    }
    for (const other of [
      new optim.LBFGS(net.parameters()),
      new Twice(net.parameters(), { lr: 1 }),
      net,
      net.parameters(),
    ])
      expect(() => new ShardedOptimizer(other as never)).toThrow(
        "ShardedOptimizer: optimizer must be an optimizer that moves each parameter along its own gradient",
      );
    const sharded = new ShardedOptimizer(adamOf(net));
    const inner = sharded.optimizer;
    const state = adamOf(net).stateDict();
    const calls = {
      step: () => inner.step(),
      stateDict: () => inner.stateDict(),
      loadStateDict: () => inner.loadStateDict(state),
    };
    for (const [beside, call] of Object.entries(calls))
      expect(call).toThrow(
        `Adam.${beside}: this optimizer is in a ShardedOptimizer, and knows its part alone. Call ${beside} of the`,
      );
    expect(() => sharded.ownerOf(netOf(2).parameters()[0] as Tensor)).toThrow(ValueError);
    expect(() => sharded.loadStateDict(new optim.SGD(net.parameters(), { lr: 1 }).stateDict())).toThrow(
      StateError,
    );
    expect(() => sharded.loadStateDict(null as never)).toThrow(StateError);
  });
});

describe("a checkpoint in shards", () => {
  const whole = () => {
    const net = netOf(3);
    return { net, optimizer: new ShardedOptimizer(adamOf(net)), draws: new Generator(4) };
  };

  test("goes on with the bits of a training that was never stopped", () => {
    const [before, straight, after] = [whole(), whole(), whole()];
    train(straight.net, straight.optimizer, straight.draws, 6);
    train(before.net, before.optimizer, before.draws, 2);
    saveShardedCheckpoint(index, { ...before, epoch: 1 });
    train(before.net, before.optimizer, before.draws, 2);
    saveShardedCheckpoint(index, { ...before, epoch: 2 });
    expect(readdirSync(folder).sort(), "files of the first are gone").toEqual([
      "run-2-00001-of-00001.safetensors",
      "run.safetensors.index.json",
    ]);
    expect(loadShardedCheckpoint(index, after)).toEqual({ epoch: 2 });
    train(after.net, after.optimizer, after.draws, 2);
    expect(bitsOf(after.net)).toEqual(bitsOf(straight.net));
    // its optimizer is that of a plain one, too
    const plain = { net: netOf(5), optimizer: adamOf(netOf(5)), draws: new Generator(0) };
    expect(() => loadShardedCheckpoint(index, plain)).not.toThrow();
    expect(bitsOf(plain.net)).toEqual(bitsOf(before.net));
    expect([...loadShardedSafetensors(index).keys()]).toContain("net.layers.0.W");
  });

  test("that is none, or does not fit, is refused and changes nothing", () => {
    const own = whole();
    const bits = bitsOf(own.net);
    expect(() => saveShardedCheckpoint(join(folder, "run.safetensors"), own)).toThrow(
      'saveShardedCheckpoint: the path of the index must end in ".safetensors.index.json"',
    );
    expect(() => saveShardedCheckpoint(join(folder, "none", "a.safetensors.index.json"), own)).toThrow(
      ValueError,
    );
    expect(() => loadShardedCheckpoint(join(folder, "b.safetensors.index.json"), own)).toThrow(ValueError);
    const { net, draws } = own;
    expect(() => loadShardedCheckpoint(index, { net, draws })).toThrow(StateError);
    const text = readFileSync(index, "utf8");
    const bad = join(folder, "bad.safetensors.index.json");
    for (const wrong of [
      "{}",
      "404: Not Found",
      text
        .replace('\\"ranks\\":1', '\\"ranks\\":2')
        .replace('\\"ofRanks\\":{\\"parts\\":{', '$&\\"net\\":[1],'),
      text.replace('\\"ofRanks\\":{', '\\"ofRanks\\":7,\\"others\\":{'),
      text.replace("wengert.checkpoint", "another"),
      text.replaceAll('"net.layers.0.W"', '"net.layers.0.V"'),
      text.replace('"net.layers.0.W": "', '"net.layers.0.W": "../'),
    ]) {
      expect(wrong).not.toBe(text);
      writeFileSync(bad, wrong);
      expect(() => loadShardedCheckpoint(bad, own), wrong.slice(0, 60)).toThrow(FormatError);
    }
    expect(bitsOf(own.net)).toEqual(bits);
  });

  test("whose files are gone, or of another training, is refused, and not saved over by two", () => {
    const other = (name: string) => {
      const inside = join(folder, name);
      mkdirSync(inside);
      const own = whole();
      train(own.net, own.optimizer, own.draws, name.length);
      saveShardedCheckpoint(join(inside, "run.safetensors.index.json"), { ...own, name });
      return inside;
    };
    const [ours, theirs] = [other("ours"), other("theirs")];
    const at = join(ours, "run.safetensors.index.json");
    const shard = "run-1-00001-of-00001.safetensors";
    const own = whole();
    const bits = bitsOf(own.net);
    const kept = readFileSync(join(ours, shard));
    rmSync(join(ours, shard));
    expect(() => loadShardedCheckpoint(at, own)).toThrow(shard);
    copyFileSync(join(theirs, shard), join(ours, shard));
    expect(() => loadShardedCheckpoint(at, own)).toThrow("of several moments, or of several trainings");
    expect(bitsOf(own.net)).toEqual(bits);
    writeFileSync(join(ours, shard), kept);
    loadShardedCheckpoint(at, own);

    copyFileSync(join(theirs, "run.safetensors.index.json"), at); // as if it ran into the same folder
    copyFileSync(join(theirs, shard), join(ours, shard));
    expect(() => saveShardedCheckpoint(at, own)).toThrow("another program has written");
    expect(loadShardedCheckpoint(at, own)).toEqual({ name: "theirs" });
    expect(() => saveShardedCheckpoint(at, { ...own, name: "ours again" })).not.toThrow();
  });
});
