/** Lesson 5, your turn: the way back through a sigmoid, by its output alone. */
import { judge } from "./judge.js";

/** The gradient of x, where the gradient g arrives at y = sigmoid(x). */
function backward(y: number, g: number): number {
  return g * y; // something is missing
}

judge("sigmoid", backward, "en");
