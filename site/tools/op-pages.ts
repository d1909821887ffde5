/**
 * Writes a page for each op into a folder, for the reference: its card, the plot of what is a function of one
 * number, and the graph of a call. Usage: tsx site/tools/op-pages.ts FOLDER.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { manualSeed, onesLike, Tensor } from "wengert";
import { toSvg } from "wengert/viz";
import { registry } from "../../src/ops/registry.js";
import { opCalls } from "../../test/arguments/calls/ops.js";
import { call, materialize, opCases } from "../../test/helpers/samples.js";
import { plotOf } from "./op-plot.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const [, , folder = ""] = process.argv;
mkdirSync(folder, { recursive: true });

/** A picture of more pixels has a sheet of its own on paper, across. */
const widestUpright = 700;

const text = readFileSync(join(root, "docs/ops.md"), "utf8");
const names: string[] = [];
for (const part of text.split(/^## /m).slice(1)) {
  const [family = "", ...cards] = part.split(/^### /m);
  for (const each of cards) {
    const name = each.slice(0, each.indexOf("\n"));
    names.push(name);
    const said = each.slice(name.length).trim();
    const images = [
      await picture(
        name,
        "plot",
        (theme) => plotOf(name, (x) => functionOf(name)?.(x), theme),
        `Plot of ${name} and its derivative`,
      ),
      await picture(
        name,
        "graph",
        (theme) => graphOf(name, operandsIn(said), theme),
        `Graph of a call of ${name}, with its gradients`,
      ),
    ];
    writeFileSync(
      join(folder, `${name}.md`),
      [`---\ntitle: op ${name}\n---`, `# ${name}`, said, ...images, `Family: ${family.split("\n")[0]}.`, ""]
        .filter((block) => block !== "")
        .join("\n\n"),
    );
  }
}
writeFileSync(
  join(folder, "op-cards.md"),
  [
    `---\ntitle: Op cards\nchildren:\n${names.map((name) => `  - ./${name}.md`).join("\n")}\n---`,
    "# Op cards",
    "A page for each op: formula, derivative, graph and, for functions of one number, their plot. All on one page: `ops`.",
    names.map((name) => `[${name}](${name}.md)`).join(" · "),
    "",
  ].join("\n\n"),
);

function functionOf(name: string): ((...args: unknown[]) => unknown) | undefined {
  const entry = registry.get(name);
  return entry?.call as ((...args: unknown[]) => unknown) | undefined;
}

/** As its derivatives name them. */
function operandsIn(card: string): string[] {
  return [...card.matchAll(/∂L\/∂(\w+) =/g)].map(([, name = ""]) => name);
}

type Look = "light" | "dark";

/**
 * One for light pages and one for dark ones; alone, after a click, it is as large as it was drawn. What is wider than
 * the page is scrolled sideways, since its numbers would be too small to read.
 */
async function picture(
  name: string,
  kind: string,
  drawn: (theme: Look) => string | undefined | Promise<string | undefined>,
  alt: string,
): Promise<string> {
  const links: string[] = [];
  let widest = 0;
  for (const theme of ["light", "dark"] as const) {
    const svg = await drawn(theme);
    if (svg === undefined) return "";
    const file = `op-${name}-${kind}-${theme}.svg`;
    writeFileSync(join(folder, file), svg);
    const [, wide = ""] = /viewBox="[^ ]* [^ ]* ([\d.]+)/.exec(svg) ?? [];
    widest = Math.max(widest, Number(wide));
    links.push(
      `<a class="${theme}" href="${file}"><img src="${file}" alt="${alt}" width="${Math.round(Number(wide))}"></a>`,
    );
  }
  const across = widest > widestUpright ? " across" : "";
  return `<div class="op-picture ${kind}${across}">${links.join("")}</div>`;
}

/** Of its first sample, or of the call that the tests make of a function without samples. */
async function graphOf(name: string, operands: readonly string[], theme: Look): Promise<string | undefined> {
  manualSeed(0);
  try {
    const made = [callOf(name, operands)].flat().find((each) => each instanceof Tensor);
    if (made === undefined || !made.requiresGrad) return undefined;
    made.backward(onesLike(made));
    return await toSvg(made, { theme });
  } catch {
    return undefined; // what has no gradient, or only one operand at a time
  }
}

function callOf(name: string, operands: readonly string[]): unknown {
  const sampled = opCases.find(({ title }) => title === `${name}, sample 1`);
  const inputs = sampled === undefined ? undefined : materialize(sampled.sample, "float32");
  const ofTests = opCalls.find((each) => each.name === name);
  const given = inputs ?? ofTests?.args() ?? [];
  let named = 0;
  for (const each of given.flat()) {
    if (!(each instanceof Tensor) || !each.dtype.startsWith("float")) continue;
    each.requiresGrad = true;
    each.name ||= operands[named++] ?? "";
  }
  return sampled === undefined ? ofTests?.run(...given) : call(sampled, given as Tensor[]);
}
