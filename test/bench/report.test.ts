/**
 * Rows that it is not fair to compare with are marked wherever they are shown, and so is a target that was
 * held against one.
 */
import { describe, expect, test } from "vitest";
import type { Context } from "../../bench/harness/context.js";
import { type Measured, sectionAsMarkdown, sectionAsText, targets } from "../../bench/harness/report.js";
import { type Row, ratio, Table } from "../../bench/harness/table.js";

const row = (name: string, ms: number, unfair?: string): Row => ({
  name,
  status: "measured",
  values: { ms: [ms] },
  ...(unfair === undefined ? {} : { unfair }),
});
const measured = (unfair?: string): Measured => ({
  section: {
    letter: "x",
    title: "Products",
    about: () => "",
    unit: "milliseconds",
    columns: ["ms"],
    repetitions: [1, 1],
    contenders: () => [],
    targets: ["NumPy", "PyTorch"].map((peer) => ({
      measure: `÷ ${peer}`,
      bound: ["at most", 1],
      value: (table) => ratio(table.median("wengert", "ms"), table.least(peer, "ms")),
    })),
  },
  table: new Table([row("wengert", 1.5), row("NumPy, 1 thread", 12, unfair), row("PyTorch", 3)]),
});
const context = {} as Context;

describe("a row that is unfair", () => {
  test("has a mark, with its reason once below the table", () => {
    for (const text of [
      sectionAsText(measured("slow"), context),
      sectionAsMarkdown(measured("slow"), context),
    ]) {
      expect(text).toContain("NumPy, 1 thread †");
      expect(text).not.toContain("PyTorch †");
      expect(text).toMatch(/\n† slow\.$/);
    }
  });

  test("marks the verdict on it, and no other", () => {
    expect(targets([measured("slow")]).map(({ verdict }) => verdict)).toEqual(["met †", "met"]);
  });

  test("and where all are fair there is no mark", () => {
    expect(sectionAsText(measured(), context)).not.toContain("†");
    expect(targets([measured()]).map(({ verdict }) => verdict)).toEqual(["met", "met"]);
  });
});
