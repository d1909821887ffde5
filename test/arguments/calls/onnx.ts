/** Calls of what writes and reads model files of ONNX. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nn, ones } from "wengert";
import * as io from "wengert/io";
import { type Call, callsOf } from "./table.js";

const folder = mkdtempSync(join(tmpdir(), "wengert-onnx-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const exported = () => {
  const model = new nn.Affine(2, 3);
  const options = {
    inputNames: ["x"],
    outputNames: ["y"],
    batchAxis: 0,
    module: model,
    name: "one layer",
  };
  return [model, [ones([2, 2])], options];
};

const model = fileURLToPath(new URL("../../fixtures/onnx/two-layer-net.onnx", import.meta.url));
const reading = () => ({ convert: true, names: ["layers.Affine1.b"] });

export const onnxCalls: readonly Call[] = callsOf(io, {
  exportOnnx: exported,
  decodeOnnxWeights: () => [new Uint8Array(readFileSync(model)), { ...reading(), name: "a model" }],
  loadOnnxWeights: () => [model, reading()],
  saveOnnx: () => [join(folder, "model.onnx"), ...exported()],
});
