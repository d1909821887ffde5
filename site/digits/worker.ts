/** The worker that trains: the network, the batches and the steps of examples/mnist/train.ts. */
import { Generator, noGrad, optim } from "wengert";
import { fetchMnist, type Mnist, type MnistSplit, sample } from "wengert/data";
import { Accuracy, pauses } from "wengert/train";
import { loadLanguage, NetworkRecorder, toNetworkHtml } from "wengert/viz";
import { TwoLayerNet } from "../../examples/mnist/two-layer-net.js";
import type { Language } from "../page/words.js";
import type { Files, Report, Request } from "./protocol.js";

const batchSize = 100;
const learningRate = 0.1;
const hiddenSize = 50;
const evaluateEvery = 600;
/** Milliseconds between two reports. */
const reportEvery = 200;
/** Milliseconds between two turns of what the page asks. */
const hearEvery = 100;

const report = (what: Report) => postMessage(what);

/** What was trained, for who wants to see it. */
let trained: { net: TwoLayerNet; mnist: Mnist; recorder: NetworkRecorder } | undefined;
let stopped = false;

const pause = pauses({ every: hearEvery });

/** The files are at hand: nothing is fetched. */
const read = (files: Files) =>
  fetchMnist("https://digits.invalid/", {
    cache: false,
    fetch: async (url) => {
      const file = files[url.replace(/^.*\//, "").replace(/\.gz$/, "")];
      return { ok: file !== undefined, status: 404, arrayBuffer: async () => file ?? new ArrayBuffer(0) };
    },
  });

async function train(files: Files, iterations: number): Promise<void> {
  stopped = false;
  const mnist = trained?.mnist ?? (await read(files));
  const generator = new Generator(0);
  const net = new TwoLayerNet(784, hiddenSize, 10, { generator });
  const optimizer = new optim.SGD(net.parameters(), { lr: learningRate });
  const recorder = new NetworkRecorder(net);
  trained = { net, mnist, recorder };
  let losses: number[] = [];
  let seconds = 0;
  let began = performance.now();
  let told = began;
  let done = 0;
  const tell = () => {
    const now = performance.now();
    report({ kind: "progress", done, seconds: seconds + (now - began) / 1000, losses });
    losses = [];
    told = now;
  };
  for (let i = 0; i < iterations && !stopped; i++) {
    const { x, t } = sample(mnist.train, batchSize, generator);
    optimizer.zeroGrad();
    const loss = net.loss(x, t);
    loss.backward();
    optimizer.step();
    const value = loss.item();
    done++;
    losses.push(value);
    recorder.observe(value);
    if (i % evaluateEvery === 0) {
      tell();
      seconds += (performance.now() - began) / 1000;
      report({ kind: "evaluating" });
      const trainAccuracy = await accuracyOf(net, mnist.train);
      const testAccuracy = await accuracyOf(net, mnist.test);
      began = performance.now();
      if (stopped) break; // not all were counted
      report({ kind: "evaluated", evaluation: { iteration: i, loss: value, trainAccuracy, testAccuracy } });
    } else if (performance.now() - told > reportEvery) tell();
    await pause();
  }
  tell();
  report({ kind: "ended" });
}

/** NaN where it was stopped before all were counted. */
async function accuracyOf(net: TwoLayerNet, { x, t }: MnistSplit): Promise<number> {
  const accuracy = new Accuracy();
  for (let from = 0; from < t.size && !stopped; from += batchSize) {
    const rows = Int32Array.from({ length: Math.min(batchSize, t.size - from) }, (_, i) => from + i);
    accuracy.update(
      noGrad(() => net.predict(x.indexSelect(0, rows))),
      t.indexSelect(0, rows),
    );
    await pause();
  }
  return stopped ? Number.NaN : accuracy.value;
}

async function look(title: string, lang: Language): Promise<void> {
  if (trained === undefined) return;
  const { net, mnist, recorder } = trained;
  await loadLanguage(lang);
  const html = toNetworkHtml(net, mnist.test, { recording: recorder.recording, title, lang });
  report({ kind: "network", html });
}

const answer = async (request: Request): Promise<void> => {
  try {
    if (request.kind === "train") await train(request.files, request.iterations);
    else if (request.kind === "look") await look(request.title, request.lang);
    else stopped = true;
  } catch (error) {
    report({ kind: "failed", message: (error as Error).message });
  }
};

addEventListener("message", ({ data }: MessageEvent<Request>) => void answer(data));
