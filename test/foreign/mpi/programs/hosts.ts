/**
 * The two-layer network on ranks of two hosts, saved by rank 0 now and then, so that what was lost with a host goes
 * on. Usage: hosts.mjs FOLDER STEPS SECONDS EVERY: SECONDS is how long ranks wait for each other, EVERY after how
 * many steps is saved.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { Generator, nn, optim, randn, softmaxCrossEntropy } from "wengert";
import { DataParallel, init, partOf } from "wengert/distributed";
import { loadCheckpoint, saveCheckpoint } from "wengert/io";

const [, , folder = "", steps = "", seconds = "", every = ""] = process.argv;
const { rank, size } = await init({ timeout: Number(seconds) });
const file = `${folder}/run.safetensors`;

const seed = new Generator(1);
const model = new nn.Sequential([
  new nn.Affine(784, 50, { generator: seed }),
  new nn.ReLU(),
  new nn.Affine(50, 10, { generator: seed }),
]);
const optimizer = new optim.SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
/** All ranks draw whole batches, and take their parts. */
const generator = new Generator(2);
let from = 0;
if (existsSync(file)) from = loadCheckpoint(file, { model, optimizer, generator }).step as number;
const parallel = new DataParallel(model);
console.log(`rank ${rank} of ${size} on ${hostname()}, pid ${process.pid}, from step ${from}`);

for (let step = from; step < Number(steps); step++) {
  const x = randn([30, 784], { generator });
  const labels = Array.from({ length: 30 }, () => generator.integer(0, 10));
  const { start, end, share } = partOf(30);
  const indices = Int32Array.from({ length: end - start }, (_, i) => start + i);
  optimizer.zeroGrad();
  const loss = softmaxCrossEntropy(model.forward(x.indexSelect(0, indices)), labels.slice(start, end));
  parallel.backward(loss, { share });
  optimizer.step();
  if (rank === 0 && (step + 1) % Number(every) === 0)
    saveCheckpoint(file, { model, optimizer, generator, step: step + 1 });
  if (rank === 0) console.log(`step ${step + 1}`);
}
const hash = createHash("sha256");
for (const x of model.parameters()) hash.update(new Uint8Array(x.toTypedArray().buffer));
console.log(`rank ${rank} of ${size}: learned ${hash.digest("hex").slice(0, 16)}`);
