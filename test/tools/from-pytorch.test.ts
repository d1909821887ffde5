/**
 * docs/from-pytorch.md: every row runs, and gives what PyTorch gave, gradients too; the page and the counts
 * are made from the table. `npm run docs:pytorch` writes the page; `npm run fixtures:torch` what PyTorch gives.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { inputs } from "../../tools/from-pytorch/inputs.js";
import { coverageOf, render } from "../../tools/from-pytorch/render.js";
import { sections } from "../../tools/from-pytorch/rows/index.js";
import { runRow } from "../../tools/from-pytorch/run-rows.js";

const folder = new URL("../fixtures/torch/from-pytorch/", import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), "utf8"));

interface Given {
  readonly torch: string;
  readonly shapes: number[][];
  readonly values?: (number | null)[][];
  readonly gradients?: Record<string, (number | null)[]>;
}
const rows = sections.flatMap((section) => section.rows);

test("what PyTorch is asked is what the page says", async () => {
  const asked = {
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([name, { dtype, values }]) => [name, { dtype, values }]),
    ),
    rows: rows.map(({ torch, random }) => ({ torch, random })),
  };
  const lines = asked.rows.map((row) => JSON.stringify(row)).join(",\n");
  const text = `{\n"inputs": ${JSON.stringify(asked.inputs)},\n"rows": [\n${lines}\n]\n}\n`;
  await expect(text).toMatchFileSnapshot(new URL("rows.json", folder).pathname);
});

test("the page is what the table gives, and covers at least 330 of PyTorch's differentiable operators", async () => {
  const entries = read("entries.json") as { source: string; names: string[] };
  const { unknown, byOne, composed } = coverageOf(entries.names, rows);
  expect(unknown, "no names of PyTorch's list").toEqual([]);
  expect(new Set(rows.map(({ torch }) => torch)).size, "a row stands twice").toBe(rows.length);
  expect(byOne.length + composed.length).toBeGreaterThanOrEqual(330);
  const before = readFileSync(new URL("../../tools/from-pytorch/before.md", import.meta.url), "utf8");
  const page = new URL("../../docs/from-pytorch.md", import.meta.url);
  await expect(render(before, sections, entries)).toMatchFileSnapshot(page.pathname);
});

const given = new Map((read("values.json").values as Given[]).map((each) => [each.torch, each]));

function expectClose(actual: readonly number[], wanted: readonly (number | null)[], what: string): void {
  expect(actual.length, what).toBe(wanted.length);
  for (const [i, value] of wanted.entries()) {
    const [got, want] = [actual[i] as number, value ?? Number.NaN];
    const close =
      Object.is(got, want) ||
      got === want ||
      Math.abs(got - want) <= 1e-6 * Math.max(1, Math.min(1e9, Math.abs(want)));
    expect(close, `${what} at ${i}: ${got}, PyTorch gave ${want}`).toBe(true);
  }
}

describe.each(sections.map((section) => [section.title, section] as const))("%s", (_title, section) => {
  test.each(section.rows.map((row) => [row.ours, row] as const))("%s", (_ours, row) => {
    const wanted = given.get(row.torch);
    if (wanted === undefined)
      throw new Error(`PyTorch was not asked for ${row.torch}: npm run fixtures:torch`);
    const outcome = runRow(row);
    expect(outcome.shapes, row.torch).toEqual(wanted.shapes);
    if (row.random) return;
    for (const [i, values] of (wanted.values ?? []).entries())
      expectClose(outcome.values[i] ?? [], values, `${row.torch}, result ${i}`);
    const gradients = Object.entries(wanted.gradients ?? {});
    for (const [name, gradient] of gradients)
      expectClose(
        outcome.gradients[name] ?? gradient.map(() => 0),
        gradient,
        `${row.torch}, gradient of ${name}`,
      );
  });
});
