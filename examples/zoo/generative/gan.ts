/**
 * A generative adversarial network (Goodfellow et al. 2014): a generator learns to draw from two hills by what a judge
 * tells it. `npx tsx examples/zoo/generative/gan.ts`
 */
import {
  binaryCrossEntropyWithLogits,
  Generator,
  nn,
  noGrad,
  ones,
  optim,
  randn,
  type Tensor,
  tensor,
  zeros,
} from "wengert";
import { histogram, plotHistograms } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";

/** Half of the numbers around -2, half around 2. */
export const real = (count: number, generator: Generator): Tensor =>
  tensor(
    Array.from({ length: count }, () => [(generator.random() < 0.5 ? -2 : 2) + 0.4 * generator.normal()]),
  );

const network = (from: number, generator: Generator) => {
  const layer = (inside: number, out: number) => new nn.Affine(inside, out, { generator });
  return new nn.Sequential([
    layer(from, 32),
    new nn.LeakyReLU(0.2),
    layer(32, 32),
    new nn.LeakyReLU(0.2),
    layer(32, 1),
  ]);
};

/** Trains both in turn for so many steps; what is drawn in the end, and the losses. */
export function contest({ steps = 2000, batch = 128, seed = 3 }) {
  const generator = new Generator(seed);
  const [forger, judge] = [network(4, generator), network(1, generator)];
  const options = { lr: 2e-3, betas: [0.5, 0.999] as const };
  const [forges, judges] = [
    new optim.Adam(forger.parameters(), options),
    new optim.Adam(judge.parameters(), options),
  ];
  const draw = (count: number) => forger.forward(randn([count, 4], { generator }));
  const [yes, no] = [ones([batch, 1]), zeros([batch, 1])];
  const verdict = (x: Tensor, says: Tensor) => binaryCrossEntropyWithLogits(judge.forward(x), says);
  const losses = { forger: [] as number[], judge: [] as number[] };
  for (let i = 0; i < steps; i++) {
    judges.zeroGrad();
    const judged = verdict(real(batch, generator), yes).add(verdict(draw(batch).detach(), no));
    judged.backward();
    judges.step();

    forges.zeroGrad();
    const fooled = verdict(draw(batch), yes);
    fooled.backward();
    forges.step();
    losses.judge.push(judged.item());
    losses.forger.push(fooled.item());
  }
  return { losses, drawn: noGrad(() => draw(2000)), wanted: real(2000, generator) };
}

export const program = await main(import.meta.url, "examples/zoo/generative/gan.ts", {
  about: "A generative adversarial network on numbers around -2 and 2.",
  flags: { steps: wholeNumber([1, 100_000], 2000, "steps"), seed: wholeNumber([0, 2 ** 32 - 1], 3, "seed") },
  run(options) {
    const { losses, drawn, wanted } = contest(options);
    console.log(row("step", ["judge", "forger"]));
    for (const [i, loss] of losses.judge.entries())
      if (i % 250 === 0)
        console.log(row(String(i), [loss.toFixed(4), (losses.forger[i] as number).toFixed(4)]));
    for (const [name, x] of Object.entries({ wanted, drawn }))
      console.log(row(name, [`mean ${x.mean().item().toFixed(2)}`, `std ${x.std().item().toFixed(2)}`], 14));
    const fields = Object.entries({ wanted, drawn }).map(([name, x]) => ({
      name,
      ...histogram(x, { bins: 40 }),
    }));
    return { gan: plotHistograms(fields, { width: 800, height: 320 }) };
  },
});
