/** A program of its own, in which nothing of Node's was brought: what needs it says so. */
import { CheckpointManager, serveLivePage } from "../../src/train/index.js";

const trials: readonly (() => unknown)[] = [
  () => new CheckpointManager("runs"),
  () => serveLivePage({ draw: () => "" }),
];
for (const trial of trials) {
  try {
    await trial();
  } catch (error) {
    console.log(String(error));
  }
}
