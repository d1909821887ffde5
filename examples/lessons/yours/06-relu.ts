/** Lesson 6, your turn: the way back through a ReLU. */
import { judge } from "./judge.js";

/** The gradient of x, where the gradient g arrives at relu(x). */
function backward(x: number, g: number): number {
  return Math.max(0, x) * g; // is it so? Change it
}

judge("relu", backward, "en");
