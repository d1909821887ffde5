/** The book's gradient check (section 5.7.3), two forward passes for each of 39,760 parameters; reduced, of 4,000. */
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { nodeArguments, root } from "../helpers/programs.js";
import { bySize } from "../helpers/size.js";

const program = await nodeArguments("examples/mnist/gradient-check.ts");

test("backprop and numerical gradient agree to the book's digits for W1, b1, W2 and b2", {
  timeout: 400_000,
}, () => {
  const output = execFileSync(process.execPath, [...program, ...bySize([], ["5"])], {
    cwd: root,
    encoding: "utf8",
  });
  const rows = output
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(/\s+/));
  expect(rows.map(([name]) => name)).toEqual(["W1", "b1", "W2", "b2"]);
  for (const [name, difference] of rows) expect(Number(difference), name).toBeLessThan(1e-7);
});
