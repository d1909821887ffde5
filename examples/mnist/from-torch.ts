/**
 * A network that was trained in PyTorch (from-torch/train.py) classifies the test images here: as many of them
 * right as there.
 */
import { join } from "node:path";
import { loadMnist } from "wengert/data";
import { fromTorch, loadSafetensors, loadWeights } from "wengert/io";
import { folder } from "../shared/flags.js";
import { argumentOrEnd, runProgram } from "../shared/program.js";
import { TwoLayerNet } from "./two-layer-net.js";

function evaluate(): void {
  const trained = "examples/mnist/from-torch";
  const dir = argumentOrEnd("from-torch", {
    usage: "npx tsx examples/mnist/from-torch.ts [folder]",
    about: `Counts how many test images the weights in the folder (${trained}) classify right.`,
    argument: folder(trained, "the folder"),
  });
  const { tensors, metadata } = loadSafetensors(join(dir, "two-layer-net.safetensors"));
  const net = new TwoLayerNet(784, 50, 10);
  loadWeights(net, tensors, fromTorch(net, { rename: { "layers.Affine1": "fc1", "layers.Affine2": "fc2" } }));

  const { test } = loadMnist();
  const correct = net.predict(test.x).argMax(1).eq(test.t).sum().item();
  console.log(`PyTorch ${metadata.torch}: ${metadata.correct} of ${metadata.images} test images`);
  console.log(`wengert: ${correct} of ${test.t.size}`);
  if (String(correct) !== metadata.correct || String(test.t.size) !== metadata.images) {
    console.error("from-torch: not as many as in PyTorch");
    process.exitCode = 1;
  }
}

await runProgram("from-torch", evaluate);
