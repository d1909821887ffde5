/** Lesson 1, your turn: the way back through a product. */
import { judge } from "./judge.js";

/** The gradients of a and b, where the gradient g arrives at a × b. */
function backward(a: number, b: number, g: number): number[] {
  return [g * a, g * b]; // is it so? Change it
}

judge("product", backward, "en");
