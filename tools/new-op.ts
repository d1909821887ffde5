/**
 * `npm run new:op NAME FAMILY`: writes an elementwise op of one operand, with its method, into the file of
 * its family, and its cases into the PyTorch fixture. What it writes works (it is y = x³): change its formula
 * to what the op is to compute.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as wengert from "../src/index.js";
import { families, registry } from "../src/ops/registry.js";

const fixture = "test/fixtures/torch/ops.py";

/** A mistake of the one who calls, said in a sentence. */
export class Refusal extends Error {}

/** The families of elementwise ops of one operand, by the name of their file: `activations`. */
export const elementwise = ["activations", "arithmetic", "powers", "rounding", "trigonometry"];

/** @throws Refusal for what cannot be the name of a new function and method. */
function requireNewName(name: string): void {
  if (!/^[a-z][A-Za-z0-9]*$/.test(name))
    throw new Refusal(`${JSON.stringify(name)} is no name for an op: write it in camelCase, e.g. softSign`);
  try {
    new Function(`"use strict"; const ${name} = 0;`);
  } catch {
    throw new Refusal(`${name} is a word of the language: no function can be called that`);
  }
  const entry = registry.get(name);
  if (entry !== undefined)
    throw new Refusal(`${name} exists: it is one of the ops of src/${entry.family.files[0]}.ts`);
  if (name in wengert) throw new Refusal(`${name} exists: wengert exports it, though it is no op`);
  if (name in wengert.Tensor.prototype) throw new Refusal(`${name} exists: every tensor has it as a member`);
}

/** @throws Refusal for a family that is none, or none that this can write into. */
function requireFamily(family: string): void {
  if (elementwise.includes(family)) return;
  const choice = `choose one of ${elementwise.join(", ")}`;
  const file = families.flatMap(({ files }) => files).find((each) => each.endsWith(`/${family}`));
  throw new Refusal(
    file === undefined
      ? `there is no family ${JSON.stringify(family)}: ${choice}`
      : `src/${file}.ts has other ops than elementwise ones of one operand: ` +
          `copy a neighbour there, or ${choice}`,
  );
}

const definition = (name: string) => `/** y = x³    ∂L/∂x = g · 3x² */
export const ${name} = unary({
  name: "${name}",
  forward: (k, [a]) => k.powScalar(a, 3),
  local: "3 · {a}²",
  vjp: (g, r) => g.mul(r.input(0).square().mul(3)),
});

`;

const cases = (name: string) => `case("${name}", [draw(2, 3)], lambda x: x ** 3)
case("${name}", [draw()], lambda x: x ** 3)
`;

/** `text` with `more` before the first match of `place`. */
function insert(text: string, place: RegExp, more: string): string {
  const at = text.search(place);
  if (at < 0) throw new Error(`nothing matches ${place}`);
  return text.slice(0, at) + more + text.slice(at);
}

/** The files that a new op changes, by their path, with their new text. @throws Refusal */
export function newOp(name: string, family: string, read: (path: string) => string): Map<string, string> {
  requireNewName(name);
  requireFamily(family);
  const source = `src/ops/elementwise/${family}.ts`;
  let text = insert(read(source), /^declare module/m, definition(name));
  text = insert(text, /^ {2}\}\n\}/m, `    ${name}(): Tensor;\n`);
  text = text.replace(/^defineFluent\(\{([^}]*?),?\s*\}\);/m, `defineFluent({$1, ${name} });`);
  const python = insert(read(fixture), /^\n# ---- two operands/m, cases(name));
  return new Map([
    [source, text],
    [fixture, python],
  ]);
}

const next = (name: string, source: string) => `Next:
  1. Let ${name} be what it should be: in ${source}
     its formula, forward, local, vjp and the range of its samples; in ${fixture} what PyTorch
     calls it. src/ops/elementwise/unary.ts says what else an op can say of itself (symbol, kink, ...).
  2. npm run fixtures:torch: PyTorch's values and derivatives of it (needs PyTorch)
  3. npm run docs:ops: its card in docs/ops.md and docs/ops.json, from its definition and docstring
  4. npm run surface: its names in test/surface/names.txt
  5. npx vitest run test/ops: checks it against differences and PyTorch, and what it says of bad input
  6. npm run test:mutation -- -u: breaks its rule on purpose, and writes docs/mutation.md
`;

function main([name, family, ...rest]: readonly string[]): void {
  const root = fileURLToPath(new URL("..", import.meta.url));
  try {
    if (name === undefined || family === undefined || rest.length > 0)
      throw new Refusal(`call it as npm run new:op NAME FAMILY; families are ${elementwise.join(", ")}`);
    const files = newOp(name, family, (path) => readFileSync(join(root, path), "utf8"));
    for (const [path, text] of files) {
      writeFileSync(join(root, path), text);
      console.log(`wrote ${name} into ${path}`);
    }
    const [source = ""] = files.keys();
    const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
    spawnSync(process.execPath, [biome, "format", "--write", source], { cwd: root });
    console.log(`\n${next(name, source)}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(`new:op: ${error.message}`);
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main(process.argv.slice(2));
