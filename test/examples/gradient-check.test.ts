/** The book's gradient check (section 5.7.3), whole: 39,760 parameters, two forward passes each. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("backprop and numerical gradient agree to the book's digits for W1, b1, W2 and b2", {
  timeout: 400_000,
}, () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const output = execFileSync(process.execPath, ["--import", "tsx", "examples/mnist/gradient-check.ts"], {
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
