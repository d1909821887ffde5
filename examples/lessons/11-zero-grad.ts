/** Lesson 11: the forgotten zeroGrad. */
import { optim, tensor } from "wengert";
import { draw } from "./draw.js";

/** Walks downhill on (w - 3)² from w = 0; returns w after each step. */
function descend(steps: number, remember: boolean): string[] {
  const w = tensor(0, { name: "w", requiresGrad: true });
  const optimizer = new optim.SGD([w], { lr: 0.1 });
  return Array.from({ length: steps }, () => {
    if (remember) optimizer.zeroGrad();
    w.sub(3).square().backward();
    optimizer.step();
    return w.item().toFixed(3);
  });
}
const [right, wrong] = [descend(12, true), descend(12, false)];
console.log("step  zeroGrad  forgotten");
right.forEach((w, i) => {
  console.log(String(i + 1).padStart(4), w.padStart(9), (wrong[i] ?? "").padStart(10));
});

const w = tensor(0, { name: "w", requiresGrad: true });
const loss = () => w.sub(3).square();
loss().backward();
const second = loss();
second.name = "loss";
second.backward();
console.log("\nafter two passes at w = 0, w.grad is", w.grad?.item());
await draw("11-zero-grad", second);
