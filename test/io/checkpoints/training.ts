/**
 * A training in a process of its own, for the test that kills it: `node training FOLDER STEPS`. It goes on from
 * the checkpoint in the folder, writes one after every step, and at the end the bits that it has come to.
 */
import { createHash } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Generator, nn, optim, setThreads, softmaxCrossEntropy, tensor } from "wengert";
import { DataLoader, TensorDataset } from "wengert/data";
import { encodeCheckpoint, loadCheckpoint, saveCheckpoint } from "wengert/io";

const [folder = "", steps = "0"] = process.argv.slice(2);
const path = join(folder, "run.safetensors");
setThreads(1); // a process that is killed should not be starting workers
const generator = new Generator(7);
const model = new nn.Sequential([
  new nn.Affine(6, 16, { generator: new Generator(1) }),
  new nn.BatchNorm(16),
  new nn.ReLU(),
  new nn.Dropout(0.3), // draws from the default generator
  new nn.Affine(16, 3, { generator: new Generator(2) }),
]);
const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
const scheduler = new optim.Scheduler(optimizer, optim.cosine({ steps: Number(steps) }));
const parts = { model, optimizer, scheduler, generator };

const numbers = new Generator(3);
const examples = 40;
const x = tensor(
  Array.from({ length: examples * 6 }, () => numbers.normal()),
  {
    shape: [examples, 6],
  },
);
const t = tensor(
  Array.from({ length: examples }, (_, i) => i % 3),
  { dtype: "int32" },
);

let done = 0;
let losses: readonly number[] = [];
if (existsSync(path)) {
  const values = loadCheckpoint(path, parts);
  done = values.done as number;
  losses = values.losses as readonly number[];
}
while (done < Number(steps)) {
  const loader = new DataLoader(new TensorDataset(x, t), { batchSize: 20, shuffle: true, generator });
  for (const [images, labels] of loader) {
    const loss = softmaxCrossEntropy(model.forward(images), labels);
    model.zeroGrad();
    loss.backward();
    optimizer.step();
    losses = [...losses, loss.item()];
  }
  scheduler.step();
  done++;
  saveCheckpoint(path, { ...parts, done, losses });
  process.stdout.write("."); // it has gone on; from here on it is killed
}
const digest = createHash("sha256")
  .update(encodeCheckpoint({ ...parts, done, losses }))
  .digest("hex");
writeFileSync(join(folder, "digest"), digest);
