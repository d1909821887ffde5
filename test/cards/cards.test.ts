/** The card of every op: complete, and the committed docs/ops.md and docs/ops.json are what the definitions and the tests give. */
import { describe, expect, test } from "vitest";
import * as ops from "../../src/ops/index.js";
import { exportedOps, type OpCase, opCases } from "../helpers/samples.js";
import { type Card, composedCard, docOf, habits, magnitude, opCard } from "./card.js";
import { inOrder, render, titleOf } from "./render.js";
import { families } from "./sources.js";

/** Exported from src/ops for other modules, without being functions on tensors. */
const helpers = ["indexTensor"];

const definitions = new Map(exportedOps);
const functions = Object.entries(ops).flatMap(([name, value]) =>
  typeof value === "function" && !helpers.includes(name) ? [name] : [],
);
const cards: ReadonlyMap<string, Card> = new Map(
  functions.map((name) => {
    const op = definitions.get(name);
    return [name, op === undefined ? composedCard(name) : opCard(name, op)] as const;
  }),
);
const byFamily = inOrder(families)
  .map(({ name, summary, exports }) => ({
    family: name,
    summary,
    cards: exports.flatMap((each) => cards.get(each) ?? []),
  }))
  .filter((family) => family.cards.length > 0);

test("every function that src/ops exports has one card", () => {
  const listed = byFamily.flatMap((family) => family.cards.map(({ name }) => name));
  expect([...listed].sort()).toEqual([...functions].sort());
});

test("every family has a title, and no heading the anchor of another", () => {
  const titles = byFamily.map(({ family }) => titleOf(family));
  expect(titles).not.toContain(undefined);
  const headings = [...titles, ...functions].map((each) => each?.toLowerCase());
  expect(new Set(headings).size).toBe(headings.length);
});

describe("a card says", () => {
  test.each([...cards])("%s", (name, card) => {
    expect(card.formula, `the docstring of ${name} starts with its formula`).not.toBe("");
    const op = definitions.get(name);
    if (op === undefined) expect(card.composedOf).toBeDefined();
    else if (op.definition.vjp !== null) {
      expect(card.derivatives.join(), `the docstring of ${name} has ∂L/∂...`).toContain("∂L/∂");
      expect(card.second.length, "second derivatives").toBeGreaterThan(0);
    }
  });

  test("what happens at its kink, wherever a rule compares or leans on an op with a kink", () => {
    const kinked = new Set(
      exportedOps.flatMap(([, { definition }]) => (definition.kink === undefined ? [] : [definition.name])),
    );
    for (const [name, op] of exportedOps) {
      const first = opCases.find((each) => each.op === op) as OpCase;
      const bends =
        op.definition.local?.includes("0") === true ||
        habits(first, docOf(name, op.definition.name)).some(
          ({ compares, behind }) => compares || behind.some((each) => kinked.has(each)),
        );
      // the condition of `where` is an operand: where it changes is for the caller to say
      if (bends && name !== "where") expect(op.definition.kink, name).toBeDefined();
    }
  });
});

test("bounds are powers of ten", () => {
  expect([0, 3e-11, 1e-9, 0.2, Number.POSITIVE_INFINITY].map(magnitude)).toEqual([
    "0",
    "1e-10",
    "1e-9",
    "1e0",
    "Infinity",
  ]);
});

describe("the committed files are these (else: npm run docs:ops)", () => {
  test("docs/ops.json", async () => {
    await expect(`${JSON.stringify(byFamily, undefined, 2)}\n`).toMatchFileSnapshot("../../docs/ops.json");
  });

  test("docs/ops.md", async () => {
    await expect(render(byFamily)).toMatchFileSnapshot("../../docs/ops.md");
  });
});
