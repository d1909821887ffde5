/**
 * Breaks the assembly on purpose, and demands that a case of the conformance suite notices: every mistake
 * is compiled into one module, and one at a time is switched on. `npm run test:mutation:kernels`; the
 * score is docs/mutation-assembly.md.
 */

import { matrixReference } from "../../../src/kernels/reference/matrices/matrices.js";
import { matrices } from "../../../src/kernels/wasm/matrices/matrices.js";
import { environmentOf, type Instantiate } from "../../../src/kernels/wasm/module/instantiate.js";
import { platform } from "../../../src/kernels/wasm/module/platform.js";
import { type Case, isStreamed } from "../../kernels/conformance/case.js";
import { everyCase } from "../../kernels/conformance/generators.js";
import {
  type Candidate,
  candidate,
  type Expectation,
  expected,
  judge,
} from "../../kernels/conformance/judge.js";
import { after, matrixCases } from "../../kernels/wasm/matrices/cases.js";
import { Extent } from "../extent.js";
import { isActive } from "../switch.js";
import { assemblyMutators } from "./assembly-mutators.js";
import { compileMutants } from "./compile.js";
import { harmlessInAssembly } from "./harmless-assembly.js";
import { Hunt, type Trial } from "./hunt.js";
import { declareTests } from "./verdict.js";

const module = await compileMutants();

const instantiate: Instantiate = (memory, _, linked) => {
  const env = { ...environmentOf(memory, linked), on: isActive };
  const { exports } = new (platform().Instance)(module, { env });
  return { module, wasm: { ...exports } };
};

/** Whoever computes everything at once, and whoever does the same chunk by chunk, as threads would. */
type Pair = readonly [Candidate, Candidate];
const pair = (): Pair => [candidate({ instantiate }), cut()];

/** Chunks after the first have the number and the space of a second thread. */
function cut(): Candidate {
  const made = candidate({
    alwaysCut: true,
    instantiate(memory, shared, linked) {
      const runNetwork: (typeof linked)["runNetwork"] = (kind, from, to, _, scratch) =>
        linked.runNetwork(kind, from, to, Number(from > 0), scratch);
      return instantiate(memory, shared, Object.create(linked, { runNetwork: { value: runNetwork } }));
    },
  });
  Object.defineProperty(made.threads, "wanted", { value: 2 });
  return made;
}

function expectAlike(under: Candidate, each: Case, expectation: Expectation): void {
  const { difference } = judge(under, each, expectation);
  if (difference !== "") throw new Error(difference);
}

/** Blocks that pass through linear memory only call the same kernels over and over. */
const trials = everyCase()
  .filter(({ title, slow }) => slow === undefined && !isStreamed(title))
  .map((each): Trial<Pair> => {
    const expectation = expected(each);
    const { through: _, ...anyWay } = each;
    return {
      name: `${each.kernel} of ${each.dtype}`,
      always: each.alone === true,
      run([whole, cut]) {
        expectAlike(whole, each, expectation);
        expectAlike(cut, anyWay, expectation);
      },
    };
  });

/** The loops of decompositions, as no kernel of the suite runs them. */
const loops = matrixCases.map((each): Trial<Pair> => {
  const expectation = String(after(matrixReference, each));
  return {
    name: each.title,
    run([{ memory, wasm }]) {
      if (String(after(matrices(memory, wasm), each)) !== expectation) throw new Error(each.title);
    },
  };
});

const extent = new Extent("assembly", "mutation-assembly.md", [
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
const hunt = new Hunt(pair);
await hunt.reach([...trials, ...loops]);

declareTests({
  title: "Mutation-tested kernels: the assembly",
  about: `The AssemblyScript kernels are broken on purpose, in every way below, and the conformance suite must
notice each time. A survivor fails CI.`,
  report: "mutation-assembly.md",
  hunt,
  extent,
  harmless: harmlessInAssembly,
  kinds: assemblyMutators,
});
