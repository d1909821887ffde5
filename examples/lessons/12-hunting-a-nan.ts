/** Lesson 12: hunting a NaN. */
import { logSoftmax, tensor } from "wengert";
import { graphOf } from "wengert/viz";
import { draw } from "./draw.js";

const p = tensor([0.75, 0.25, 0], { name: "p", requiresGrad: true }); // predicted
const t = tensor([1, 0, 0], { name: "t" }); // what was right

const loss = t.mul(p.log()).sum().neg(); // cross-entropy: -Σ t log p
loss.name = "loss";
loss.backward();
console.log("loss", loss.item(), " gradient", p.grad?.toArray());

for (const { kind, op, value } of graphOf(loss).nodes.values())
  if (kind === "op") console.log(op.padEnd(4), typeof value === "number" ? value : value?.values?.toArray());
await draw("12-hunting-a-nan", loss, { grads: "full" });

// the way out: start from logits, so that no probability is ever rounded to 0 before its logarithm is taken
const logits = tensor([4, 3, -200], { name: "logits", requiresGrad: true });
const safe = t.mul(logSoftmax(logits, 0)).sum().neg();
safe.backward();
console.log("from logits: loss", safe.item().toFixed(4), " gradient", logits.grad?.toArray());
