/** Lesson 19, your turn: a step of SGD with weight decay. */
import { judge } from "./judge.js";

/** The weight after the step. g is the gradient of the loss without the decay. */
function step(w: number, g: number, lr: number, decay: number): number {
  return w - lr * (g - decay * w); // does it make the weight smaller?
}

judge("decay", step, "en");
