/**
 * MAML (Finn et al. 2017): parameters from which one step of descent on ten points finds a sine that the network
 * has never seen. `npx tsx examples/zoo/gradients/maml.ts`
 *
 * The network is any module: `functionalCall` runs it with other parameters than its own, `vmap` all tasks at once.
 */
import { Generator, grad, linspace, nn, optim, rand, type Tensor, vmap } from "wengert";
import { plotLines } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";

type Parameters = Record<string, Tensor>;

/** Amplitude · sin(x + phase) of many tasks, at points (tasks, points, 1) to learn from and others to measure by. */
function sines(tasks: number, points: number, generator: Generator) {
  const draw = (...shape: number[]) => rand(shape, { generator });
  const [amplitude, phase] = [draw(tasks, 1, 1).mul(4.9).add(0.1), draw(tasks, 1, 1).mul(Math.PI)];
  const at = (x: Tensor) => ({ x, y: x.add(phase).sin().mul(amplitude) });
  const places = () => draw(tasks, points, 1).mul(10).sub(5);
  return { seen: at(places()), unseen: at(places()) };
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
    const stepped = Object.entries(gradient).map(([name, g]) => [name, p[name]?.sub(g.mul(rate))]);
    return Object.fromEntries(stepped);
  };
  const after = (p: Parameters, x: Tensor, y: Tensor, newX: Tensor, newY: Tensor) =>
    loss(adapted(p, x, y), newX, newY);
  const afterStep = vmap(after, { inAxes: [null, 0, 0, 0, 0] });

  const optimizer = new optim.Adam(net.parameters(), { lr: 0.003 });
  for (let step = 0; step < steps; step++) {
    const { seen, unseen } = sines(tasks, points, generator);
    net.zeroGrad();
    afterStep(net.namedParameters().toObject(), seen.x, seen.y, unseen.x, unseen.y).mean().backward();
    optimizer.step();
  }

  const { seen, unseen } = sines(200, points, new Generator(seed + 1));
  const p = net.namedParameters().toObject();
  const before = loss(p, unseen.x, unseen.y).item();
  const stepped = afterStep(p, seen.x, seen.y, unseen.x, unseen.y).mean().item();
  const first = { x: seen.x.at(0), y: seen.y.at(0) };
  const at = linspace(-5, 5, 101).reshape([101, 1]);
  const guess = (by: Parameters) => nn.functionalCall(net, by, at).flatten().toArray() as number[];
  const drawn = { at, first, before: guess(p), after: guess(adapted(p, first.x, first.y)) };
  return { before, after: stepped, drawn };
}

const numbers = (x: Tensor) => x.flatten().toArray() as number[];

export const program = await main(import.meta.url, "examples/zoo/gradients/maml.ts", {
  about: "MAML: parameters from which one step of descent finds a new sine.",
  flags: { steps: wholeNumber([1, 100_000], 1000, "steps of meta-training") },
  run({ steps }) {
    console.log(row("steps", ["loss", "after a step"], 14));
    for (const count of [0, Math.round(steps / 3)]) {
      const { before, after } = maml(count);
      console.log(row(String(count), [before.toFixed(3), after.toFixed(3)], 14));
    }
    const { before, after, drawn } = maml(steps);
    console.log(row(String(steps), [before.toFixed(3), after.toFixed(3)], 14));
    const x = numbers(drawn.at);
    const order = numbers(drawn.first.x)
      .map((_, i) => i)
      .sort((a, b) => (numbers(drawn.first.x)[a] ?? 0) - (numbers(drawn.first.x)[b] ?? 0));
    const seen = (of: Tensor) => order.map((i) => numbers(of)[i] as number);
    const lines = [
      { name: "before", x, y: drawn.before },
      { name: "after a step", x, y: drawn.after },
      { name: "ten points", x: seen(drawn.first.x), y: seen(drawn.first.y) },
    ];
    return { maml: plotLines(lines, { title: "A sine that was never seen", xName: "x" }) };
  },
});
