/** Lesson 8: softmax with cross-entropy, whose gradient is (y - t) / N. */
import { oneHot, softmax, softmaxCrossEntropy, tensor } from "wengert";
import { draw } from "./draw.js";

const logits = tensor([0.3, 2.9, 4, 1, 1, 1], { shape: [2, 3], name: "logits", requiresGrad: true });
const labels = tensor([2, 0], { name: "labels", dtype: "int32" });

const loss = softmaxCrossEntropy(logits, labels);
loss.name = "loss";
loss.backward();

const y = softmax(logits.detach(), 1);
const t = oneHot(labels, 3);
console.log(`y\n${y}\n`);
console.log(`loss ${loss.item().toFixed(6)}\n`);
console.log(`gradient\n${logits.grad}\n`);
console.log(`(y - t) / N\n${y.sub(t).div(2)}`);

await draw("08-softmax-with-loss", loss, { values: "full", grads: "full" });
