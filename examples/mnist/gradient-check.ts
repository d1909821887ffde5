/**
 * The gradient check of Deep Learning from Scratch, section 5.7.3: backprop against numerical differentiation
 * on three images. The hidden units are 50, or as many as the command line says.
 */
import { Generator, numericalGradient } from "wengert";
import { loadMnist } from "wengert/data";
import { wholeNumber } from "../shared/flags.js";
import { argumentOrEnd, runProgram } from "../shared/program.js";
import { TwoLayerNet } from "./two-layer-net.js";

function check(): void {
  const hidden = argumentOrEnd("gradient-check", {
    usage: "npx tsx examples/mnist/gradient-check.ts [units]",
    about: "Compares the gradients of a network with so many hidden units (50).",
    argument: wholeNumber([1, 1000], 50, "hidden units"),
  });
  const { train } = loadMnist({ dtype: "float64" });
  const net = new TwoLayerNet(784, hidden, 10, { generator: new Generator(0), dtype: "float64" });
  const [x, t] = [train.x.slice([[0, 3]]), train.t.slice([[0, 3]])];

  net.loss(x, t).backward();

  console.log(
    "mean |backprop - numerical| over the elements of each parameter (two forward passes per element)",
  );
  let worst = 0;
  for (const parameter of net.parameters()) {
    const numerical = numericalGradient(() => net.loss(x, t), parameter);
    const difference =
      parameter.grad === null ? Number.NaN : parameter.grad.sub(numerical).abs().mean().item();
    worst = Math.max(worst, difference);
    console.log(`${parameter.name.padEnd(3)} ${difference.toExponential(4)}`);
  }
  if (!(worst < 1e-7)) {
    console.error(`gradient-check: the mean difference ${worst} is not below 1e-7: a derivative is wrong`);
    process.exitCode = 1;
  }
}

await runProgram("gradient-check", check);
