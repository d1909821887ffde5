/** Lesson 24: forty random guesses at two numbers that no training chooses. */
import { Generator, matmul, optim, randn, type Tensor, tensor } from "wengert";
import { draw } from "./draw.js";

const features = 20;
const generator = new Generator(5);
const truth = randn([features, 1], { generator }).mul(0.3);
function examples(count: number): readonly [x: Tensor, t: Tensor] {
  const x = randn([count, features], { generator });
  return [x, matmul(x, truth).add(randn([count, 1], { generator }))];
}
const [training, validation, test] = [examples(30), examples(100), examples(1000)]; // three sets, none shared
const lossOn = (w: Tensor, [x, t]: readonly [Tensor, Tensor]) => matmul(x, w).sub(t).square().mean();

interface Trial {
  readonly lr: number;
  readonly decay: number;
  readonly losses: readonly [training: number, validation: number, test: number];
}
function trial(lr: number, decay: number): Trial {
  const w = tensor(Array<number>(features).fill(0), { shape: [features, 1], requiresGrad: true });
  const optimizer = new optim.SGD([w], { lr, weightDecay: decay });
  for (let step = 0; step < 100; step++) {
    optimizer.zeroGrad();
    lossOn(w, training).backward();
    optimizer.step();
  }
  const after = (set: readonly [Tensor, Tensor]) => lossOn(w, set).item();
  return { lr, decay, losses: [after(training), after(validation), after(test)] };
}

/** Uniform in the exponent: as often between 0.001 and 0.01 as between 0.1 and 1. */
const logUniform = (low: number, high: number) => 10 ** (low + (high - low) * generator.random());
const trials = Array.from({ length: 40 }, () => trial(logUniform(-4, 0.5), logUniform(-3, 1.5)));

function show(name: string, { lr, decay, losses }: Trial): void {
  const numbers = [lr, decay].map((each) => each.toPrecision(2).padStart(8));
  console.log(name.padEnd(22), ...numbers, ...losses.map((loss) => loss.toFixed(3).padStart(10)));
}
const best = (set: 0 | 1) => trials.toSorted((a, b) => a.losses[set] - b.losses[set]);
const gone = trials.filter(({ losses }) => !(losses[1] < 1e6)).length;
console.log("".padEnd(22), "lr".padStart(8), "decay".padStart(8), "  training", "validation", "      test");
for (const [i, each] of best(1).slice(0, 3).entries()) show(`validation, number ${i + 1}`, each);
const [byTraining] = best(0);
if (byTraining !== undefined) show("training, number 1", byTraining);
console.log(`ran away: ${gone} of ${trials.length}`);

// the decay by its exponent, after one step of training: what a change of it would do to the validation loss
const u = tensor(-1, { name: "u", requiresGrad: true });
const decay = tensor(10).pow(u);
decay.name = "decay";
const w = tensor(2, { name: "w" });
const slope = tensor(6, { name: "slope" }).add(decay.mul(w)); // of the training loss, and of the decay
const loss = w
  .sub(slope.mul(tensor(0.1, { name: "lr" })))
  .sub(tensor(1, { name: "t" }))
  .square();
loss.name = "loss";
decay.retainGrad();
loss.backward();
console.log(`\n∂loss/∂decay ${decay.grad?.item().toFixed(4)}, ∂loss/∂u ${u.grad?.item().toFixed(4)}`);
await draw("24-hyperparameters", loss, { local: "edge" });
