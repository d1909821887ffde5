/**
 * Recurrent cells and layers: states, layers on top of each other,
 * shapes. The numbers of PyTorch are in torch.test.ts.
 */
import { describe, expect, test } from "vitest";
import { Generator, nn, ones, randn, ShapeError, stack, type Tensor, ValueError, zeros } from "wengert";
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

test("a GRU with its update gate open keeps h", () => {
  const cell = new nn.GRUCell(1, 1, { init: nn.init.constant(0) });
  cell.bx?.assign([0, 100, 5]);
  expect(cell.forward(ones([1, 1]), [ones([1, 1]).mul(0.25)])[0].item()).toBeCloseTo(0.25, 6);
});
