/** docs/side-by-side.md says how long the programs of the zoo are here and in PyTorch: is it so, and are ours short enough? */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { linesOf } from "../../tools/side-by-side/count.js";
import { page } from "../../tools/side-by-side/page.js";
import { programs } from "../../tools/side-by-side/programs.js";
import { bounds } from "../foreign/pytorch/bounds.js";

const root = new URL("../../", import.meta.url);
const { pairs, alone } = programs();

test("the page is true of the files", () => {
  const written = readFileSync(new URL("docs/side-by-side.md", root), "utf8");
  expect(written, "npm run docs:zoo writes it").toBe(page(pairs));
});

test("every program has its counterpart in PyTorch beside it", () => {
  expect(alone).toEqual([]);
  expect(pairs.length).toBeGreaterThanOrEqual(12);
  expect(Object.keys(bounds)).toEqual(pairs.map(({ path }) => path)); // test/foreign/pytorch/run.ts runs both
});

test.each(pairs.map(({ path, here, there }) => [path, here.said, there.said] as const))(
  "%s takes at most a tenth more lines than in PyTorch",
  (_, here, there) => {
    expect(there).toBeGreaterThan(5);
    expect(here).toBeLessThanOrEqual(1.1 * there);
  },
);

test("Python is written as wide as TypeScript, one statement a line", () => {
  for (const file of readdirSync(new URL("examples/zoo", root), { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".py")) continue;
    const text = readFileSync(new URL(`examples/zoo/${file}`, root), "utf8");
    for (const line of text.split("\n")) {
      expect(line.length, `${file}: ${line}`).toBeLessThanOrEqual(120);
      expect(line, file).not.toMatch(/;\s*$|^\s*(if|for|while|def|class|with)\b.*:\s+[^#\s]/);
    }
  }
});

test("counts what says something: no comments, imports, blank lines, nor what prints", () => {
  const ts = `/**
 * About.
 */
import {
  a,
} from "b";

/** Doubles. */
export const f = (x: number) => {
  // twice
  return g([
    x, // once
  ]);
};

export const program = await main(1);
`;
  expect(linesOf(ts, "ts")).toEqual({ said: 3, all: 5 });
  const py = `"""About.

More.
"""

import a
from b import c


def f(x):
    """Doubles."""
    # twice
    return g(
        x,
    )


if __name__ == "__main__":
    f(1)
`;
  expect(linesOf(py, "py")).toEqual({ said: 3, all: 4 });
});
