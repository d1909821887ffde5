/** The committed model file of a trained two-layer network, and the network with the weights in it. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Tensor } from "wengert";
import { decodeOnnxWeights } from "wengert/io";
import { TwoLayerNet } from "../../../examples/mnist/two-layer-net.js";

/** Written by test/foreign/onnx/mnist.ts. */
export const fixture = fileURLToPath(new URL("../../fixtures/onnx/two-layer-net.onnx", import.meta.url));

/** The network, with the weights of the file. */
export async function trainedNet(): Promise<TwoLayerNet> {
  const net = new TwoLayerNet(784, 50, 10);
  const weights = await decodeOnnxWeights(new Uint8Array(readFileSync(fixture)));
  net.loadStateDict(
    Array.from(weights, ([name, x]) => [name, { shape: x.shape, dtype: x.dtype, values: x.toTypedArray() }]),
  );
  return net;
}

/** The share of rows whose largest number is at their label. */
export const accuracyOf = (logits: Tensor, labels: Tensor): number =>
  logits.argMax(1).eq(labels).sum().item() / labels.size;
