/** Every program of examples/book and examples/zoo: short, and in small it prints its table and draws its figures. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import type { Program } from "../../examples/shared/main.js";
import { root } from "../helpers/programs.js";

/** What makes each small; all others have the values that they have unless told otherwise. */
const small: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "batch-norm": { epochs: 1, scales: 2 },
  "deep-conv-net": { images: 100, tests: 20, epochs: 1 },
  "gradient-descent": { steps: 5 },
  hyperparameters: { trials: 2, epochs: 1 },
  "initial-values": { iterations: 2 },
  "optimizer-losses": { iterations: 2 },
  "optimizer-paths": { steps: 3 },
  overfitting: { epochs: 1 },
  "simple-conv-net": { images: 100, tests: 20, epochs: 1 },
  "actor-critic": { rounds: 1 },
  adversarial: { steps: 1 },
  attributions: { steps: 1 },
  contrastive: { steps: 1 },
  "curve-fit": { steps: 1 },
  denoising: { steps: 1 },
  diffusion: { steps: 1 },
  distillation: { steps: 1 },
  equilibrium: { steps: 1 },
  factorization: { steps: 1 },
  gan: { steps: 1 },
  "gaussian-process": { steps: 1 },
  gpt: { steps: 1 },
  hamiltonian: { draws: 5 },
  karate: { steps: 1 },
  lstm: { steps: 1 },
  maml: { steps: 1 },
  "mixture-density": { steps: 1 },
  moons: { steps: 1 },
  names: { steps: 1 },
  "neural-ode": { steps: 1 },
  pinn: { steps: 1 },
  "real-nvp": { steps: 1 },
  reinforce: { rounds: 1 },
  reverse: { steps: 1 },
  vae: { steps: 1 },
  wavenet: { steps: 1 },
  word2vec: { steps: 1 },
};

const programs = ["book", "zoo"].flatMap((folder) =>
  readdirSync(join(root, "examples", folder), { recursive: true, encoding: "utf8" }).flatMap((file) => {
    if (!file.endsWith(".ts")) return [];
    const text = readFileSync(join(root, "examples", folder, file), "utf8");
    return text.includes("await main(") ? [[basename(file, ".ts"), `${folder}/${file}`] as const] : [];
  }),
);

test("there are no fewer than there were", () => {
  expect(programs.length).toBeGreaterThanOrEqual(39);
});

describe.each(programs)("%s", (name, file) => {
  test("has at most 120 lines, says what it is, and how it is run", () => {
    const text = readFileSync(join(root, "examples", file), "utf8");
    expect(text.split("\n").length).toBeLessThanOrEqual(121);
    expect(text).toMatch(/^\/\*\*\n/);
    expect(text).toContain(`npx tsx examples/${file}`);
    expect(text).toContain(`main(import.meta.url, "examples/${file}"`);
  });

  test("prints, and draws", async () => {
    const { program } = (await import(/* @vite-ignore */ `../../examples/${file}`)) as {
      program: Program<never>;
    };
    const flags = Object.entries<{ fallback: unknown }>(program.flags);
    const options = Object.fromEntries(flags.map(([flag, { fallback }]) => [flag, fallback]));
    const changed = small[name] ?? {};
    expect(Object.keys(options)).toEqual(expect.arrayContaining(Object.keys(changed)));
    const print = vi.spyOn(console, "log").mockImplementation(() => {});
    const figures = program.run({ ...options, ...changed } as never);
    const printed = print.mock.calls.flat().join("\n");
    print.mockRestore();
    expect(printed).not.toMatch(/NaN|undefined/);
    expect(printed.split("\n").length).toBeGreaterThanOrEqual(1);
    expect(Object.keys(figures).length).toBeGreaterThan(0);
    for (const [figure, svg] of Object.entries(figures)) {
      expect(figure).toMatch(/^[\w.-]+$/);
      expect(svg).toMatch(/^<svg [^>]* aria-label="[^"]/);
      expect(svg.replace(/base64,[^"]*/g, "")).not.toMatch(/NaN|undefined/);
    }
  });
});
