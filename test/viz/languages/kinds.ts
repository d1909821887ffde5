/** One page of every kind in a language, and the words that may stand on it in English. */
import { matmul, recordSources, relu, scope, softmaxCrossEntropy, sum, tensor } from "wengert";
import {
  frames,
  histogram,
  type Language,
  loadLanguage,
  plotCurves,
  toAnimatedSvg,
  toGraphHtml,
  toHtml,
  toNetworkHtml,
  toSvg,
  trainingReport,
} from "wengert/viz";
import { size, trained } from "../network/networks.js";

const filled = (shape: readonly number[], name: string) =>
  tensor(
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => ((i * 7) % 5) - 1.5),
    { shape: [...shape], name, requiresGrad: true },
  );

/** Products, a bias that gathers, ReLU, a fused loss, a value used twice, one that has changed since. */
export function layers(retainGraph: boolean) {
  const [X, W, b] = [filled([3, 4], "X"), filled([4, 3], "W"), filled([3], "b")];
  const root = recordSources(() => {
    const h = scope("first", () => relu(matmul(X, W).add(b)));
    const twice = matmul(h, W.T);
    return softmaxCrossEntropy(twice.add(sum(h)), [0, 1, 2]);
  });
  root.name = "L";
  root.backward(undefined, { retainGraph });
  W.assign(W.add(1));
  return root;
}

const history = {
  losses: Array.from({ length: 700 }, (_, i) => (i === 3 ? Number.NaN : 3 / (1 + i))),
  evaluations: [
    { iteration: 0, loss: 2.5, trainAccuracy: 0.1, testAccuracy: 0.125 },
    { iteration: 600, loss: 0.5, trainAccuracy: 0.75, testAccuracy: 0.625 },
  ],
};

const spreads = (numbers: number[]) =>
  [0, 600].map((iteration) => ({
    iteration,
    values: histogram(numbers),
    gradient: histogram(numbers),
    update: 0.001 * (iteration + 1),
  }));

export type Kind = "player" | "predict" | "graph" | "network" | "report" | "svg" | "animated" | "curves";
export const kinds: readonly Kind[] = [
  "player",
  "predict",
  "graph",
  "network",
  "report",
  "svg",
  "animated",
  "curves",
];

/** A page's text, as HTML or SVG. */
export async function pageOf(kind: Kind, lang: Language): Promise<string> {
  await loadLanguage(lang);
  if (kind === "player") return toHtml(layers(true), { lang, program: "W" });
  if (kind === "predict") return toHtml(layers(false), { lang, predict: true });
  if (kind === "graph") return toGraphHtml(layers(true), { lang, graphviz: "" });
  if (kind === "svg") return toSvg(layers(true), { lang, values: "stats", local: "edge", saved: true });
  if (kind === "animated") return toAnimatedSvg(layers(true), { lang });
  if (kind === "curves") return plotCurves(history, { lang });
  if (kind === "network") {
    const { model, recorder, images } = trained({ units: 12 });
    return toNetworkHtml(model, images, { size, recording: recorder.recording, lang });
  }
  return trainingReport({
    lang,
    command: "npx tsx train.ts",
    options: { lr: 0.1 },
    history,
    network: layers(true),
    parameters: [
      { name: "W1", shape: [3], records: spreads([1, 2, 2]) },
      { name: "W2", shape: [300], records: spreads(Array.from({ length: 300 }, (_, i) => Math.sin(i))) },
    ],
    silence: [0, 600].map((iteration) => ({ iteration, layer: "Relu1", dead: 0.25, silent: 0.5 })),
    activations: [0, 2].map((iteration) => ({ iteration, layer: "Affine1", mean: 3, std: 4 })),
    learningRates: [0, 2].map((iteration) => ({ iteration, lr: 0.1 / (1 + iteration) })),
    others: [{ name: "B", history, options: { lr: 0.2 } }],
    confusion: [
      [5, 1],
      [0, 4],
    ],
    mistakes: [
      {
        index: 3,
        image: { width: 2, height: 2, ink: [1, 0, 0.5, 1] },
        label: 0,
        prediction: 1,
        probability: 0.875,
        loss: 2.5,
      },
    ],
  });
}

/** The captions of an animation, and of the steps as pictures. */
export const sentencesOf = async (lang: Language) =>
  (await frames(layers(true), { lang })).map(({ sentence, title }) => `${title} ${sentence}`).toArray();

/**
 * Names of the user's, ops, options, dtypes, classes of the library, keys, and what the field writes so in
 * every language.
 */
export const allowed = new Set(
  (
    "Graphviz Enter NaN Infinity int32 ReLU Relu Affine softmax log exp max mean Tab Home End Esc grad float float32 float64 " +
    "backward undefined retainGraph true axes matmul add relu sum transpose softmaxCrossEntropy oneHot permute first " +
    "assign Tensor lr npx tsx train ts kinds W1 W2 Relu1 Affine1 Affine2 Sequential ReLU1 index x1"
  ).split(" "),
);
