/**
 * After makemore: a network that has read names of rivers letter by letter, and makes up others.
 * `npx tsx examples/zoo/text/names.ts`
 */
import {
  categorical,
  crossEntropy,
  manualSeed,
  nn,
  noGrad,
  optim,
  place,
  type Tensor,
  tensor,
  zeros,
} from "wengert";
import { plotLines } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";
import { rivers } from "../../shared/texts.js";

/** The end of a name, and its beginning, is 0. */
const letters = ".abcdefghijklmnopqrstuvwxyz";
const context = 3;
const codesOf = (some: string) => Array.from(some, (each) => letters.indexOf(each));

/** Three letters x and the one that follows t, for every place in every name. */
function pairs(names: readonly string[]): { x: Tensor; t: Tensor } {
  const pieces = names.flatMap((name) =>
    Array.from({ length: name.length + 1 }, (_, i) => `...${name}.`.slice(i, i + context + 1)),
  );
  const codes = tensor(pieces.map(codesOf), { dtype: "int32" });
  return { x: codes.slice([null, [0, context]]), t: codes.at(":", -1) };
}

/** The mean of -ln p of the next letter where only how often letters follow each other is known. */
export function lossOfPairs(): number {
  const { x, t } = pairs(rivers);
  const last = x.at(":", -1);
  const counts = place(zeros([27, 27]), last, t).add(1);
  const shares = counts.div(counts.sum(1, { keepDims: true }));
  return -shares.at(last, t).log().mean().item();
}

/** Trains for so many steps; losses, and names that it makes up. */
export function learnNames({ steps = 300, seed = 1 }) {
  manualSeed(seed);
  const { x, t } = pairs(rivers);
  const net = new nn.Sequential([
    new nn.Embedding(27, 10), // (N, 3) -> (N, 3, 10)
    new nn.Flatten(),
    new nn.Affine(context * 10, 100, { init: nn.init.xavier() }),
    new nn.Tanh(),
    new nn.Affine(100, 27, { init: nn.init.normal(0.01) }),
  ]);
  const optimizer = new optim.Adam(net.parameters(), { lr: 0.01 });
  const losses = Array.from({ length: steps }, () => {
    optimizer.zeroGrad();
    const loss = crossEntropy(net.forward(x), t);
    loss.backward();
    optimizer.step();
    return loss.item();
  });
  const makeUp = () => {
    let name = "...";
    while (name.length < 20 + context) {
      const before = tensor([codesOf(name.slice(-context))], { dtype: "int32" });
      const code = noGrad(() => categorical(net.forward(before)).item());
      if (code === 0) break;
      name += letters[code];
    }
    return name.slice(context);
  };
  return { losses, names: Array.from({ length: 10 }, makeUp) };
}

export const program = await main(import.meta.url, "examples/zoo/text/names.ts", {
  about: "After makemore: names of rivers, letter by letter.",
  flags: { steps: wholeNumber([1, 100_000], 300, "steps"), seed: wholeNumber([0, 2 ** 32 - 1], 1, "seed") },
  run(options) {
    const { losses, names } = learnNames(options);
    const pairwise = lossOfPairs();
    for (const [i, loss] of losses.entries())
      if (i % 50 === 0 || i === losses.length - 1) console.log(row(`step ${i}`, [loss.toFixed(4)]));
    console.log(row("pairs alone", [pairwise.toFixed(4)]));
    console.log(names.join(" "));
    const lines = [
      { name: "network", y: losses },
      { name: "pairs alone", y: [pairwise, pairwise], x: [0, losses.length - 1] },
    ];
    return { names: plotLines(lines, { title: "Names of rivers", xName: "step", yName: "loss" }) };
  },
});
