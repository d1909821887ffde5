/** Lesson 14: a learning rate that is too high. */
import { optim, tensor } from "wengert";
import { draw } from "./draw.js";

/** Gradient descent on (w - 3)² from w = 0; returns w after each step. */
function descend(lr: number): number[] {
  const w = tensor(0, { name: "w", requiresGrad: true });
  const optimizer = new optim.SGD([w], { lr });
  return Array.from({ length: 6 }, () => {
    optimizer.zeroGrad();
    w.sub(3).square().backward();
    optimizer.step();
    return w.item();
  });
}

console.log("learning rate   w after steps 1 to 6");
for (const lr of [0.1, 0.5, 0.9, 1, 1.1])
  console.log(
    String(lr).padEnd(8),
    descend(lr)
      .map((w) => w.toFixed(2).padStart(8))
      .join(""),
  );

// one step, written out: how does the loss after it depend on the learning rate?
const rate = tensor(0.9, { name: "lr", requiresGrad: true });
const slope = tensor(-6, { name: "slope" }); // of (w - 3)² at w = 0
const w1 = rate.mul(slope).neg(); // 0 - lr · slope
w1.name = "w1";
const loss = w1.sub(3).square();
loss.name = "loss";
loss.backward();
console.log("\nloss before the step 9, after it", loss.item().toFixed(2));
console.log("its gradient with respect to the learning rate", rate.grad?.item().toFixed(1));

await draw("14-learning-rate", loss, { local: "edge" });
