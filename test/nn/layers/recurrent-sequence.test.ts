/** Long sequences in one op give what their steps give, and step by step is what somebody sees who looks. */
import { describe, expect, test } from "vitest";
import { detectAnomaly, Generator, nn, randn, recordSources, type Tensor } from "wengert";
import { expectClose } from "../../helpers/close.js";

const generator = new Generator(5);
const layers = { lstm: nn.LSTM, projectedLstm: nn.LSTM, gru: nn.GRU, rnn: nn.RNN };
type Layer = nn.LSTM | nn.GRU | nn.RNN;

const layerOf = (kind: keyof typeof layers, options: nn.RecurrentLayerOptions = {}): Layer => {
  const projection = kind === "projectedLstm" ? { projSize: 7 } : {};
  const made = new layers[kind](3, 40, { generator, ...projection, ...options });
  for (const parameter of made.parameters())
    if (parameter.rank === 1) parameter.assign(randn(parameter.shape, { generator }));
  made.forward(draw()); // the first run is watched
  return made;
};
const layer = (options?: nn.RecurrentLayerOptions) => layerOf("lstm", options) as nn.LSTM;
const draw = (examples = 8) => randn([examples, 4, 3], { generator, requiresGrad: true });

/** How often each op went into what the layer gives. */
function opsBehind(outputs: Tensor): Map<string, number> {
  const [counts, seen, open] = [new Map<string, number>(), new Set<unknown>(), [outputs]];
  for (const { gradFn } of open) {
    if (gradFn === undefined || seen.has(gradFn)) continue;
    seen.add(gradFn);
    counts.set(gradFn.name, (counts.get(gradFn.name) ?? 0) + 1);
    open.push(...gradFn.inputs);
  }
  return counts;
}
const isOneOp = (outputs: Tensor) => Object.keys(layers).some((name) => opsBehind(outputs).has(name));

type Forward = (net: Layer, x: Tensor) => [Tensor, nn.RecurrentState[]];
const atOnce: Forward = (net, x) => net.forward(x);
const inSteps: Forward = (net, x) => recordSources(() => net.forward(x));
const ends = { lengths: [2, 4, 1, 3, 4, 1, 2, 4] };
const endsAtOnce: Forward = (net, x) => net.forward(x, undefined, ends);
const endsInSteps: Forward = (net, x) => recordSources(() => net.forward(x, undefined, ends));

/** Outputs, the last states, and the gradients of the input and of all parameters. */
function everything(forward: Forward, net: Layer, x: Tensor): Tensor[] {
  net.zeroGrad();
  x.grad = null;
  const [outputs, states] = forward(net, x);
  const parts = [outputs, ...states.flat()];
  parts
    .reduce(
      (sum, part, i) =>
        sum.add(
          part
            .square()
            .sum()
            .mul(i + 1),
        ),
      outputs.sum(),
    )
    .backward();
  return [...parts, x.grad as unknown as Tensor, ...net.parameters().map(({ grad }) => grad as Tensor)];
}

describe.each([
  ["one layer", {}],
  ["two", { layers: 2 }],
  ["no bias", { bias: false }],
  ["two of two directions", { layers: 2, bidirectional: true }],
] as const)("%s", (_name, options) => {
  const kinds = (Object.keys(layers) as (keyof typeof layers)[]).flatMap((kind) => [
    { kind, sequences: "whole sequences", forward: atOnce, slow: inSteps },
    { kind, sequences: "sequences that end", forward: endsAtOnce, slow: endsInSteps },
  ]);
  test.each(kinds)(
    "$kind gives in one op the bits that its steps give, and their gradients: $sequences",
    ({ kind, forward, slow }) => {
      const [net, x] = [layerOf(kind, options), draw()];
      expect(opsBehind(forward(net, x)[0]).has(kind)).toBe(true);
      expect(isOneOp(slow(net, x)[0])).toBe(false);
      const [whole, steps] = [everything(forward, net, x), everything(slow, net, x)];
      const results = 1 + (net instanceof nn.LSTM ? 2 : 1) * net.cells.length;
      for (const [i, part] of whole.entries()) {
        const other = steps[i] as Tensor;
        if (i < results) expect(part.toTypedArray()).toEqual(other.toTypedArray());
        else expectClose(part, other, { rtol: 1e-5, atol: 1e-4 });
      }
    },
  );
});

test("states that are given go in, and those that broadcast go step by step", () => {
  const [net, x] = [layer(), draw()];
  const state = [randn([8, 40], { generator }), randn([8, 40], { generator })] as const;
  const [whole] = net.forward(x, [state]);
  expect(isOneOp(whole)).toBe(true);
  expect(whole.toTypedArray()).toEqual(recordSources(() => net.forward(x, [state])[0]).toTypedArray());
  const one = [randn([1, 40], { generator }), randn([1, 40], { generator })] as const;
  expect(isOneOp(net.forward(x, [one])[0])).toBe(false);
});

test("states of a projection go in, h as small as it is", () => {
  const [net, x] = [layerOf("projectedLstm") as nn.LSTM, draw()];
  const state = [randn([8, 7], { generator }), randn([8, 40], { generator })] as const;
  const [whole] = net.forward(x, [state]);
  expect(isOneOp(whole)).toBe(true);
  expect(whole.toTypedArray()).toEqual(recordSources(() => net.forward(x, [state])[0]).toTypedArray());
  const one = [randn([8, 7], { generator }), randn([1, 40], { generator })] as const;
  expect(isOneOp(net.forward(x, [one])[0])).toBe(false);
});

test.each(["gru", "rnn"] as const)("a state that is given goes into a %s", (kind) => {
  const [net, x] = [layerOf(kind) as nn.GRU | nn.RNN, draw()];
  const state = [randn([8, 40], { generator })] as const;
  const [whole] = net.forward(x, [state]);
  expect(isOneOp(whole)).toBe(true);
  expect(whole.toTypedArray()).toEqual(recordSources(() => net.forward(x, [state])[0]).toTypedArray());
  expect(isOneOp(net.forward(x, [[randn([1, 40], { generator })]])[0])).toBe(false);
});

describe("steps are ops of their own", () => {
  test("where states are so small that a picture could show them", () => {
    expect(isOneOp(layer().forward(draw(6))[0])).toBe(false);
    expect(isOneOp(layer().forward(draw(7))[0])).toBe(true);
  });

  test("of a single step, and of another dtype", () => {
    const net = layer();
    expect(isOneOp(net.forward(draw().slice([null, [0, 1]]))[0])).toBe(false);
    const doubles = new nn.LSTM(3, 40, { generator, dtype: "float64" });
    const x = draw().to("float64");
    doubles.forward(x);
    expect(isOneOp(doubles.forward(x)[0])).toBe(false);
  });

  test("where somebody is told of each op", () => {
    const [net, x] = [layer(), draw()];
    expect(isOneOp(detectAnomaly(() => net.forward(x)[0]))).toBe(false);
  });

  test("where a cell has hooks, or a forward of somebody else's", () => {
    const [net, x] = [layer(), draw()];
    const [cell] = net.cells as [nn.LSTMCell];
    let steps = 0;
    cell.registerForwardHook(() => {
      steps++;
    });
    expect(isOneOp(net.forward(x)[0])).toBe(false);
    expect(steps).toBe(4);
    const replaced = layer();
    const [own] = replaced.cells as [nn.LSTMCell];
    const { forward } = own;
    own.forward = (...given) => forward(...given);
    expect(isOneOp(replaced.forward(x)[0])).toBe(false);
  });

  test("where outputs are dropped on their way to the next layer, but not outside of training", () => {
    const [net, x] = [layer({ layers: 2, dropout: 0.5 }), draw()];
    expect(isOneOp(net.forward(x)[0])).toBe(false);
    expect(isOneOp(net.eval().forward(x)[0])).toBe(true);
  });
});

test("a pass that goes twice through one record, and one that goes only part of the way, are right", () => {
  const [net, x] = [layer(), draw()];
  const [outputs] = net.forward(x);
  const loss = outputs.square().sum();
  loss.backward(undefined, { retainGraph: true });
  const once = net.parameters().map(({ grad }) => (grad as Tensor).mul(2));
  loss.backward();
  for (const [i, parameter] of net.parameters().entries())
    expectClose(parameter.grad as Tensor, once[i] as Tensor, { rtol: 1e-6, atol: 1e-6 });
  const [cell] = net.cells as [nn.LSTMCell];
  cell.Wh.requiresGrad = false;
  net.zeroGrad();
  net.forward(x)[0].square().sum().backward();
  expect(cell.Wh.grad).toBe(null);
  expectClose((cell.Wx.grad as Tensor).mul(2), once[0] as Tensor, { rtol: 1e-6, atol: 1e-6 });
});
