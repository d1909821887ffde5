/**
 * What several ranks learn together is what one learns from the whole batch: networks of float64 on every number of
 * ranks, gradients that add up, parameters that not all ranks use, uneven ends, clipping.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Generator, nn, optim, randn, softmaxCrossEntropy, type Tensor } from "wengert";
import { DataParallel, DistributedSampler, generatorOfRank, init, partOf } from "wengert/distributed";

const { rank, size } = await init({ timeout: 200 });
const dtype = "float64";

const draws = new Generator(7);
const inputs = randn([22, 6], { dtype, generator: draws });
const labels = Int32Array.from({ length: 22 }, () => draws.integer(0, 3));
const rows = (indices: Int32Array): [Tensor, number[]] => [
  inputs.indexSelect(0, indices),
  Array.from(indices, (i) => labels[i] as number),
];

class Net extends nn.Module {
  readonly first: nn.Affine;
  readonly norm: nn.BatchNorm | undefined;
  readonly second: nn.Affine;
  readonly spare: nn.Affine;

  constructor(seed: number, normalized: boolean) {
    super();
    const generator = new Generator(seed);
    this.first = new nn.Affine(6, 8, { dtype, generator });
    this.norm = normalized ? new nn.BatchNorm(8, { dtype }) : undefined;
    this.second = new nn.Affine(8, 3, { dtype, generator });
    this.spare = new nn.Affine(6, 3, { dtype, generator });
  }

  /** @param spared whether the spare layer is used. */
  predict(x: Tensor, spared = false): Tensor {
    const h = this.first.forward(x);
    const scores = this.second.forward((this.norm === undefined ? h : this.norm.forward(h)).relu());
    return spared ? scores.add(this.spare.forward(x)) : scores;
  }
}

const lossOf = (net: Net, [x, t]: [Tensor, number[]], spared = false) =>
  softmaxCrossEntropy(net.predict(x, spared), t);
const valuesOf = (net: Net) => [...net.namedParameters().values(), ...net.namedBuffers().values()];
const optimizerOf = (net: Net) => new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });

function requireClose(parallel: Net, alone: Net, what: string): void {
  for (const [i, x] of valuesOf(parallel).entries()) {
    const difference = x
      .sub(valuesOf(alone)[i] as Tensor)
      .abs()
      .max()
      .item();
    assert.ok(difference < 1e-12, `${what}: tensor ${i} differs by ${difference}`);
  }
}

for (const normalized of [false, true]) {
  // of all ranks, that of rank 0 is the one that they begin with
  const net = new Net(normalized ? 1 : 1 + rank, normalized);
  const alone = new Net(1, normalized);
  const parallel = new DataParallel(net, { bucketBytes: 200, batchNorm: "synchronized" });
  const [ours, theirs] = [optimizerOf(net), optimizerOf(alone)];
  const batches = (generator: Generator, batchSize: number) =>
    new DistributedSampler(22, { batchSize, shuffle: true, generator });
  const sampler = batches(new Generator(3), 8);
  assert.equal(sampler.length, 3);
  const order = new Generator(3).permutation(22);
  let at = 0;
  for (const { indices, share } of sampler) {
    const whole = order.subarray(at, at + 8);
    at += 8;
    ours.zeroGrad();
    const meanLoss = parallel.backward(indices.length === 0 ? undefined : lossOf(net, rows(indices)), {
      share,
    });
    const clipped = optim.clipGradNorm(net.parameters(), 0.5);
    ours.step();
    theirs.zeroGrad();
    const loss = lossOf(alone, rows(whole));
    loss.backward();
    assert.ok(Math.abs(optim.clipGradNorm(alone.parameters(), 0.5) - clipped) < 1e-12, "norms");
    theirs.step();
    assert.ok(Math.abs(meanLoss - loss.item()) < 1e-12, `losses ${meanLoss} and ${loss.item()}`);
  }
  requireClose(net, alone, `three steps${normalized ? " with normalization" : ""}`);
  parallel.requireEqual();
  assert.equal(net.spare.W.grad, null, "what no rank uses has no gradient");
}

// gradients of two batches add up, and are reduced once; then to gradients that all have
const [net, alone] = [new Net(5, false), new Net(5, false)];
const parallel = new DataParallel(net);
const half = (from: number) => Int32Array.from({ length: 8 }, (_, i) => from + i);
const mine = (indices: Int32Array) => {
  const { start, end, share } = partOf(indices.length);
  return { batch: rows(indices.subarray(start, end)), share };
};
const [a, b, c] = [mine(half(0)), mine(half(8)), mine(half(14))];
parallel.noSync(() => parallel.backward(lossOf(net, a.batch), { share: a.share }));
parallel.backward(lossOf(net, b.batch), { share: b.share });
parallel.backward(lossOf(net, c.batch), { share: c.share });
for (const each of [half(0), half(8), half(14)]) lossOf(alone, rows(each)).backward();
for (const [i, x] of net.parameters().entries()) {
  const expected = alone.parameters()[i]?.grad;
  if (x.grad === null || expected === null || expected === undefined) assert.equal(x.grad, expected ?? null);
  else assert.ok(x.grad.sub(expected).abs().max().item() < 1e-12, `gradient ${i} of sums`);
}
if (size > 1) assert.throws(() => lossOf(net, rows(half(0))).backward(), /parallel\.backward\(loss\)/);

// the spare layer is used on the last rank alone: all get its gradient
const [odd, even] = [new Net(9, false), new Net(9, false)];
const some = new DataParallel(odd, { bucketBytes: 64 });
const { batch, share } = mine(half(3));
some.backward(lossOf(odd, batch, rank === size - 1), { share });
for (let r = 0; r < size; r++) {
  const { counts, places } = {
    counts: Math.floor(8 / size) + (r < 8 % size ? 1 : 0),
    places: r * Math.floor(8 / size) + Math.min(r, 8 % size),
  };
  lossOf(even, rows(half(3).subarray(places, places + counts)), r === size - 1).backward(counts / 8);
}
for (const [i, x] of odd.parameters().entries())
  assert.ok(
    (x.grad
      ?.sub(even.parameters()[i]?.grad as Tensor)
      .abs()
      .max()
      .item() as number) < 1e-12,
    `spare ${i}`,
  );

// the same bits in every run, of float32 too
const wide = new nn.Sequential([
  new nn.Affine(100, 300, { generator: new Generator(1) }),
  new nn.ReLU(),
  new nn.Affine(300, 100, { generator: new Generator(2) }),
]);
const learns = new DataParallel(wide, { bucketBytes: 40_000 });
const adam = new optim.Adam(wide.parameters(), { lr: 0.01 });
const own = generatorOfRank(4);
for (let i = 0; i < 5; i++) {
  adam.zeroGrad();
  learns.backward(
    wide
      .forward(randn([10, 100], { generator: own }))
      .square()
      .mean(),
  );
  adam.step();
}
learns.requireEqual();
const hash = createHash("sha256");
for (const x of wide.parameters()) hash.update(new Uint8Array(x.toTypedArray().buffer));
console.log(`rank ${rank} of ${size}: learned ${hash.digest("hex").slice(0, 16)}`);
