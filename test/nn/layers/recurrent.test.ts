/**
 * Recurrent cells and layers: states, layers on top of each other,
 * shapes. The numbers of PyTorch are in torch.test.ts.
 */
import { describe, expect, test } from "vitest";
import {
  DTypeError,
  Generator,
  gradgradcheck,
  nn,
  ones,
  place,
  randn,
  ShapeError,
  stack,
  type Tensor,
  tensor,
  ValueError,
  WengertError,
  zeros,
} from "wengert";
import { expectClose } from "../../helpers/close.js";

const generator = new Generator(8);
const draw = (...shape: number[]) => randn(shape, { dtype: "float64", generator });
const close = { rtol: 1e-12, atol: 1e-12 };

const kinds = [
  ["RNN", nn.RNN, nn.RNNCell, 1],
  ["LSTM", nn.LSTM, nn.LSTMCell, 4],
  ["GRU", nn.GRU, nn.GRUCell, 3],
] as const;

describe.each(kinds)("%s", (name, Layer, Cell, gates) => {
  const options = { dtype: "float64", generator: new Generator(2) } as const;

  test("walks its cell along the sequence, from zeros", () => {
    const layer = new Layer(3, 5, options);
    const x = draw(2, 4, 3);
    const [outputs, [last]] = layer.forward(x);
    const [cell] = layer.cells as readonly nn.RecurrentCell<nn.RecurrentState>[];
    let state: nn.RecurrentState | undefined;
    const hs = [0, 1, 2, 3].map((t) => {
      state = cell?.forward(x.slice([null, t]), state) as nn.RecurrentState;
      return state[0];
    });
    expectClose(outputs, stack(hs, 1), close);
    for (const [i, part] of (last as nn.RecurrentState).entries())
      expectClose(part, state?.[i] as Tensor, close);
  });

  test("goes on from a state that is given: two halves are the whole", () => {
    const layer = new Layer(3, 4, { ...options, layers: 2 });
    const x = draw(2, 6, 3);
    const [whole, states] = layer.forward(x);
    const [first, between] = layer.forward(x.slice([null, [0, 2]]));
    const [second, after] = (layer as nn.RNN).forward(x.slice([null, [2, 6]]), between as nn.HiddenState[]);
    expectClose(first.concat([second], 1), whole, close);
    for (const [i, state] of after.entries())
      for (const [j, part] of state.entries()) expectClose(part, states[i]?.[j] as Tensor, close);
  });

  test("starts within ±1 / √hidden, its biases at 0, or without them", () => {
    const layer = new Layer(3, 16, options);
    const bound = 1 / 4;
    for (const [path, parameter] of layer.namedParameters()) {
      expect(parameter.abs().max().item()).toBeLessThanOrEqual(/W.$/.test(path) ? bound : 0);
      expect(parameter.shape.at(-1)).toBe(gates * 16);
    }
    expect([...new Layer(3, 2, { bias: false }).namedParameters().keys()]).toEqual([
      "cells.0.Wx",
      "cells.0.Wh",
    ]);
  });

  test("drops outputs between its layers in training only", () => {
    const layer = new Layer(3, 4, { ...options, layers: 2, dropout: 0.5 });
    const x = draw(1, 3, 3);
    const run = () => layer.forward(x)[0].toArray();
    expect(run()).not.toEqual(run());
    layer.eval();
    expect(run()).toEqual(run());
  });

  test.each([
    ["one direction", {}],
    ["two directions", { bidirectional: true }],
    ["two layers of two directions", { bidirectional: true, layers: 2 }],
  ] as const)("sequences that end are as if each were alone: %s", (_name, more) => {
    const layer = new Layer(3, 4, { ...options, ...more }) as nn.RNN;
    const parameters = () => layer.parameters().map(({ grad }) => grad as Tensor);
    const [x, lengths] = [draw(3, 5, 3), [2, 5, 1]];
    x.requiresGrad = true;
    const weights = draw(3, 5, layer.forward(x)[0].shape[2] as number);
    const first = layer.cells.map((cell) =>
      cell.start(ones([3, 3], { dtype: "float64" })).map((part) => draw(...part.shape)),
    ) as unknown as nn.HiddenState[];
    const lossOf = (outputs: Tensor, states: nn.HiddenState[], of: Tensor) =>
      states.flat().reduce((sum, part) => sum.add(part.square().sum()), outputs.mul(of).sum());

    const [outputs, states] = layer.forward(x, first, { lengths });
    lossOf(outputs, states, weights).backward();
    const together = [x.grad as Tensor, ...parameters()];
    x.grad = null;
    layer.zeroGrad();
    for (const [n, length] of lengths.entries()) {
      const one = [n, n + 1] as const;
      const state = first.map((parts) => parts.map((part) => part.slice([one]))) as unknown as typeof first;
      const [alone, last] = layer.forward(x.slice([one, [0, length]]), state);
      expectClose(outputs.slice([one, [0, length]]), alone, close);
      expect(
        outputs
          .slice([one, [length, 5]])
          .abs()
          .sum()
          .item(),
      ).toBe(0);
      for (const [i, parts] of last.entries())
        for (const [j, part] of parts.entries())
          expectClose(states[i]?.[j]?.slice([one]) as Tensor, part, close);
      lossOf(alone, last, weights.slice([one, [0, length]])).backward();
    }
    for (const [i, gradient] of [x.grad as unknown as Tensor, ...parameters()].entries())
      expectClose(together[i] as Tensor, gradient, close);
  });

  test("what stands in the padding counts for nothing, and has no gradient", () => {
    const layer = new Layer(3, 4, { ...options, bidirectional: true, layers: 2 });
    const x = draw(2, 4, 3);
    const run = (padding: number) => {
      const given = x.clone().detach();
      given.assign(place(x, 0, [2, null]).set(padding));
      given.requiresGrad = true;
      layer.zeroGrad();
      const [outputs, states] = layer.forward(given, undefined, {
        lengths: tensor([2, 4], { dtype: "int32" }),
      });
      states
        .flat()
        .reduce((sum, part) => sum.add(part.sum()), outputs.square().sum())
        .backward();
      return [
        outputs,
        ...states.flat(),
        given.grad as unknown as Tensor,
        ...layer.parameters().map(({ grad }) => grad as Tensor),
      ];
    };
    const [zero, one] = [run(0), run(Number.NaN)];
    for (const [i, part] of zero.entries()) expect(one[i]?.toArray()).toEqual(part.toArray());
    const gradient = zero[1 + (name === "LSTM" ? 8 : 4)] as Tensor;
    expect(gradient.shape).toEqual([2, 4, 3]);
    expect(gradient.at(0, [2, null]).toArray()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(gradient.at(0, 1).abs().min().item()).toBeGreaterThan(0);
  });

  test("lengths that do not fit are refused", () => {
    const layer = new Layer(3, 4, options) as nn.RNN;
    const refused = (lengths: unknown, Class: new (...args: never) => Error, words: string) => {
      const run = () => layer.forward(draw(2, 5, 3), undefined, { lengths: lengths as number[] });
      expect(run).toThrow(Class);
      expect(run).toThrow(words);
    };
    refused([3], ShapeError, `${name}: lengths of shape (1,) for 2 sequences; give one for each`);
    refused([[3], [2]], ShapeError, "lengths of shape (2, 1) for 2 sequences");
    refused([3, 0], ValueError, `${name}: lengths has 0 (element 1), not a length from 1 to 5`);
    refused([6, 3], ValueError, "lengths has 6 (element 0), not a length from 1 to 5");
    refused([2.5, 3], ValueError, `${name}: int32 cannot hold 2.5 (element 0)`);
    refused(tensor([2, 3]), DTypeError, "float32, not int32");
    refused("long", WengertError, name);
    const whole = layer.forward(ones([2, 5, 3], { dtype: "float64" }));
    const all = layer.forward(ones([2, 5, 3], { dtype: "float64" }), undefined, { lengths: [5, 5] });
    expect(all[0].toArray()).toEqual(whole[0].toArray());
  });

  test("gives every parameter and the input a gradient through time", () => {
    const layer = new Layer(3, 4, { ...options, layers: 2 });
    const x = draw(2, 5, 3);
    x.requiresGrad = true;
    layer.forward(x)[0].slice([null, -1]).sum().backward();
    for (const parameter of layer.parameters()) expect(parameter.grad?.abs().sum().item()).toBeGreaterThan(0);
    expect(x.grad?.slice([null, 0]).abs().sum().item()).toBeGreaterThan(0);
  });

  test("says its sizes, and what does not fit", () => {
    const layer = new Layer(3, 4, { layers: 2 });
    expect(layer.toString()).toContain(`${name}(3 → 4, 2 layers`);
    expect(() => layer.forward(ones([2, 5, 4], { name: "x" }))).toThrow(ShapeError);
    expect(() => layer.forward(ones([2, 5, 4], { name: "x" }))).toThrow(
      `${name}: ${name}(3 → 4, 2 layers) takes (N, T, 3) with T >= 1, but "x" is (2, 5, 4).`,
    );
    expect(() => layer.forward(ones([2, 0, 3]))).toThrow("with T >= 1");
    const state = name === "LSTM" ? [zeros([2, 4]), zeros([2, 4])] : [zeros([2, 4])];
    expect(() => (layer as nn.RNN).forward(ones([2, 5, 3]), [state as unknown as nn.HiddenState])).toThrow(
      "1 states for 2 layers; give one per layer",
    );
    const wrong = [...state, zeros([2, 4])] as unknown as nn.HiddenState;
    for (const given of [[wrong, wrong], zeros([2, 4]), [zeros([2, 4])]])
      expect(() => (layer as nn.RNN).forward(ones([2, 5, 3]), given as never)).toThrow(
        `${name}.forward: states must be a list of states ${name === "LSTM" ? "[h, c]" : "[h]"}, one per layer`,
      );
    expect(() => new Layer(3, 0)).toThrow(ValueError);
    expect(() => new Layer(3, 4, { layers: 0 })).toThrow("layers must be a whole number of at least 1");
    expect(() => new Cell(3, 4).forward(ones([2, 4]))).toThrow(
      `${name}Cell: ${name}Cell(3 → 4) takes (..., 3), but an unnamed tensor is (2, 4).`,
    );
  });
});

test("an LSTM keeps what its gates tell it to keep", () => {
  const cell = new nn.LSTMCell(1, 1, { init: nn.init.constant(0), dtype: "float64" });
  // input gate shut, forget gate open: the memory stays through a hundred steps
  cell.b?.assign([-100, 100, 0, 100]);
  let state: nn.MemoryState = [
    zeros([1, 1], { dtype: "float64" }),
    ones([1, 1], { dtype: "float64" }).mul(0.7),
  ];
  for (let i = 0; i < 100; i++) state = cell.forward(ones([1, 1], { dtype: "float64" }), state);
  expect(state[1].item()).toBeCloseTo(0.7, 12);
  expect(state[0].item()).toBeCloseTo(Math.tanh(0.7), 12);
});

describe("a projection", () => {
  const options = { dtype: "float64", generator: new Generator(4), projSize: 2 } as const;

  test("is a product of what a step of the cell gives, and the next step is given it", () => {
    const cell = new nn.LSTMCell(3, 5, options);
    const plain = new nn.LSTMCell(3, 5, { dtype: "float64" });
    const [x, h, c] = [draw(1, 3), draw(1, 2), draw(1, 5)];
    plain.Wx.assign(cell.Wx);
    plain.b?.assign(h.matmul(cell.Wh).reshape([20])); // (1,2)·(2,20) -> (1,20)
    const [output, memory] = plain.forward(x, [zeros([1, 5], { dtype: "float64" }), c]);
    const [given, next] = cell.forward(x, [h, c]);
    expectClose(given, output.matmul(cell.Wr as Tensor), close);
    expectClose(next, memory, close);
  });

  test("has the size of all that comes out of a layer, and between its layers", () => {
    const layer = new nn.LSTM(3, 5, { ...options, layers: 2, bidirectional: true });
    const [outputs, states] = layer.forward(draw(2, 4, 3));
    expect(outputs.shape).toEqual([2, 4, 4]);
    for (const [h, c] of states)
      expect([h.shape, c.shape]).toEqual([
        [2, 2],
        [2, 5],
      ]);
    expect(layer.cells[3]?.Wx.shape).toEqual([4, 20]);
    const long = new nn.LSTM(3, 40, { projSize: 8 });
    const x = randn([8, 4, 3], { generator });
    expect(long.forward(x)[0].toTypedArray()).toEqual(long.forward(x)[0].toTypedArray());
  });

  test("has gradients of second order", () => {
    const layer = new nn.LSTM(2, 3, { ...options, projSize: 1 });
    const [cell] = layer.cells as [nn.LSTMCell];
    const run = (x: Tensor, Wh: Tensor, Wr: Tensor) => {
      const named = { ...layer.namedParameters().toObject(), "cells.0.Wh": Wh, "cells.0.Wr": Wr };
      return nn.functionalCall(layer, named, x)[0];
    };
    gradgradcheck(run, [draw(2, 3, 2), cell.Wh.detach(), (cell.Wr as Tensor).detach()]);
  });

  test("is of LSTMs alone, and smaller than what it projects", () => {
    for (const Class of [nn.RNN, nn.GRU, nn.RNNCell, nn.GRUCell])
      expect(() => new Class(3, 4, { projSize: 2 } as never)).toThrow(
        `${Class.name}: unknown option "projSize"; only LSTM and LSTMCell project their state. An nn.Affine`,
      );
    for (const Class of [nn.LSTM, nn.LSTMCell]) {
      expect(() => new Class(3, 4, { projSize: 4 })).toThrow("projSize 4 must be smaller than hiddenSize 4");
      expect(() => new Class(3, 4, { projSize: 0 })).toThrow("projSize must be a whole number of at least 1");
      expect(() => new Class(3, 4, { proj_size: 2 } as never)).toThrow("did you mean projSize?");
    }
  });
});

test("a GRU with its update gate open keeps h", () => {
  const cell = new nn.GRUCell(1, 1, { init: nn.init.constant(0) });
  cell.bx?.assign([0, 100, 5]);
  expect(cell.forward(ones([1, 1]), [ones([1, 1]).mul(0.25)])[0].item()).toBeCloseTo(0.25, 6);
});
