/** Lesson 8, your turn: the way back through softmax with cross-entropy, for one example. */
import { judge } from "./judge.js";

function softmax(scores: number[]): number[] {
  const exponentials = scores.map((score) => Math.exp(score));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((each) => each / sum);
}

/** The gradient of each score. `label` is the number of the right class, counted from 0. */
function backward(scores: number[], label: number): number[] {
  return softmax(scores).map((y, i) => (i === label ? y - 1 : 0)); // what about the wrong classes?
}

judge("softmax", backward, "en");
