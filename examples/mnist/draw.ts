/**
 * Draws the trained two-layer network with the values and gradients of one image, at three zooms and step by
 * step, into a folder (runs).
 */
import { Generator, optim } from "wengert";
import { loadMnist, sample } from "wengert/data";
import { graphOf, toDot, toHtml, toSvg } from "wengert/viz";
import { writeWhole } from "../shared/files.js";
import { folder } from "../shared/flags.js";
import { argumentOrEnd, runProgram } from "../shared/program.js";
import { TwoLayerNet } from "./two-layer-net.js";
import { walkedLoss } from "./walked-loss.js";

/** What the book calls an epoch: enough to recognize nine digits in ten. */
const iterations = 600;

const zooms = {
  modules: { style: "modules" },
  tensor: { style: "tensor" },
  book: { style: "book", modules: "flat" },
} as const;

async function draw(): Promise<void> {
  const out = argumentOrEnd("draw", {
    usage: "npx tsx examples/mnist/draw.ts [folder]",
    about: `Trains for ${iterations} iterations and writes the pictures into the folder (runs).`,
    argument: folder("runs", "the folder"),
  });
  const generator = new Generator(0);
  const { train, test } = loadMnist();
  const net = new TwoLayerNet(784, 50, 10, { generator });
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
  for (let i = 0; i < iterations; i++) {
    const { x, t } = sample(train, 100, generator);
    optimizer.zeroGrad();
    net.loss(x, t).backward();
    optimizer.step();
  }
  console.log(`test accuracy after ${iterations} iterations: ${net.accuracy(test.x, test.t).toFixed(4)}`);

  const graph = graphOf(walkedLoss(net, test, 1));
  for (const [name, options] of Object.entries(zooms)) {
    const dot = writeWhole(out, `two-layer-${name}.dot`, toDot(graph, options));
    const svg = writeWhole(out, `two-layer-${name}.svg`, await toSvg(graph, options));
    console.log(`wrote ${dot} and ${svg}`);
  }
  const player = await toHtml(graph, { style: "tensor", title: "One image through the trained network" });
  console.log(`wrote ${writeWhole(out, "two-layer-player.html", player)}`);
}

await runProgram("draw", draw);
