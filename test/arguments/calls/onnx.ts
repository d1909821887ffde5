/** Calls of what writes and reads model files of ONNX. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

/** A model (field 7, its graph) with one initialiser (field 5): "W", a list of one float32, 1. */
const weight = [8, 1, 16, 1, 66, 1, 87, 74, 4, 0, 0, 128, 63];
const bytes = Uint8Array.of(58, weight.length + 2, 42, weight.length, ...weight);
const file = join(folder, "weights.onnx");
writeFileSync(file, bytes);
const reading = () => ({ convert: true, names: ["W"] });

export const onnxCalls: readonly Call[] = callsOf(io, {
  exportOnnx: exported,
  decodeOnnxWeights: () => [bytes.slice(), { ...reading(), name: "a model" }],
  loadOnnxWeights: () => [file, reading()],
  saveOnnx: () => [join(folder, "model.onnx"), ...exported()],
});
