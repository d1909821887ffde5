/** The section of many workloads: both sides run the same ones, and its table has a row for each. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Context } from "../../bench/harness/context.js";
import { sectionAsText } from "../../bench/harness/report.js";
import { Table } from "../../bench/harness/table.js";
import { groups } from "../../bench/programs/workloads/index.js";
import { workloads } from "../../bench/sections/workloads.js";

describe("workloads", () => {
  test("PyTorch's program has each of them once, and no others", () => {
    const program = readFileSync(new URL("../../bench/programs/workloads_torch.py", import.meta.url), "utf8");
    const named = [...program.matchAll(/^@?(?:\w+\(|workloads\[)"([^"]+)"/gm)].map(([, name]) => name);
    expect(named.toSorted()).toEqual([...workloads.columns].toSorted());
    expect(new Set(named).size).toBe(named.length);
  });

  test.each(["xor mlp step (4,2)-8-1", "one sample 784-50-10", "matmul 32", "matmul 1x784x50"])(
    "%s can be called again and again",
    (name) => {
      const run = Object.assign({}, ...Object.values(groups))[name]();
      run();
      expect(() => run()).not.toThrow();
    },
  );

  test("the table has a row a workload, the worst first, against the peers' best", () => {
    const [first = "", second = ""] = workloads.columns;
    const row = (name: string, a: number, b: number) => ({
      name,
      status: "measured" as const,
      values: { [first]: [a], [second]: [b] },
    });
    const table = new Table([
      row("wengert", 6, 8),
      row("PyTorch, 1 thread", 4, 2),
      row("PyTorch, 2 threads", 3, 4),
      { name: "PyTorch, 4 threads", status: "skipped", reason: "two processors", values: {} },
    ]);
    const section = { ...workloads, columns: [first, second] };
    const lines = sectionAsText({ section, table }, {} as Context)
      .split("\n")
      .slice(2);
    expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual([
      ["wengert", "PyTorch, 1 thread", "PyTorch, 2 threads", "wengert ÷ best peer"],
      [second, "8", "2", "4", "4"],
      [first, "6", "4", "3", "2"],
      ["PyTorch, 4 threads", "skipped: two processors"],
    ]);
    const [mean, worst] = workloads.targets.map((target) => target.value(table));
    expect(mean).toBeCloseTo(Math.sqrt(8));
    expect(worst).toBe(4);
  });
});
