/** The network that was trained in PyTorch classifies as many test images right here as there. */
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { nodeArguments, root } from "../helpers/programs.js";

const program = await nodeArguments("examples/mnist/from-torch.ts");

test("as many as PyTorch says in the file", () => {
  const output = execFileSync(process.execPath, program, { cwd: root, encoding: "utf8" });
  expect(output).toBe("PyTorch 1.13.0a0: 9647 of 10000 test images\nwengert: 9647 of 10000\n");
});
