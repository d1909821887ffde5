/** Calls of what draws graphs and trainings. */
import { nn, scope, type Tensor, tensor } from "wengert";
import * as viz from "wengert/viz";
import { generator, layer, tracked } from "./samples.js";
import { type Call, callsOf, methodsOf } from "./table.js";

function loss(): Tensor {
  const root = scope("block", () => tracked().square()).sum();
  root.backward(undefined, { retainGraph: true });
  return root;
}

const drawing = () => ({
  style: "book",
  rankdir: "LR",
  names: "auto",
  shapes: true,
  dtypes: true,
  values: "auto",
  grads: "auto",
  local: "none",
  digits: 4,
  modules: "cluster",
  depth: 2,
  constants: "show",
  collapse: [],
  saved: true,
  highlight: [],
  step: 0,
  maxNodes: 200,
  theme: "light",
  title: "a title",
  lang: "en",
  alt: "a picture",
});
const without = (...names: readonly string[]) =>
  Object.fromEntries(Object.entries(drawing()).filter(([name]) => !names.includes(name)));

const drawn = () => [loss(), drawing()];
/** All steps are there. */
const stepless = () => [loss(), without("step")];

const history = () => ({
  losses: [1, 0.5],
  evaluations: [{ iteration: 1, loss: 0.5, trainAccuracy: 0.5, testAccuracy: 0.4 }],
});

function watched(): viz.ParameterWatch {
  const watch = new viz.ParameterWatch(layer().namedParameters());
  watch.observe(1);
  return watch;
}

const digits = () =>
  new nn.Sequential([
    new nn.Affine(4, 3, { generator: generator() }),
    new nn.ReLU(),
    new nn.Affine(3, 2, { generator: generator() }),
  ]);
const pictures = () => ({
  x: tensor([
    [0, 1, 1, 0],
    [1, 0, 0, 1],
  ]),
  t: tensor([0, 1], { dtype: "int32" }),
});
function recorded(): viz.NetworkRecorder {
  const recorder = new viz.NetworkRecorder(digits());
  recorder.observe(1);
  return recorder;
}

export const vizCalls: readonly Call[] = [
  ...callsOf(viz, {
    graphOf: () => [loss(), { numerical: true, excerpts: true, seed: 1 }],
    graphJson: () => [loss()],
    graphFromJson: () => [viz.graphJson(loss())],
    diffGraphs: () => [loss(), loss()],
    describe: stepless,
    steps: stepless,
    frames: stepless,
    toDot: drawn,
    toMermaid: () => [loss(), without("step", "saved", "highlight")],
    toNetron: () => [loss()],
    toSvg: drawn,
    toTikz: drawn,
    toPng: () => [loss(), { ...without("alt"), scale: 1, fontFiles: [], systemFonts: true }],
    toAnimatedSvg: () => [loss(), { ...without("step"), seconds: 1, captions: true }],
    toGif: () => [
      loss(),
      { ...without("step", "alt"), seconds: 1, captions: true, scale: 1, fontFiles: [], systemFonts: true },
    ],
    toGraphHtml: () => [
      loss(),
      {
        style: "modules",
        names: "auto",
        shapes: true,
        dtypes: true,
        values: "auto",
        grads: "auto",
        digits: 3,
        theme: "light",
        title: "a title",
        alt: "words",
        open: [],
        graphviz: "",
      },
    ],
    toHtml: () => [
      loss(),
      { ...without("step"), numerical: true, predict: true, tolerance: 0.1, program: "" },
    ],
    plotCurves: () => [history(), { width: 400, height: 300, theme: "light", title: "a title", lang: "en" }],
    plotHistograms: () => [
      [{ name: "a", ...viz.histogram([1, 2, 3]) }],
      { width: 400, height: 300, theme: "light", title: "a title", xName: "x" },
    ],
    plotImages: () => [
      [{ name: "a", values: [1, 2, 3, 4], size: [2, 2] }],
      { width: 400, height: 300, theme: "light", title: "a title", columns: 3 },
    ],
    plotLines: () => [
      [{ name: "a", y: [1, 2], x: [0, 1] }],
      { width: 400, height: 300, theme: "light", title: "a title", xName: "x", yName: "y", log: true },
    ],
    plotPlane: () => [
      {
        field: { values: [0, 1, 2, 3], columns: 2 },
        paths: [{ name: "a", x: [0, 1], y: [0, 1] }],
        points: [{ name: "b", x: [0.5], y: [0.5] }],
      },
      {
        xRange: [0, 1],
        yRange: [0, 1],
        width: 400,
        height: 300,
        theme: "light",
        title: "a title",
        xName: "x",
        yName: "y",
        levels: [1],
        shade: true,
      },
    ],
    sparkline: () => [[1, 2, 3], 20],
    toNetworkHtml: () => [
      digits(),
      pictures(),
      {
        recording: recorded().recording,
        count: 2,
        size: [2, 2],
        classes: ["a", "b"],
        title: "a title",
        theme: "light",
      },
    ],
    NetworkRecorder: () => [digits(), 1],
    confusionMatrix: () => [tensor([0, 1], { dtype: "int32" }), tensor([1, 1], { dtype: "int32" }), 2],
    histogram: () => [[1, 2, 3], { bins: 2 }],
    definePlayer: () => ["wengert-player"],
    loadLanguage: () => ["ja"],
    requireReportPackages: () => [],
    trainingReport: () => [
      {
        title: "a title",
        command: "train",
        options: { lr: 0.1 },
        history: history(),
        network: loss(),
        parameters: watched().series,
        silence: [{ iteration: 1, layer: "Relu1", dead: 0.5, silent: 0.5 }],
        activations: [{ iteration: 1, layer: "Relu1", mean: 0.5, std: 0.5 }],
        learningRates: [{ iteration: 1, lr: 0.1 }],
        others: [{ name: "before", history: history() }],
        confusion: [
          [1, 0],
          [0, 1],
        ],
        mistakes: [
          {
            index: 0,
            label: 1,
            prediction: 0,
            probability: 0.5,
            loss: 1,
            image: { width: 1, height: 1, ink: [0.5] },
          },
        ],
      },
    ],
    ParameterWatch: () => [layer().namedParameters()],
  }),
  ...methodsOf("ParameterWatch", watched, { observe: () => [2], beforeStep: () => [] }),
  ...methodsOf("NetworkRecorder", recorded, { observe: () => [0.5] }),
];
