/** docs/ops.md from the cards: an index by family, then a card for each op. */
import type { Card } from "./card.js";

export interface FamilyOfCards {
  readonly family: string;
  readonly summary: string;
  readonly cards: readonly Card[];
}

const anchor = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\d\s-]/gu, "")
    .replaceAll(" ", "-");

/** Bars would end a table's cell. */
const cell = (text: string) => text.replaceAll("|", "\\|");

/** A star in a sentence would be taken for emphasis, except in code; a sign that begins it for a list. */
const prose = (text: string) =>
  text
    .replace(/^(?=[-+] |#{1,6} |>)|^\d+(?=[.)] )/, (sign) => `${sign}\\`)
    .replace(/`[^`]*`|(?<!\\)\*/g, (part) => (part === "*" ? "\\*" : part));

function index({ family, cards }: FamilyOfCards): string {
  const list = cards.map(({ name }) => `[${name}](#${name.toLowerCase()})`).join(" ");
  return `| [${family}](#${anchor(family)}) | ${list} |`;
}

function dtypes(card: Card): string {
  const groups = new Map<string, string[]>();
  for (const [from, to] of Object.entries(card.dtypes)) {
    const way = to === from ? "kept" : to;
    groups.set(way, [...(groups.get(way) ?? []), from]);
  }
  return [...groups]
    .map(([to, from]) =>
      to === "kept" || to === "refused" ? `${from.join(", ")} ${to}` : `${from.join(", ")} → ${to}`,
    )
    .join("; ");
}

function second({ second: all }: Card): string {
  const groups = new Map<string, string[]>();
  for (const { of, by, is } of all)
    groups.set(is, [...(groups.get(is) ?? []), of === by ? `∂²/∂${of}²` : `∂²/∂${of}∂${by}`]);
  return [...groups]
    .map(([is, which]) => `${which.join(", ")}: ${is.startsWith("computed") ? is : `\`${is}\``}`)
    .join("; ");
}

function card(one: Card): string {
  const { name, symbol, formula, derivatives, notes, kink, shapes, differences, torch, cost, composedOf } =
    one;
  const rows: [string, string | undefined][] = [
    [
      "derivative",
      derivatives.length === 0 ? undefined : derivatives.map((each) => `\`${each}\``).join(", "),
    ],
    ["second order", one.second.length === 0 ? undefined : second(one)],
    ["at a kink", kink],
    ["composed of", composedOf?.join(", ")],
    ["shapes", shapes.length === 0 ? undefined : shapes.map((each) => each.replace("->", "→")).join("; ")],
    ["dtypes", Object.keys(one.dtypes).length === 0 ? undefined : dtypes(one)],
    [
      "against differences",
      differences === undefined
        ? undefined
        : `first order ${within(differences.first)}, second ${within(differences.second)}`,
    ],
    [
      "against PyTorch",
      torch === undefined ? undefined : `float64 ${below(torch.float64)}, float32 ${below(torch.float32)}`,
    ],
    [
      "cost",
      cost === undefined ? undefined : `${cost.forward}; keeps ${cost.keeps}; backward: ${cost.backward}`,
    ],
  ];
  const title = symbol === undefined || symbol === name ? "" : `  (drawn as ${symbol})`;
  const table = rows
    .filter((row): row is [string, string] => row[1] !== undefined && row[1] !== "")
    .map(([what, text]) => `| ${what} | ${cell(text)} |`)
    .join("\n");
  const remarks =
    notes.length === 0
      ? ""
      : `\n\n${notes.map((note) => prose(note.replace(/^@throws /, "Throws "))).join("  \n")}`;
  return `### ${name}

**${prose(formula)}**${title}${way(one)}${remarks}

| | |
| --- | --- |
${table}`;
}

/** How users call it, where that is not as a function and as a method alike. */
function way({ method, internal }: Card): string {
  if (internal === true) return "  (internal)";
  return method ? "" : "  (a function, no method)";
}

const within = (bound: string) => (bound === "0" ? "exact" : `below ${bound}`);
const below = (bound: string) => (bound === "0" ? "the same bits" : `below ${bound}`);

export function render(all: readonly FamilyOfCards[]): string {
  const families = all.map(
    ({ family, summary, cards }) => `## ${family}\n\n${summary}\n\n${cards.map(card).join("\n\n")}`,
  );
  return `# Ops

Every function on tensors, with its derivative. Written by \`npm run docs:ops\` from the definitions, their
docstrings, their samples and the PyTorch fixture; a test fails where this file is stale. The same as data:
[ops.json](ops.json).

How to read a card. \`g\` is the upstream gradient ∂L/∂y: what arrives from the ops behind; the derivative
says what is passed on to each operand. The **second order** is read off the tape: backward is recorded,
walked back again with \`v\` as its upstream gradient, and printed as it was computed, with \`y\` for the
op's own result, so it is what a second pass really does. **At a kink** the derivative is the subgradient of
smallest norm. Errors are bounds, the next power of ten: **against differences** is the worst disagreement
with central differences in float64, over all samples and all elements (relative where values exceed 1; a
step of 1e-5 cannot see below about 1e-10); **against PyTorch** that of values, gradients and second
derivatives. **Cost** says what backward needs kept, and how many kernels a rule runs. A function that is
**composed of** ops has their derivatives and their cost. What is **internal** is an op behind other
functions or behind their derivatives: no user calls it.

| family | ops |
| --- | --- |
${all.map(index).join("\n")}

${families.join("\n\n")}
`;
}
