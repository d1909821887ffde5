/**
 * Sharded checkpoints as an adversary has them. Usage: saving.mjs FOLDER TASK, where TASK is "forever" (saves over and
 * over), "look" (reads what is there, and compares it), "apart" (the last rank writes into a folder of its own), or,
 * after that, "elsewhere" (it reads from there).
 */
import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { nn } from "wengert";
import { init, loadShardedCheckpoint, saveShardedCheckpoint } from "wengert/distributed";

const [, , folder = "", task = ""] = process.argv;
const { rank, size } = await init({ timeout: 60 });
const name = "run.safetensors.index.json";

/** Tensors of which each says in each element what step it is of. */
class Steps extends nn.Module {
  readonly parts = new nn.Sequential(Array.from({ length: 6 }, (_, i) => new nn.Affine(300 + 40 * i, 300)));

  set(step: number): void {
    for (const x of this.parameters()) x.assign(step);
  }

  get step(): number {
    const all = this.parameters().flatMap((x) => [x.min().item(), x.max().item()]);
    assert.equal(new Set(all).size, 1, `all tensors are of one step: ${all}`);
    return all[0] as number;
  }
}

const model = new Steps();

function load(path: string): number {
  const { step } = loadShardedCheckpoint(path, { model }) as { step: number };
  assert.equal(model.step, step, "tensors and numbers are of one step");
  return step;
}

if (task === "forever") {
  const path = `${folder}/${name}`;
  console.log(`pid ${process.pid}`);
  for (let step = existsSync(path) ? load(path) + 1 : 1; ; step++) {
    model.set(step);
    saveShardedCheckpoint(path, { model, step });
    if (rank === 0) console.log(`saved ${step}`);
  }
}

if (task === "look") console.log(`rank ${rank} of ${size}: found ${load(`${folder}/${name}`)}`);

if (task === "apart") {
  const own = rank === size - 1 ? `${folder}/other` : `${folder}/shared`;
  mkdirSync(own, { recursive: true });
  model.set(1);
  assert.throws(
    () => saveShardedCheckpoint(`${own}/${name}`, { model, step: 1 }),
    /all ranks must see the same folder/,
  );
  // and then, in two folders, what "elsewhere" mixes up
  for (const [place, step] of [
    ["shared", 2],
    ["other", 3],
  ] as const) {
    mkdirSync(`${folder}/${place}`, { recursive: true });
    model.set(step);
    saveShardedCheckpoint(`${folder}/${place}/${name}`, { model, step });
  }
  console.log(`rank ${rank} of ${size}: all were told`);
}

if (task === "elsewhere") load(`${folder}/${rank === size - 1 ? "other" : "shared"}/${name}`);
