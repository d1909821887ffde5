/**
 * A graph convolution (Kipf and Welling 2017) on Zachary's karate club (1977), of whose members two fell out: from who
 * is whose friend, and from these two alone, it learns with whom each went.
 * `npx tsx examples/zoo/representations/karate.ts`
 */
import { crossEntropy, eye, manualSeed, nn, noGrad, optim, place, type Tensor, tensor, zeros } from "wengert";
import { plotPlane } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";
import { friends } from "../../shared/texts.js";

const members = 34;
const [teacher, officer] = [0, 33];
/** Who stayed with the teacher; the others went with the officer. */
const stayed = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 16, 17, 19, 21];
const ints = (numbers: readonly number[]) => tensor(numbers, { dtype: "int32" });

/** D^-½ (A + I) D^-½: features of oneself and one's friends are added up, less of those who have many friends. */
export function mixing(): Tensor {
  const ends = ints(friends.flat()).reshape([-1, 2]);
  const once = place(zeros([members, members]), ends.at(":", 0), ends.at(":", 1)).set(1);
  const all = once.add(once.T).add(eye(members));
  const share = all.sum(1).rsqrt();
  return all.mul(share).mul(share.unsqueeze(1));
}
const mixes = mixing();

class GraphConvolution extends nn.Module {
  readonly affine: nn.Affine;

  constructor(from: number, to: number) {
    super();
    this.affine = new nn.Affine(from, to, { init: nn.init.xavier() });
  }

  /** Features (members, from) -> (members, to), of each from those of its friends. */
  override forward(x: Tensor): Tensor {
    return mixes.matmul(this.affine.forward(x));
  }
}

/** Trains for so many steps; the share of members that it places right, and two features of each. */
export function part({ steps = 150, seed = 1 }) {
  manualSeed(seed);
  const features = new nn.Sequential([
    new GraphConvolution(members, 16),
    new nn.Tanh(),
    new GraphConvolution(16, 2),
    new nn.Tanh(),
  ]);
  const sides = new nn.Affine(2, 2);
  const x = eye(members); // nothing is known of a member but who it is
  const went = ints(Array.from({ length: members }, (_, i) => (stayed.includes(i) ? 0 : 1)));
  const known = ints([teacher, officer]);
  const optimizer = new optim.Adam([...features.parameters(), ...sides.parameters()], { lr: 0.02 });
  const losses = Array.from({ length: steps }, () => {
    optimizer.zeroGrad();
    const loss = crossEntropy(sides.forward(features.forward(x)).at(known), went.at(known));
    loss.backward();
    optimizer.step();
    return loss.item();
  });
  return noGrad(() => {
    const places = features.forward(x);
    const right = sides.forward(places).argMax(1).eq(went).to("float32").mean().item();
    return { losses, right, places, went };
  });
}

export const program = await main(import.meta.url, "examples/zoo/representations/karate.ts", {
  about: "A graph convolution on Zachary's karate club.",
  flags: { steps: wholeNumber([1, 100_000], 150, "steps"), seed: wholeNumber([0, 2 ** 32 - 1], 1, "seed") },
  run(options) {
    const { losses, right, places, went } = part(options);
    for (const [i, loss] of losses.entries())
      if (i % 25 === 0) console.log(row(`step ${i}`, [loss.toFixed(4)]));
    console.log(row("right", [`${Math.round(34 * right)} of 34`]));
    const side = (name: string, which: number) => {
      const theirs = places.at(went.eq(which));
      return { name, x: theirs.at(":", 0), y: theirs.at(":", 1) };
    };
    const points = [side("teacher", 0), side("officer", 1)];
    const plane = { xRange: [-1, 1], yRange: [-1, 1], width: 560, title: "Who went with whom" } as const;
    return { karate: plotPlane({ points }, plane) };
  },
});
