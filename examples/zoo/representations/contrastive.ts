/**
 * Contrastive learning (after SimCLR, Chen et al. 2020): two disturbed views of a digit shall lie together in the plane,
 * and away from all others. No label is used; the picture shows what the network keeps apart.
 * `npx tsx examples/zoo/representations/contrastive.ts`
 */
import {
  arange,
  concat,
  crossEntropy,
  eye,
  manualSeed,
  nn,
  noGrad,
  normalize,
  optim,
  pad,
  randint,
  randn,
  roll,
  svd,
  type Tensor,
} from "wengert";
import { loadMnist } from "wengert/data";
import { plotPlane } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";

/** Moved by up to two pixels, and with noise: (N, 1, 28, 28) -> (N, 784). */
function view(images: Tensor): Tensor {
  const [down = 0, right = 0] = randint(0, 5, [2]).toArray() as number[];
  const [none, two] = [[0, 0] as const, [2, 2] as const];
  const wide = pad(images, [none, none, two, two]);
  const moved = wide.slice([null, null, [down, down + 28], [right, right + 28]]);
  return moved.add(randn(moved.shape).mul(0.1)).flatten(1);
}

/** -ln softmax of how alike both views of each are, among all other views of the batch. */
export function contrastiveLoss(a: Tensor, b: Tensor, temperature = 0.2): Tensor {
  const unit = normalize(concat([a, b])); // (2N, d)
  const [count = 0] = a.shape;
  const itself = eye(2 * count).mul(1e9); // none is compared with itself
  const partner = roll(arange(0, 2 * count, 1, { dtype: "int32" }), count);
  return crossEntropy(unit.matmul(unit.T).div(temperature).sub(itself), partner);
}

/** Trains for so many batches; then the share of digits whose nearest neighbour is of the same class. */
export function learnViews({ steps = 300, images = 1000, batch = 128, seed = 6 }) {
  manualSeed(seed);
  const { test } = loadMnist({ flatten: false });
  const [x, t] = [test.x.slice([[0, images]]), test.t.slice([[0, images]])];
  const net = new nn.Sequential([new nn.Affine(784, 128), new nn.ReLU(), new nn.Affine(128, 16)]);
  const nearest = () => {
    const unit = noGrad(() => normalize(net.forward(x.flatten(1))));
    const neighbour = unit.matmul(unit.T).sub(eye(images).mul(9)).argMax(1);
    return { z: unit, right: t.at(neighbour).eq(t).to("float32").mean().item() };
  };
  const before = nearest().right;
  const optimizer = new optim.Adam(net.parameters(), { lr: 2e-3 });
  const losses = Array.from({ length: steps }, () => {
    const chosen = x.at(randint(0, images, [batch]));
    optimizer.zeroGrad();
    const loss = contrastiveLoss(net.forward(view(chosen)), net.forward(view(chosen)));
    loss.backward();
    optimizer.step();
    return loss.item();
  });
  return { losses, before, t, ...nearest() };
}

export const program = await main(import.meta.url, "examples/zoo/representations/contrastive.ts", {
  about: "Contrastive learning of digits without labels.",
  flags: {
    steps: wholeNumber([1, 100_000], 300, "batches of 128 digits"),
    seed: wholeNumber([0, 2 ** 32 - 1], 6, "seed"),
  },
  run(options) {
    const { losses, before, right, z, t } = learnViews(options);
    for (const [i, loss] of losses.entries())
      if (i % 50 === 0) console.log(row(`step ${i}`, [loss.toFixed(4)]));
    console.log(
      row("neighbours", [`${(100 * before).toFixed(1)} %`, `${(100 * right).toFixed(1)} %`]),
      "of the same class, before and after",
    );
    // the plane in which they spread most: the first two principal components
    const centred = z.sub(z.mean(0));
    const plane = centred.matmul(svd(centred)[2].slice([[0, 2]]).T);
    const points = [0, 1, 7].map((digit) => {
      const places = plane.at(t.eq(digit));
      return { name: String(digit), x: places.at(":", 0), y: places.at(":", 1) };
    });
    return {
      contrastive: plotPlane(
        { points },
        { xRange: [-1, 1], yRange: [-1, 1], title: "0, 1 and 7", width: 560 },
      ),
    };
  },
});
