/** Lesson 22, your turn: backpropagation through time. */
import { judge } from "./judge.js";

/** ∂h/∂w, where h ← w h + x for each of the inputs; h begins as 0. */
function backward(inputs: number[], w: number): number {
  let h = 0;
  for (const x of inputs) h = w * h + x;
  return h; // that is the way forward
}

judge("time", backward, "en");
