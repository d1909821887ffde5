/**
 * Distillation (Hinton et al. 2015): a small network is told not which digit it sees, but how sure a large network is of
 * each, and so learns to tell a 3 that it has never seen. `npx tsx examples/zoo/representations/distillation.ts`
 */
import { crossEntropy, klDiv, manualSeed, nn, noGrad, optim, randint, type Tensor } from "wengert";
import { loadMnist } from "wengert/data";
import { plotLines } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";

/** A loss of the scores for some images, which lie at these places. */
type LossOf = (scores: Tensor, places: Tensor) => Tensor;

/** A network after so many batches of 100 images. */
function train(hidden: number, x: Tensor, steps: number, lossOf: LossOf): nn.Sequential {
  const net = new nn.Sequential([new nn.Affine(784, hidden), new nn.ReLU(), new nn.Affine(hidden, 10)]);
  const optimizer = new optim.Adam(net.parameters(), { lr: 0.002 });
  for (let step = 0; step < steps; step++) {
    const places = randint(0, x.shape[0] as number, [100]);
    optimizer.zeroGrad();
    lossOf(net.forward(x.at(places)), places).backward();
    optimizer.step();
  }
  return net;
}

/** A teacher, and two students that see no 3: for each, the share of every digit's unseen images that it tells. */
export function teach({ steps = 400, images = 5000, temperature = 5, seed = 1 }) {
  manualSeed(seed);
  const { train: all, test } = loadMnist();
  const [x, t] = [all.x.at([0, images]), all.t.at([0, images])];
  const teacher = train(200, x, steps, (scores, places) => crossEntropy(scores, t.at(places)));
  const [someX, someT] = [x.at(t.ne(3)), t.at(t.ne(3))];
  const sure = noGrad(() => teacher.forward(someX).div(temperature).softmax());
  const unlike: LossOf = (scores, places) =>
    klDiv(scores.div(temperature).logSoftmax(), sure.at(places), { reduction: "batchMean" });
  const told = train(30, someX, steps, unlike);
  const labelled = train(30, someX, steps, (scores, places) => crossEntropy(scores, someT.at(places)));
  const [newX, newT] = [test.x.at([0, 2000]), test.t.at([0, 2000])];
  const right = (net: nn.Sequential) => {
    const isRight = noGrad(() => net.forward(newX).argMax(1).eq(newT).to("float32"));
    return Array.from({ length: 10 }, (_, digit) => isRight.at(newT.eq(digit)).mean().item());
  };
  return { teacher: right(teacher), labelled: right(labelled), told: right(told) };
}

export const program = await main(import.meta.url, "examples/zoo/representations/distillation.ts", {
  about: "Distillation: a digit that was never seen.",
  flags: {
    steps: wholeNumber([1, 100_000], 400, "batches of 100 digits"),
    seed: wholeNumber([0, 2 ** 32 - 1], 1, "seed"),
  },
  run(options) {
    const right = teach(options);
    console.log(row("right", ["3", "others"]));
    for (const [name, shares] of Object.entries(right)) {
      const others = shares.filter((_, digit) => digit !== 3).reduce((sum, share) => sum + share / 9, 0);
      console.log(
        row(
          name,
          [shares[3] ?? 0, others].map((share) => `${(100 * share).toFixed(1)} %`),
        ),
      );
    }
    const lines = Object.entries(right).map(([name, y]) => ({ name, y }));
    const figure = { title: "Right, of each digit; students saw no 3", xName: "digit", yName: "share" };
    return { distillation: plotLines(lines, figure) };
  },
});
