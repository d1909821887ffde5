/** docs/arguments.md is what the declarations say. */
import { expect, test } from "vitest";
import { registry } from "../../src/ops/registry.js";
import { signatureOf } from "./declarations.js";
import { declaredFunctions } from "./public-functions.js";
import { render, type Section } from "./render.js";

const ours = [
  "Tensors, gradients, modes and settings",
  "Functions on tensors",
  "Methods of tensors and records",
  "Random numbers",
] as const;

const titles: Readonly<Record<string, string>> = {
  "wengert.nn": "Layers (nn)",
  "wengert.nn.init": "Initialisers (nn.init)",
  "wengert.optim": "Optimizers and schedules (optim)",
  "wengert.distributions": "Distributions (distributions)",
  "wengert/viz": "Pictures (wengert/viz)",
  "wengert/data": "Data (wengert/data)",
  "wengert/io": "Files (wengert/io)",
  "wengert/train": "Training loops (wengert/train)",
  "wengert/distributed": "Many ranks (wengert/distributed)",
  "wengert/testing": "Tests (wengert/testing)",
};

function titleOf(name: string, entryPoint: string): string {
  if (entryPoint !== "wengert") return titles[entryPoint] ?? entryPoint;
  if (registry.get(name)?.isPublic === true) return ours[1];
  if (/^(Generator|NumpyRandom)\b/.test(name)) return ours[3];
  if (/^(Tensor|GradFn)\./.test(name)) return ours[2];
  return ours[0];
}

test("docs/arguments.md is up to date: else npm run docs:arguments", async () => {
  const titled = [...ours, ...Object.values(titles)];
  const sections = new Map<string, Section["functions"]>(titled.map((title) => [title, []]));
  for (const { name, entryPoint } of declaredFunctions) {
    const takes = signatureOf(name);
    // what a method of a tensor takes is what the function of its name takes after the tensor
    if (takes === undefined || (name.startsWith("Tensor.") && takes.name !== name)) continue;
    const title = titleOf(name, entryPoint);
    sections.set(title, [...(sections.get(title) ?? []), { name, takes }]);
  }
  const page = render(Array.from(sections, ([title, functions]) => ({ title, functions })));
  await expect(page).toMatchFileSnapshot("../../docs/arguments.md");
});
