/** Drawing changes nothing: gradients, memory and the random state are the same before and after. */
import { expect, test } from "vitest";
import { memoryStats, rand, randn, setMemoryBudget } from "wengert";
import * as viz from "wengert/viz";
import {
  describe,
  diffGraphs,
  frames,
  graphJson,
  graphOf,
  steps,
  toAnimatedSvg,
  toDot,
  toGif,
  toGraphHtml,
  toHtml,
  toMermaid,
  toNetron,
  toPng,
  toSvg,
  toTikz,
} from "wengert/viz";
import { bySize } from "../helpers/size.js";
import { appleAndOrange, differentiated, leavesOf, twoLayerLoss } from "./graphs.js";

const everything: Record<string, (graph: Parameters<typeof toDot>[0]) => unknown> = {
  graphOf: (graph) => graphOf(graph as Error, { numerical: true }),
  toDot: (graph) => toDot(graph, { style: "tensor", saved: true }),
  toMermaid,
  toNetron,
  describe,
  steps,
  graphJson,
  diffGraphs: (graph) => diffGraphs(graph, graph),
  toSvg,
  frames,
  toHtml,
  toGraphHtml,
  toPng,
  toAnimatedSvg,
  toGif,
  toTikz,
};

/** What viz exports that is made of no graph. */
const drawsNoGraph = [
  "confusionMatrix",
  "definePlayer",
  "graphFromJson",
  "histogram",
  "loadLanguage",
  "plotCurves",
  "plotHistograms",
  "plotImages",
  "plotLines",
  "plotPlane",
  "requireReportPackages",
  "sparkline",
  "toNetworkHtml",
  "trainingReport",
];

test("every function that is given a graph is asked", () => {
  const functions = Object.entries(viz).filter(
    ([name, value]) => typeof value === "function" && /^[a-z]/.test(name),
  );
  expect(functions.map(([name]) => name).sort()).toEqual(
    [...Object.keys(everything), ...drawsNoGraph].sort(),
  );
});

test.each(Object.entries(everything))("by %s", async (_, draw) => {
  for (const build of bySize([appleAndOrange, twoLayerLoss], [twoLayerLoss])) {
    const root = differentiated(build(), true);
    const leaves = leavesOf(root);
    emptyCache();
    await draw(root); // what is loaded and allocated once stays
    const grads = leaves.map((leaf) => [leaf.grad, leaf.grad?.toTypedArray(), leaf.array.storage.version]);
    const before = memoryStats();
    await draw(root);
    const after = memoryStats();
    expect(living(after), "arrays").toBe(living(before));
    expect(after.residentBytes, "bytes").toBe(before.residentBytes);
    expect(after.budgetBytes).toBe(before.budgetBytes);
    expect(leaves.map((leaf) => [leaf.grad, leaf.grad?.toTypedArray(), leaf.array.storage.version])).toEqual(
      grads,
    );
    leaves.forEach((leaf, i) => {
      expect(leaf.grad).toBe(grads[i]?.[0]);
    });
    expect(root.gradFn?.released).toBe(false);
  }
});

/** Nothing has to give way while the picture is drawn, so that what it leaves behind is there to be seen. */
function emptyCache(): void {
  const { budgetBytes } = memoryStats();
  setMemoryBudget(0);
  setMemoryBudget(budgetBytes);
}

/** How many arrays that were in linear memory are there still, or would come back. */
const living = ({ residentCount, evicted, returned }: ReturnType<typeof memoryStats>) =>
  residentCount + evicted - returned;

test("the next random numbers are those that would have come anyway", async () => {
  const { manualSeed } = await import("wengert");
  const root = differentiated(twoLayerLoss(), true);
  const next = () => [rand([4]).toArray(), randn([4]).toArray()];
  manualSeed(7);
  const expected = next();
  manualSeed(7);
  for (const draw of Object.values(everything)) await draw(root);
  expect(next()).toEqual(expected);
});
