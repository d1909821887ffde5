/**
 * Every network and every op as they are exported, node by node: what onnxruntime was seen to evaluate right
 * (test/foreign/onnx) does not change unseen. `npx vitest run test/io/onnx -u` writes the page; then run
 * onnxruntime again.
 */
import { expect, test } from "vitest";
import { exportOnnx } from "wengert/io";
import { graphIn, listingOf } from "./decode.js";
import { networks } from "./networks.js";
import { opModels } from "./op-models.js";

test("exports are what they were when onnxruntime evaluated them", async () => {
  const parts: string[] = [];
  for (const { name, model, inputs, options } of networks)
    parts.push(`${name}\n${listingOf(await graphIn(await exportOnnx(model, inputs(4), options)))}`);
  for (const { title, model, inputs } of opModels("float32")) {
    const bytes = await exportOnnx(model, inputs, { batchAxis: null });
    parts.push(`op ${title}\n${listingOf(await graphIn(bytes))}`);
  }
  expect(parts.length).toBeGreaterThan(200);
  await expect(`${parts.join("\n")}\n`).toMatchFileSnapshot("../../fixtures/onnx/exports.txt");
});
