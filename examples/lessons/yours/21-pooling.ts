/** Lesson 21, your turn: the way back through the largest of some pixels. */
import { judge } from "./judge.js";

/** The gradient of each pixel, where the gradient g arrives at the largest. No two are equal. */
function backward(pixels: number[], g: number): number[] {
  return pixels.map((pixel) => g * pixel); // is it so? Change it
}

judge("max", backward, "en");
