/** Draws the two-layer network with values and gradients of one batch, op by op and layer by layer, into runs/. */
import { Generator } from "wengert";
import { loadMnist, sample } from "wengert/data";
import { graphOf, toDot, toSvg } from "wengert/viz";
import { writeWhole } from "./files.js";
import { TwoLayerNet } from "./two-layer-net.js";

const out = process.argv[2] ?? "runs";
const generator = new Generator(0);
const { train } = loadMnist();
const net = new TwoLayerNet(784, 50, 10, { generator });
const { x, t } = sample(train, 100, generator);
x.name = "x";
t.name = "t";
const loss = net.loss(x, t);
loss.name = "loss";
loss.backward(undefined, { retainGraph: true });

const graph = graphOf(loss);
for (const style of ["tensor", "modules"] as const) {
  const dot = writeWhole(out, `two-layer-${style}.dot`, toDot(graph, { style }));
  const svg = writeWhole(out, `two-layer-${style}.svg`, await toSvg(graph, { style }));
  console.log(`wrote ${dot} and ${svg}`);
}
