/**
 * MAML (Finn et al. 2017): parameters from which one step of descent on ten points finds a sine that the network
 * has never seen. `npx tsx examples/maml/maml.ts`
 *
 * The network is any module: `functionalCall` runs it with other parameters than its own, `vmap` all tasks at once.
 */
import { pathToFileURL } from "node:url";
import { Generator, grad, nn, optim, rand, type Tensor, vmap } from "wengert";

type Parameters = Record<string, Tensor>;

/** Amplitude · sin(x + phase) of many tasks, at points (tasks, points, 1) to learn from and others to measure by. */
function sines(tasks: number, points: number, generator: Generator) {
  const draw = (low: number, high: number, shape: number[]) =>
    rand(shape, { generator })
      .mul(high - low)
      .add(low);
  const [amplitude, phase] = [draw(0.1, 5, [tasks, 1, 1]), draw(0, Math.PI, [tasks, 1, 1])];
  const at = (x: Tensor) => ({ x, y: x.add(phase).sin().mul(amplitude) });
  return { seen: at(draw(-5, 5, [tasks, points, 1])), unseen: at(draw(-5, 5, [tasks, points, 1])) };
}

/** Trains for so many steps; gives the mean losses on unseen points before and after one step on seen ones. */
export function maml(steps: number, { tasks = 25, points = 10, rate = 0.01, seed = 1 } = {}) {
  const generator = new Generator(seed);
  const layer = (from: number, to: number) => new nn.Affine(from, to, { init: nn.init.xavier(), generator });
  const net = new nn.Sequential([layer(1, 40), new nn.Tanh(), layer(40, 40), new nn.Tanh(), layer(40, 1)]);
  const loss = (p: Parameters, x: Tensor, y: Tensor) => nn.functionalCall(net, p, x).sub(y).square().mean();

  /** The parameters after one step of descent: a function of those before, so that it can be differentiated. */
  const adapted = (p: Parameters, x: Tensor, y: Tensor): Parameters => {
    const gradient: Parameters = grad(loss)(p, x, y);
    return Object.fromEntries(
      Object.entries(p).map(([name, value]) => [name, value.sub((gradient[name] as Tensor).mul(rate))]),
    );
  };
  const afterStep = vmap(
    (p: Parameters, x: Tensor, y: Tensor, newX: Tensor, newY: Tensor) => loss(adapted(p, x, y), newX, newY),
    { inAxes: [null, 0, 0, 0, 0] },
  );

  const optimizer = new optim.Adam(net.parameters(), { lr: 0.003 });
  for (let step = 0; step < steps; step++) {
    const { seen, unseen } = sines(tasks, points, generator);
    net.zeroGrad();
    afterStep(net.namedParameters().toObject(), seen.x, seen.y, unseen.x, unseen.y).mean().backward();
    optimizer.step();
  }

  const { seen, unseen } = sines(200, points, new Generator(seed + 1));
  const p = net
    .namedParameters()
    .map((each) => each.detach())
    .toObject();
  const before = vmap(loss, { inAxes: [null, 0, 0] })(p, unseen.x, unseen.y)
    .mean()
    .item();
  return { before, after: afterStep(p, seen.x, seen.y, unseen.x, unseen.y).mean().item() };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const steps of [0, 300, 1000]) {
    const { before, after } = maml(steps);
    console.log(`${steps} steps: loss ${before.toFixed(3)}, after one step of descent ${after.toFixed(3)}`);
  }
}
