/**
 * Sharded states: the bits of an optimizer that is whole on every rank, checkpoints that all ranks write, and that
 * as many or others read. What it is to do comes as arguments: a folder, and "save", "resume" or "fail".
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { Generator, manualSeed, nn, optim, randn, type Tensor } from "wengert";
import {
  barrier,
  DataParallel,
  generatorOfRank,
  init,
  loadShardedCheckpoint,
  partOf,
  ShardedOptimizer,
  saveShardedCheckpoint,
} from "wengert/distributed";
import { loadCheckpoint, loadShardedSafetensors, saveCheckpoint } from "wengert/io";

const [folder = "", task = ""] = process.argv.slice(2);
const { rank, size } = await init({ timeout: 60 });
const index = `${folder}/run.safetensors.index.json`;
const dtype = "float64";

class Net extends nn.Module {
  readonly first: nn.Affine;
  readonly norm = new nn.BatchNorm(40, { dtype }); // statistics of each rank's own
  readonly drop: nn.Dropout;
  readonly second: nn.Affine;

  constructor(seed: number, draws: Generator) {
    super();
    const generator = new Generator(seed);
    this.first = new nn.Affine(20, 40, { dtype, generator });
    this.drop = new nn.Dropout(0.2, { generator: draws });
    this.second = new nn.Affine(40, 3, { dtype, generator });
  }

  override forward(x: Tensor): Tensor {
    return this.second.forward(this.drop.forward(this.norm.forward(this.first.forward(x)).relu()));
  }
}

function training(
  make: (parameters: readonly Tensor[]) => optim.Optimizer<never, never>,
  isSharded: boolean,
) {
  const dropout = generatorOfRank(5); // of each rank its own
  const draws = new Generator(6); // the same on all
  const model = new Net(1, dropout);
  const parallel = new DataParallel(model);
  const plain = make(model.parameters());
  const optimizer = isSharded ? new ShardedOptimizer(plain as never) : (plain as unknown as optim.SGD);
  const scheduler = new optim.Scheduler(optimizer as optim.SGD, optim.exponential(0.9));
  const step = () => {
    const x = randn([24, 20], { dtype, generator: draws });
    const { start, end, share } = partOf(24);
    optimizer.zeroGrad();
    parallel.backward(
      model
        .forward(x.slice([[start, end]]))
        .square()
        .mean(),
      { share },
    );
    optim.clipGradNorm(model.parameters(), 0.3);
    optimizer.step();
    scheduler.step();
  };
  return { parts: { model, optimizer, scheduler, draws, dropout }, step, parallel, plain };
}

function hashOf(model: nn.Module<never, never>): string {
  const hash = createHash("sha256");
  for (const x of [...model.namedParameters().values(), ...model.namedBuffers().values()])
    hash.update(new Uint8Array(x.toTypedArray().buffer));
  return hash.digest("hex").slice(0, 16);
}

const adam = (parameters: readonly Tensor[]) =>
  new optim.Adam([...parameters], { lr: 0.01 }) as unknown as optim.Optimizer<never, never>;
const makers = [
  adam,
  (parameters: readonly Tensor[]) => new optim.SGD([...parameters], { lr: 0.1, momentum: 0.9 }) as never,
  (parameters: readonly Tensor[]) => new optim.Lion([...parameters], { lr: 0.01 }) as never,
];

if (task === "save") {
  for (const make of makers) {
    const [ours, theirs] = [training(make, true), training(make, false)];
    for (let i = 0; i < 4; i++) for (const each of [ours, theirs]) each.step();
    assert.equal(hashOf(ours.parts.model as never), hashOf(theirs.parts.model as never), "the same bits");
    const held = ours.plain.holding
      .during(() => ours.plain.stateDict())
      .state.filter((each) => each !== null).length;
    const all = theirs.plain.stateDict().state.length;
    assert.ok(held < all || size === 1, `each rank has its part: ${held} of ${all}`);
    assert.deepEqual(ours.parts.optimizer.stateDict(), theirs.plain.stateDict());
    // a state of one that is whole, and one that is put together, go into each other
    ours.parts.optimizer.loadStateDict(theirs.plain.stateDict());
    theirs.plain.loadStateDict(ours.parts.optimizer.stateDict());
    for (const each of [ours, theirs]) each.step();
    assert.equal(hashOf(ours.parts.model as never), hashOf(theirs.parts.model as never), "and after that");
  }
  manualSeed(10 + rank); // the default generator, too, is each rank's own
  const { parts, step, parallel } = training(adam, true);
  for (let i = 0; i < 3; i++) step();
  saveShardedCheckpoint(index, { ...parts, steps: 3, rank });
  assert.equal(readdirSync(folder).filter((name) => name.endsWith(".safetensors")).length, size);
  for (let i = 0; i < 3; i++) step();
  saveShardedCheckpoint(index, { ...parts, steps: 6, rank });
  barrier();
  assert.equal(readdirSync(folder).length, size + 1, "each checkpoint takes the place of the one before");
  const names = [...loadShardedSafetensors(index).keys()];
  for (const name of ["model.first.W", "optimizer.state.0.m"])
    assert.ok(
      names.some((each) => each.startsWith(name.slice(0, -1))),
      `${name} in ${names}`,
    );
  for (let i = 0; i < 2; i++) step();
  const normal = randn([1]).item();
  console.log(`rank ${rank} of ${size}: after 8 ${hashOf(parts.model as never)} ${normal}`);
  // by one rank alone, as without shards
  const state = parts.optimizer.stateDict();
  if (rank === 0) saveCheckpoint(`${folder}/whole.safetensors`, { state } as never);
  barrier();
  assert.deepEqual(Object.keys(loadCheckpoint(`${folder}/whole.safetensors`, {})), ["state"]);
  void parallel;
}

if (task === "resume") {
  manualSeed(0);
  const { parts, step, parallel } = training(adam, true);
  const { steps, rank: saver } = loadShardedCheckpoint(index, parts) as { steps: number; rank: number };
  assert.equal(steps, 6);
  const streams = new Set<string>();
  streams.add(JSON.stringify(parts.dropout.state));
  for (let i = 0; i < 2; i++) step();
  const normal = randn([1]).item();
  console.log(
    `rank ${rank} of ${size}: after 8 ${hashOf(parts.model as never)} ${normal}, of ${saver}, stream ${[...streams]}`,
  );
  for (const [, x] of parts.model.namedBuffers()) x.assign(0); // of each rank its own
  parallel.requireEqual();
}

if (task === "fail") {
  const { parts, step } = training(adam, true);
  step();
  saveShardedCheckpoint(index, { ...parts, steps: 1 });
  step();
  // the last rank cannot write: its path is another
  const path = rank === size - 1 ? `${folder}/missing/run.safetensors.index.json` : index;
  assert.throws(
    () => saveShardedCheckpoint(path, { ...parts, steps: 2 }),
    rank === size - 1 ? /missing/ : size > 1 ? new RegExp(`failed on rank ${size - 1}`) : /missing/,
  );
  assert.deepEqual(loadShardedCheckpoint(index, parts), { steps: 1 }, "the one before is still there");
  console.log(`rank ${rank} of ${size}: all were told`);
}
