/** What the functions of pictures take: superfluous arguments, unknown options and wrong kinds are refused. */
import { expect, test } from "vitest";
import { nn, tensor } from "wengert";
import * as viz from "wengert/viz";
import { signatures } from "../arguments/declarations.js";

const x = tensor(1, { requiresGrad: true });
const network = new nn.Sequential([new nn.Affine(4, 3), new nn.ReLU(), new nn.Affine(3, 2)]);
const images = { x: tensor([[0, 1, 1, 0]]), t: tensor([1], { dtype: "int32" }) };
const history = { losses: [1], evaluations: [] };

/** A call of each function that is right, but for what is put behind it. */
const calls: Readonly<Record<string, readonly unknown[]>> = {
  confusionMatrix: [tensor([0]), tensor([0]), 1],
  definePlayer: ["wengert-player"],
  describe: [x, {}],
  diffGraphs: [x, x],
  frames: [x, {}],
  graphFromJson: ["{}"],
  graphJson: [x],
  graphOf: [x, {}],
  histogram: [x, {}],
  loadLanguage: ["en"],
  plotCurves: [history, {}],
  plotHistograms: [[{ name: "a", counts: [1], low: 0, high: 1 }], {}],
  plotImages: [[{ name: "a", values: [1], size: [1, 1] }], {}],
  plotLines: [[{ name: "a", y: [1, 2] }], {}],
  plotPlane: [{ paths: [{ name: "a", x: [0], y: [0] }] }, { xRange: [0, 1], yRange: [0, 1] }],
  requireReportPackages: [],
  sparkline: [[1], 60],
  steps: [x, {}],
  toAnimatedSvg: [x, {}],
  toDot: [x, {}],
  toGif: [x, {}],
  toGraphHtml: [x, {}],
  toHtml: [x, {}],
  toMermaid: [x, {}],
  toNetron: [x],
  toNetworkHtml: [network, images, {}],
  toPng: [x, {}],
  toSvg: [x, {}],
  toTikz: [x, {}],
  trainingReport: [{ history }],
};

type Call = (...args: readonly unknown[]) => unknown;

const functions = Object.entries<unknown>(viz).flatMap(([name, f]): [string, Call][] =>
  typeof f === "function" && !f.toString().startsWith("class") ? [[name, f as Call]] : [],
);

test("every function is here, and has said what it takes", () => {
  expect(functions.map(([name]) => name).sort()).toEqual(Object.keys(calls).sort());
  for (const [name] of functions) expect(signatures.has(name), name).toBe(true);
});

const called = async (f: Call, args: readonly unknown[]) => f(...args);

test.each(functions)("%s takes no argument too many, and no unknown option", async (name, f) => {
  const args = calls[name] as readonly unknown[];
  await expect(called(f, [...args, 7])).rejects.toThrow(`${name}: an argument too many, 7`);
  const last = args.at(-1);
  if (last?.constructor !== Object) return;
  await expect(called(f, [...args.slice(0, -1), { ...last, colour: 1 }])).rejects.toThrow(
    `${name}: unknown option "colour"`,
  );
});

test("what is no graph is refused under the name of the function", () => {
  expect(() => viz.toDot(3 as never)).toThrow("toDot: expected a tensor, got 3");
  expect(() => viz.describe([x] as never)).toThrow("describe: expected a tensor, got an array");
  expect(() => new viz.ParameterWatch(3 as never)).toThrow("ParameterWatch: parameters must be");
  expect(() => viz.confusionMatrix(x, x, 1e9)).toThrow("classes must be a whole number from 1 to 10000");
});

test("a title that nobody could read is refused, and not laid out for minutes", async () => {
  const title = "x".repeat(16_001);
  for (const f of [viz.toDot, viz.toSvg, viz.toPng, viz.toHtml, viz.toGraphHtml])
    await expect(called(f as Call, [x, { title }])).rejects.toThrow(
      "title must be a string of at most 16,000",
    );
  expect(() => viz.plotCurves(history, { title })).toThrow("title must be a string of at most 16,000");
});
