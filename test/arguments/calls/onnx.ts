/** Calls of what writes and reads model files of ONNX. */
import { mkdtempSync, rmSync } from "node:fs";
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

export const onnxCalls: readonly Call[] = callsOf(io, {
  exportOnnx: exported,
  saveOnnx: () => [join(folder, "model.onnx"), ...exported()],
});
