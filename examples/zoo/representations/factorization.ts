/**
 * Matrix factorization (Koren et al. 2009): from a quarter of all ratings of films come what people like and what films
 * are like, and from these the ratings of films that nobody has seen yet.
 * `npx tsx examples/zoo/representations/factorization.ts`
 */
import * as w from "wengert";
import { mseLoss, nn, noGrad, optim, randn, type Tensor } from "wengert";
import { plotLines } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";

const [people, films, traits, noise] = [200, 100, 3, 0.3];

/** Of which person, of which film, how good: three tensors of one length. */
type Ratings = [person: Tensor, film: Tensor, stars: Tensor];

/** All ratings in random order: taste times kind, how much each is liked by all, and noise. */
function rate(): Ratings {
  const [taste, kind] = [randn([people, traits]), randn([films, traits])];
  const pairs = w.randperm(people * films);
  const [person, film] = [w.floorDivide(pairs, films), w.remainder(pairs, films)];
  const liked = taste
    .at(person)
    .mul(kind.at(film))
    .sum(1)
    .add(randn([films]).at(film));
  return [person, film, liked.add(randn(liked.shape).mul(noise))];
}

class Factors extends nn.Module<[Tensor, Tensor]> {
  readonly taste = new nn.Embedding(people, traits, { init: nn.init.normal(0.1) });
  readonly kind = new nn.Embedding(films, traits, { init: nn.init.normal(0.1) });
  readonly fame = new nn.Embedding(films, 1, { init: nn.init.zeros() });

  override forward(person: Tensor, film: Tensor): Tensor {
    const likes = this.taste.forward(person).mul(this.kind.forward(film)).sum(1);
    return likes.add(this.fame.forward(film).squeeze(1));
  }
}

/** Trains for so many steps on the first ratings; how far off it is there, and on a thousand others. */
export function recommend({ steps = 200, known = 5000, seed = 1 }) {
  w.manualSeed(seed);
  const ratings = rate();
  const seen = ratings.map((each) => each.at([0, known])) as Ratings;
  const unseen = ratings.map((each) => each.at([known, known + 1000])) as Ratings;
  const factors = new Factors();
  const lossOf = ([person, film, stars]: Ratings) => mseLoss(factors.forward(person, film), stars);
  const optimizer = new optim.AdamW(factors.parameters(), { lr: 0.05, weightDecay: 0.1 });
  const errors = { seen: [] as number[], unseen: [] as number[] };
  for (let step = 0; step < steps; step++) {
    optimizer.zeroGrad();
    const loss = lossOf(seen);
    loss.backward();
    optimizer.step();
    errors.seen.push(Math.sqrt(loss.item()));
    errors.unseen.push(Math.sqrt(noGrad(() => lossOf(unseen).item())));
  }
  return errors;
}

export const program = await main(import.meta.url, "examples/zoo/representations/factorization.ts", {
  about: "Matrix factorization: ratings of films that were not seen.",
  flags: { steps: wholeNumber([1, 10_000], 200, "steps"), seed: wholeNumber([0, 2 ** 32 - 1], 1, "seed") },
  run(options) {
    const errors = recommend(options);
    console.log(row("", ["seen", "unseen"]));
    for (const [i, error] of errors.seen.entries())
      if (i % 25 === 0 || i === errors.seen.length - 1)
        console.log(row(`step ${i}`, [error.toFixed(4), (errors.unseen[i] as number).toFixed(4)]));
    const lines = Object.entries(errors).map(([name, y]) => ({ name, y }));
    lines.push({ name: "noise", y: errors.seen.map(() => noise) });
    const figure = { title: "Ratings of films", xName: "step", yName: "root mean square error" };
    return { factorization: plotLines(lines, figure) };
  },
});
