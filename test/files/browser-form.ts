/** A program of its own, in which nothing of Node's was brought: what needs it says so. */
import { tensor } from "wengert";
import * as data from "../../src/data/index.js";
import * as io from "../../src/io/index.js";
import * as train from "../../src/train/index.js";

const x = tensor([1]);
const trials: readonly (() => unknown)[] = [
  () => data.loadCsv("a.csv"),
  () => data.loadMnist(),
  () => data.loadPng("a.png"),
  () => data.readIdx("a"),
  () => io.saveSafetensors("a", { x }),
  () => io.loadSafetensors("a"),
  () => io.saveShardedSafetensors("a", { x }),
  () => io.loadShardedSafetensors("a.safetensors.index.json"),
  () => io.saveNpy("a", x),
  () => io.loadNpy("a"),
  () => io.saveNpz("a", { x }),
  () => io.loadNpz("a"),
  () => io.saveCheckpoint("a", { x }),
  () => io.loadCheckpoint("a", {}),
  () => io.saveOnnx("a", (input) => input.relu(), x),
  () => io.loadOnnxWeights("a"),
  () => new io.EventWriter("a"),
  () => new train.CheckpointManager("runs"),
  () => train.serveLivePage({ draw: () => "" }),
];
for (const trial of trials) {
  try {
    await trial();
    console.log(`${trial} did something`);
  } catch (error) {
    console.log(String(error));
  }
}
