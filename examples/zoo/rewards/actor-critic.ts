/**
 * An actor and a critic (A2C, after Mnih et al. 2016) balance poles on carts (Barto, Sutton and Anderson 1983): the critic
 * says what is to be expected, the actor does more often what was better. `npx tsx examples/zoo/rewards/actor-critic.ts`
 */
import * as w from "wengert";
import { concat, nn, noGrad, ones, optim, rand, split, stack, sub, type Tensor, where } from "wengert";
import { plotLines } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";

/** Carts (N, 4), nearly at rest: where each is, how fast, how its pole leans, and how fast that changes. */
export const begin = (count: number) => rand([count, 4]).mul(0.1).sub(0.05);

/** 0.02 s later, pushed to the left (0) or to the right (1): int32 (N). */
export function move(carts: Tensor, push: Tensor): Tensor {
  const [, speed, lean, turn] = split(carts, 4, 1);
  const [sin, cos] = [lean.sin(), lean.cos()];
  const force = push.to("float32").mul(20).sub(10).unsqueeze(1);
  const both = force.add(turn.square().mul(sin).mul(0.05)).div(1.1);
  const length = sub(2 / 3, cos.square().mul(0.05 / 1.1));
  const turns = sin.mul(9.8).sub(cos.mul(both)).div(length);
  const gains = both.sub(turns.mul(cos).mul(0.05 / 1.1));
  return carts.add(concat([speed, gains, turn, turns], 1).mul(0.02));
}

/** Whether a pole leans by more than 12°, or a cart has left the track. */
export const isFallen = (carts: Tensor) =>
  carts
    .at(":", [0, 3, 2])
    .abs()
    .gt([2.4, Math.PI / 15])
    .any(1);

/** How many of 500 steps poles stand, where carts are pushed to the side of the higher score. */
export function stand(count: number, scores: (carts: Tensor) => Tensor): number {
  let [carts, stands, time] = [begin(count), ones([count]), 0];
  for (let step = 0; step < 500; step++) {
    carts = noGrad(() => move(carts, scores(carts).argMax(1)));
    stands = where(isFallen(carts), 0, stands);
    time += stands.mean().item();
  }
  return time;
}

class Agent extends nn.Module<[Tensor], [scores: Tensor, value: Tensor]> {
  readonly body = new nn.Sequential([new nn.Affine(4, 64), new nn.Tanh()]);
  readonly actor = new nn.Affine(64, 2, { init: nn.init.normal(0.01) });
  readonly critic = new nn.Affine(64, 1);

  override forward(carts: Tensor): [scores: Tensor, value: Tensor] {
    const h = this.body.forward(carts);
    return [this.actor.forward(h), this.critic.forward(h).squeeze(1)];
  }
}

/** Trains for so many rounds of 20 steps; the falls in each, and how long poles stand in the end, of 500 steps. */
export function balance({ rounds = 250, count = 16, seed = 2 }) {
  w.manualSeed(seed);
  const agent = new Agent();
  const optimizer = new optim.Adam(agent.parameters(), { lr: 0.005 });
  let carts = begin(count);
  const falls = Array.from({ length: rounds }, () => {
    const steps = Array.from({ length: 20 }, () => {
      const [scores, value] = agent.forward(carts);
      const choice = new w.distributions.Categorical({ logits: scores });
      const push = choice.sample();
      const moved = move(carts, push);
      const fallen = isFallen(moved);
      carts = where(fallen.unsqueeze(1), begin(count), moved);
      return { logProb: choice.logProb(push), value, fallen };
    });
    let wanted = noGrad(() => agent.forward(carts)[1]);
    const losses = steps.toReversed().map(({ logProb, value, fallen }) => {
      wanted = where(fallen, -1, wanted.mul(0.99)); // a fall costs 1, and less if it is later
      const better = wanted.sub(value);
      return better.square().div(2).sub(better.detach().mul(logProb)).mean();
    });
    optimizer.zeroGrad();
    stack(losses).mean().backward();
    optim.clipGradNorm(agent.parameters(), 1);
    optimizer.step();
    return steps.reduce((sum, { fallen }) => sum + fallen.sum().item(), 0);
  });
  return { falls, time: stand(count, (carts) => agent.forward(carts)[0]) };
}

export const program = await main(import.meta.url, "examples/zoo/rewards/actor-critic.ts", {
  about: "An actor and a critic balance poles on carts.",
  flags: {
    rounds: wholeNumber([1, 10_000], 250, "rounds of 20 steps of 16 carts"),
    seed: wholeNumber([0, 2 ** 32 - 1], 2, "seed"),
  },
  run(options) {
    const { falls, time } = balance(options);
    for (const [i, count] of falls.entries())
      if (i % 25 === 0) console.log(row(`round ${i}`, [count]), "falls");
    console.log(row("in the end", [time.toFixed(1)]), "steps of 500");
    const figure = { title: "Poles on carts", xName: "round", yName: "falls" };
    return { "actor-critic": plotLines([{ name: "falls", y: falls }], figure) };
  },
});
