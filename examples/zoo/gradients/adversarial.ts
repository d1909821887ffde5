/**
 * Adversarial examples (FGSM, Goodfellow et al. 2015): a step of every pixel by the sign of its gradient changes little
 * for the eye and everything for a network; one that learns from such digits too is harder to deceive.
 * `npx tsx examples/zoo/gradients/adversarial.ts`
 */
import { crossEntropy, grad, manualSeed, nn, noGrad, optim, randint, type Tensor } from "wengert";
import { loadMnist } from "wengert/data";
import { plotImages } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";

/** Images (N, 784), each pixel moved by so much, where the loss grows. */
export function deceive(net: nn.Sequential, x: Tensor, t: Tensor, by: number): Tensor {
  const slope = grad((x: Tensor) => crossEntropy(net.forward(x), t))(x);
  return x.add(slope.sign().mul(by)).clamp({ min: 0, max: 1 });
}

/** Trains two networks for so many batches, one on deceiving images too; how often each is right on unseen ones. */
export function contest({ steps = 400, images = 5000, seed = 1 }) {
  manualSeed(seed);
  const { train, test } = loadMnist();
  const [x, t] = [test.x.at([0, 1000]), test.t.at([0, 1000])];
  const learn = (isWarned: boolean) => {
    const net = new nn.Sequential([new nn.Affine(784, 100), new nn.ReLU(), new nn.Affine(100, 10)]);
    const optimizer = new optim.Adam(net.parameters());
    for (let step = 0; step < steps; step++) {
      const chosen = randint(0, images, [100]);
      const [seen, labels] = [train.x.at(chosen), train.t.at(chosen)];
      const moved = isWarned ? [deceive(net, seen, labels, 0.1)] : [];
      optimizer.zeroGrad();
      for (const each of [seen, ...moved]) crossEntropy(net.forward(each), labels).backward();
      optimizer.step();
    }
    const right = (images: Tensor) =>
      noGrad(() => net.forward(images).argMax(1).eq(t).to("float32").mean().item());
    const moved = deceive(net, x, t, 0.1);
    return { clean: right(x), deceived: right(moved), moved };
  };
  return { x, plain: learn(false), warned: learn(true) };
}

export const program = await main(import.meta.url, "examples/zoo/gradients/adversarial.ts", {
  about: "Adversarial examples: digits that deceive a network, and a network that is warned.",
  flags: {
    steps: wholeNumber([1, 100_000], 400, "batches of 100 digits"),
    seed: wholeNumber([0, 2 ** 32 - 1], 1, "seed"),
  },
  run(options) {
    const { x, plain, warned } = contest(options);
    const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
    console.log(row("right", ["clean", "deceived"]));
    for (const [name, { clean, deceived }] of Object.entries({ plain, warned }))
      console.log(row(name, [percent(clean), percent(deceived)]));
    const group = (name: string, images: Tensor) => ({
      name,
      values: images.at([0, 10]),
      size: [28, 28] as const,
    });
    const groups = [
      group("digits", x),
      group("moved by 0.1", plain.moved),
      group("what was added", plain.moved.sub(x)),
    ];
    return { adversarial: plotImages(groups, { height: 360 }) };
  },
});
