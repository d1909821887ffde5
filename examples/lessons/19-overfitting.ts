/** Lesson 19: learning by heart, and two ways against it. */
import { dropout, Generator, matmul, optim, randn, type Tensor, tensor } from "wengert";
import { draw } from "./draw.js";

const features = 20;
const truth = tensor([1, ...Array<number>(features - 1).fill(0)]).reshape([features, 1]); // only the first one counts

const generator = new Generator(3);
function examples(count: number): [x: Tensor, t: Tensor] {
  const x = randn([count, features], { generator });
  return [x, matmul(x, truth).add(randn([count, 1], { generator }).mul(0.5))];
}
const [x, t] = examples(22); // hardly more than there are weights
const [newX, newT] = examples(500);
const lossOn = (w: Tensor, input: Tensor, target: Tensor) => matmul(input, w).sub(target).square().mean();

function train(name: string, weightDecay: number, p: number): void {
  const w = tensor(Array<number>(features).fill(0), { shape: [features, 1], requiresGrad: true });
  const optimizer = new optim.SGD([w], { lr: 0.05, weightDecay });
  for (let step = 0; step < 1500; step++) {
    optimizer.zeroGrad();
    lossOn(w, p === 0 ? x : dropout(x, p, { generator }), t).backward();
    optimizer.step();
  }
  const [seen, unseen] = [lossOn(w, x, t), lossOn(w, newX, newT)].map((loss) => loss.item().toFixed(3));
  console.log(
    name.padEnd(20),
    seen?.padStart(8),
    unseen?.padStart(12),
    w.norm().item().toFixed(2).padStart(12),
  );
}
console.log("".padEnd(20), "loss on seen", "on unseen", "size of w".padStart(13));
train("nothing against it", 0, 0);
train("weight decay 0.3", 0.3, 0);
train("dropout 0.2", 0, 0.2);

// one weight, one example: the decay is a second path back to w
const w = tensor(2, { name: "w", requiresGrad: true });
const error = tensor(3, { name: "x" })
  .mul(w)
  .sub(tensor(5, { name: "t" }))
  .square();
const loss = error.add(w.square().mul(tensor(0.15, { name: "λ/2" })));
loss.name = "loss";
loss.backward();
console.log("\none weight, λ = 0.3: gradient", w.grad?.item().toFixed(2));
await draw("19-overfitting", loss);
