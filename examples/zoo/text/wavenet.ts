/**
 * After makemore's last part: a WaveNet (van den Oord et al. 2016) joins neighbours two by two, so that eight letters
 * become four, two, one. A hundred names are few: those that it has not read show when it begins to learn by heart.
 * `npx tsx examples/zoo/text/wavenet.ts`
 */
import {
  categorical,
  crossEntropy,
  manualSeed,
  nn,
  noGrad,
  optim,
  randint,
  type Tensor,
  tensor,
} from "wengert";
import { plotLines } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";
import { rivers } from "../../shared/texts.js";

/** The end of a name, and its beginning, is 0. */
const letters = ".abcdefghijklmnopqrstuvwxyz";
const [context, size] = [8, 64];
const codesOf = (some: string) => Array.from(some, (each) => letters.indexOf(each));

/** Eight letters x and the one that follows t, for every place in every name. */
function examples(names: readonly string[]): { x: Tensor; t: Tensor } {
  const pieces = names.flatMap((name) =>
    Array.from({ length: name.length + 1 }, (_, i) => `........${name}.`.slice(i, i + context + 1)),
  );
  const codes = tensor(pieces.map(codesOf), { dtype: "int32" });
  return { x: codes.slice([null, [0, context]]), t: codes.at(":", -1) };
}

class WaveNet extends nn.Module {
  readonly letter = new nn.Embedding(27, 10);
  readonly layers = new nn.Sequential([
    ...[10, size, size].flatMap((channels) => [
      new nn.Conv1d(channels, size, 2, { stride: 2 }),
      new nn.BatchNorm(size),
      new nn.Tanh(),
    ]),
    new nn.Flatten(), // (N, 64, 1) -> (N, 64)
    new nn.Affine(size, 27, { init: nn.init.normal(0.01) }),
  ]);

  /** Letters (N, 8) -> scores of the next one (N, 27). */
  override forward(x: Tensor): Tensor {
    return this.layers.forward(this.letter.forward(x).transpose(1, 2));
  }

  makeUp(): string {
    let name = "........";
    while (name.length < 20 + context) {
      const code = categorical(
        this.forward(tensor([codesOf(name.slice(-context))], { dtype: "int32" })),
      ).item();
      if (code === 0) break;
      name += letters[code];
    }
    return name.slice(context);
  }
}

/** Trains for so many batches; losses of those, and of every tenth name, which is never learnt. */
export function learnNames({ steps = 400, batch = 64, seed = 1 }) {
  manualSeed(seed);
  const [learnt, kept] = [true, false].map((isLearnt) =>
    examples(rivers.filter((_, i) => (i % 10 !== 0) === isLearnt)),
  ) as [ReturnType<typeof examples>, ReturnType<typeof examples>];
  const net = new WaveNet();
  const optimizer = new optim.AdamW(net.parameters(), { lr: 0.003, weightDecay: 0.1 });
  const unseen = () => noGrad(() => crossEntropy(net.eval().forward(kept.x), kept.t).item());
  const losses = { learnt: [] as number[], unseen: [] as number[] };
  for (let step = 0; step < steps; step++) {
    const chosen = randint(0, learnt.t.size, [batch]);
    optimizer.zeroGrad();
    const loss = crossEntropy(net.train().forward(learnt.x.at(chosen)), learnt.t.at(chosen));
    loss.backward();
    optimizer.step();
    losses.learnt.push(loss.item());
    losses.unseen.push(unseen());
  }
  net.eval();
  return { losses, names: noGrad(() => Array.from({ length: 10 }, () => net.makeUp())) };
}

export const program = await main(import.meta.url, "examples/zoo/text/wavenet.ts", {
  about: "After makemore: a WaveNet learns names of rivers.",
  flags: {
    steps: wholeNumber([1, 100_000], 400, "batches"),
    seed: wholeNumber([0, 2 ** 32 - 1], 1, "seed"),
  },
  run(options) {
    const { losses, names } = learnNames(options);
    console.log(row("", ["learnt", "unseen"]));
    for (const [i, loss] of losses.learnt.entries())
      if (i % 50 === 0 || i === losses.learnt.length - 1)
        console.log(row(`step ${i}`, [loss.toFixed(4), (losses.unseen[i] as number).toFixed(4)]));
    console.log(names.join(" "));
    const lines = Object.entries(losses).map(([name, y]) => ({ name, y }));
    return { wavenet: plotLines(lines, { title: "A WaveNet", xName: "step", yName: "loss" }) };
  },
});
