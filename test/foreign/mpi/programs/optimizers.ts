/** Every optimizer, shared among ranks, learns the bits that it learns whole: in groups, with frozen parameters, averages. */
import assert from "node:assert/strict";
import { Generator, nn, optim, randn, type Tensor } from "wengert";
import { DataParallel, generatorOfRank, init, ShardedOptimizer } from "wengert/distributed";

const { rank, size } = await init({ timeout: 200 });

class Net extends nn.Module {
  readonly first = new nn.Affine(20, 30, { generator: new Generator(1) });
  readonly second = new nn.Affine(30, 10, { generator: new Generator(2), dtype: "float32" });
  readonly spare = new nn.Affine(3, 3, { generator: new Generator(3) });

  override forward(x: Tensor): Tensor {
    return this.second.forward(this.first.forward(x).relu());
  }
}

type Any = optim.Optimizer<{ lr: number }, optim.ParameterState>;
const groupsOf = (net: Net) => [
  { params: net.first.parameters() },
  { params: [...net.second.parameters(), ...net.spare.parameters()], lr: 0.02 },
];
const kinds: Record<string, (net: Net) => unknown> = {
  sgd: (net) => new optim.SGD(net.parameters(), { lr: 0.01 }),
  momentum: (net) => new optim.SGD(groupsOf(net), { lr: 0.01, momentum: 0.9, nesterov: true }),
  adam: (net) => new optim.Adam(groupsOf(net), { lr: 0.01, amsgrad: true }),
  adamW: (net) => new optim.AdamW(net.parameters(), { lr: 0.01 }),
  adadelta: (net) => new optim.Adadelta(net.parameters()),
  adaGrad: (net) => new optim.AdaGrad(net.parameters(), { lr: 0.01 }),
  adamax: (net) => new optim.Adamax(net.parameters(), { lr: 0.01 }),
  nadam: (net) => new optim.NAdam(net.parameters(), { lr: 0.01 }),
  radam: (net) => new optim.RAdam(net.parameters(), { lr: 0.01 }),
  rmsProp: (net) => new optim.RMSprop(net.parameters(), { lr: 0.01, centered: true, momentum: 0.5 }),
  lion: (net) => new optim.Lion(net.parameters(), { lr: 0.01 }),
};

for (const [kind, made] of Object.entries(kinds)) {
  const [net, other] = [new Net(), new Net()];
  const [parallel, plainly] = [new DataParallel(net), new DataParallel(other)];
  const sharded = new ShardedOptimizer(made(net) as Any);
  const plain = made(other) as Any;
  const schedulers = [sharded, plain].map((each) => new optim.Scheduler(each, optim.exponential(0.9)));
  const averages = [net, other].map(
    (each) => new optim.ExponentialMovingAverage(each.parameters(), { decay: 0.9 }),
  );
  const draws = generatorOfRank(4);
  const learn = (steps: number) => {
    for (let i = 0; i < steps; i++) {
      const x = randn([4, 20], { generator: draws });
      for (const [model, by, optimizer] of [
        [net, parallel, sharded],
        [other, plainly, plain],
      ] as const) {
        optimizer.zeroGrad();
        by.noSync(() => by.backward(model.forward(x).square().mean()));
        by.backward(model.forward(x.mul(2)).square().mean());
        optim.clipGradNorm(model.parameters(), 0.5);
        optimizer.step();
      }
      for (const each of schedulers) each.step();
      for (const each of averages) each.update();
    }
  };
  const requireSame = () => {
    for (const [i, each] of net.parameters().entries())
      assert.deepEqual(each.toTypedArray(), other.parameters()[i]?.toTypedArray(), `${kind}, parameter ${i}`);
    parallel.requireEqual();
  };
  learn(2);
  net.first.W.requiresGrad = other.first.W.requiresGrad = false;
  learn(1);
  net.first.W.requiresGrad = other.first.W.requiresGrad = true;
  learn(2);
  requireSame();
  const whole = plain.stateDict();
  assert.deepEqual(sharded.stateDict(), whole, `${kind}: the state of all ranks together`);
  assert.deepEqual(averages[0]?.stateDict(), averages[1]?.stateDict());
  // one that goes on from it, and one that was not shared and is from now on
  sharded.loadStateDict(whole);
  learn(1);
  requireSame();
  const late = new ShardedOptimizer(plain);
  assert.deepEqual(late.stateDict(), sharded.stateDict(), `${kind}: shared later`);
}
console.log(`rank ${rank} of ${size}: shared optimizers agree`);
