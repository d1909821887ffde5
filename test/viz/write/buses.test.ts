/** An op of very many operands: they stand in columns, in their order, and one line gathers them. */
import { expect, test } from "vitest";
import { concat, sum } from "wengert";
import { graphOf, toDot, toSvg } from "wengert/viz";
import { measure } from "../corpus/measure.js";
import { variable } from "../graphs.js";

const count = 60;

const gathered = (operands: number) => {
  const leaves = Array.from({ length: operands }, (_, i) => variable(i, `x${i}`).reshape([1]));
  const total = sum(concat(leaves));
  total.backward();
  return graphOf(total);
};

test("stands in columns, none of which is cut off, lies on another or is left out", async () => {
  const graph = gathered(count);
  for (const style of ["book", "tensor"] as const) {
    const svg = await toSvg(graph, { style });
    const { width, height, onLines, touching, outside } = measure(svg);
    expect(height, style).toBeLessThan(2 * width);
    expect([...onLines, ...touching, ...outside]).toEqual([]);
    for (let i = 0; i < count; i++) expect(svg).toMatch(new RegExp(`>x${i}<`));
  }
});

test("keeps the order of its operands, from top to bottom and column by column", async () => {
  const svg = await toSvg(gathered(count), { style: "book" });
  const places = Array.from({ length: count }, (_, i) => {
    const [, x = "", y = ""] = new RegExp(`<text [^>]* x="([^"]*)" y="([^"]*)"[^>]*>x${i}<`).exec(svg) ?? [];
    return [Number(x), Number(y)] as const;
  });
  let columns = 1;
  for (let i = 1; i < count; i++) {
    const [[x, y], [nextX, nextY]] = [places[i - 1], places[i]] as [
      readonly [number, number],
      readonly [number, number],
    ];
    if (Math.abs(nextX - x) < 20) expect(nextY, `x${i}`).toBeGreaterThan(y);
    else {
      columns++;
      expect(nextX, `x${i}`).toBeGreaterThan(x);
    }
  }
  expect(columns).toBe(5);
});

test("is gathered by one line, with one arrowhead at the op", () => {
  const dot = toDot(gathered(count), { edges: "wires" });
  const into = dot.match(/-> "concat_1" .*/g) ?? [];
  expect(into).toHaveLength(1);
  expect(dot.match(/-> "concat_1 bus \d+" .*/g)).toHaveLength(count + 4);
  expect(dot).not.toMatch(/-> "concat_1 bus \d+" (?!.*arrowhead="none")/);
});

test("is as it was where there are few operands, and on wires where there are many", () => {
  expect(toDot(gathered(12), { edges: "wires" })).not.toContain("bus");
  expect(toDot(gathered(count))).toBe(toDot(gathered(count), { edges: "wires" }));
});
