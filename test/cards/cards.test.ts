/**
 * The card of every op: complete, and the committed docs/ops.md and docs/ops.json are what the definitions
 * and the tests give.
 */
import { describe, expect, test } from "vitest";
import { families, registry } from "../../src/ops/registry.js";
import { allOps, type OpCase, opCases } from "../helpers/samples.js";
import { type Card, composedCard, docOf, habits, magnitude, opCard } from "./card.js";
import { render } from "./render.js";
import { namesOf, summaryOf } from "./sources.js";

const cards: ReadonlyMap<string, Card> = new Map(
  [...registry.values()].map((entry) => [
    entry.name,
    entry.op === undefined ? composedCard(entry) : opCard(entry, entry.op),
  ]),
);
const byFamily = families.map((family) => ({
  family: family.title,
  summary: summaryOf(family),
  cards: namesOf(family).map((name) => cards.get(name) as Card),
}));

test("every function of the registry has one card", () => {
  const listed = byFamily.flatMap((family) => family.cards.map(({ name }) => name));
  expect([...listed].sort()).toEqual([...registry.keys()].sort());
});

test("no heading has the anchor of another", () => {
  const headings = [...families.map(({ title }) => title), ...registry.keys()];
  expect(new Set(headings.map((each) => each.toLowerCase())).size).toBe(headings.length);
});

test("no sentence is taken for a list, a heading or a quotation, and no formula ends at its three dots", () => {
  const text = render(byFamily);
  expect(text.match(/^(?:[-+*] |\d+[.)] |>).*/gm) ?? []).toEqual([]);
  // the heading, "Family" and "name of an op" alone
  expect(text.match(/^#(?!# |## \w+$| Ops$).*/gm) ?? []).toEqual([]);
  expect([...cards.values()].filter(({ formula }) => / \.$|[([{,]$/.test(formula))).toEqual([]);
});

describe("a card says", () => {
  test.each([...cards])("%s", (name, card) => {
    expect(card.formula, `the docstring of ${name} starts with its formula`).not.toBe("");
    const op = registry.get(name)?.op;
    if (op === undefined) expect(card.composedOf).toBeDefined();
    else if (op.definition.vjp !== null) {
      expect(card.derivatives.join(), `the docstring of ${name} has ∂L/∂...`).toContain("∂L/∂");
      expect(card.second.length, "second derivatives").toBeGreaterThan(0);
    }
  });

  test("what happens at its kink, wherever a rule compares or leans on an op with a kink", () => {
    const kinked = new Set(
      allOps.flatMap(([, { definition }]) => (definition.kink === undefined ? [] : [definition.name])),
    );
    for (const [name, op] of allOps) {
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
