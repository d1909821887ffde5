/**
 * Breaks the reference kernels on purpose, and demands that their tests or the conformance suite notice.
 * `npm run test:mutation:kernels`; the score is docs/mutation-reference.md.
 */
import { readdirSync } from "node:fs";
import { matrixReference } from "../../../src/kernels/reference/matrices/matrices.js";
import { createWasmKernels, matrixKernelsOf } from "../../../src/kernels/wasm/index.js";
import { LinearMemory } from "../../../src/kernels/wasm/memory/linear-memory.js";
import type { WasmExports } from "../../../src/kernels/wasm/module/exports.js";
import {
  environmentOf,
  type Instantiate,
  instantiate,
} from "../../../src/kernels/wasm/module/instantiate.js";
import { instantiateNetwork } from "../../../src/kernels/wasm/module/network.js";
import { platform } from "../../../src/kernels/wasm/module/platform.js";
import { isStreamed } from "../../kernels/conformance/case.js";
import { everyCase } from "../../kernels/conformance/generators.js";
import { type Candidate, candidate, judge } from "../../kernels/conformance/judge.js";
import { after, matrixCases } from "../../kernels/wasm/matrices/cases.js";
import { collected, collectFile } from "../collect.js";
import { Extent } from "../extent.js";
import { mutators } from "../mutators.js";
import { harmlessInReference } from "./harmless-reference.js";
import { Hunt, type Trial } from "./hunt.js";
import { declareTests } from "./verdict.js";

const isTest = (file: string) => file.endsWith(".test.ts");

/** The tests of the reference itself: what WebAssembly leaves to it, only they can judge. */
const folder = new URL("../../kernels/reference/", import.meta.url);
for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(isTest))
  await collectFile(file, () => import(/* @vite-ignore */ new URL(file, folder).pathname));
await collectFile("operands", () => import("../../kernels/operands.test.js"));
await collectFile("optimizers", () => import("../../kernels/wasm/optimizers/optimizers.test.js"));

const compiled = [instantiate, instantiateNetwork].map(
  (make) => make(new LinearMemory().memory, false, {} as WasmExports).module,
);
const instantiateCompiled: Instantiate = (memory, _, linked) => {
  const env = environmentOf(memory, linked);
  const exports = compiled.map((module) => new (platform().Instance)(module, { env }).exports);
  return { module: compiled[0] as object, wasm: Object.assign({}, ...exports) };
};
/** Kernels of their own for each mutant, of modules that are compiled once. */
const fresh = () => candidate({ instantiate: instantiateCompiled });

const trials: Trial<Candidate>[] = [
  ...collected.map(({ name, run }) => ({ name, run: () => run(), always: true })),
  ...everyCase()
    .filter(({ title, slow }) => slow === undefined && !isStreamed(title))
    .map((each) => ({
      name: `${each.kernel} of ${each.dtype}`,
      always: each.alone === true,
      run(under: Candidate) {
        const { difference } = judge(under, each);
        if (difference !== "") throw new Error(difference);
      },
    })),
];
/** The loops of decompositions, as no kernel of the suite runs them. */
const wasmMatrices = matrixKernelsOf(createWasmKernels({ threads: 1 }));
const loops = matrixCases.map((each): Trial<Candidate> => {
  const expectation = String(after(wasmMatrices, each));
  return {
    name: each.title,
    run() {
      if (String(after(matrixReference, each)) !== expectation) throw new Error(each.title);
    },
  };
});

const extent = new Extent("reference", "mutation-reference.md", [
  "src/arguments",
  "src/array",
  "src/random",
  "src/kernels",
  "test/kernels",
  "test/helpers",
  "test/mutation/kernels",
  ...["collect", "extent", "instrument", "mutators", "switch"].map((name) => `test/mutation/${name}.ts`),
  "tools/wasm/package-lock.json",
]);
const hunt = new Hunt(fresh);
await hunt.reach([...trials, ...loops]);

declareTests({
  title: "Mutation-tested kernels: the reference",
  about: `The plain TypeScript kernels are broken on purpose, in every way below, and their tests or the
conformance suite must notice each time. A survivor fails CI.`,
  report: "mutation-reference.md",
  hunt,
  extent,
  harmless: harmlessInReference,
  kinds: mutators,
});
