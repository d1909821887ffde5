/** What layers and initialisers refuse: what would silently be another program. */
import { expect, test } from "vitest";
import { nn, ones, ValueError } from "wengert";

const refused = (kind: unknown, ...args: unknown[]): string => {
  try {
    Reflect.construct(kind as new () => unknown, args);
  } catch (error) {
    expect(error).toBeInstanceOf(ValueError);
    return (error as Error).message;
  }
  throw new Error("it was taken");
};

test("constructors refuse numbers and booleans where options belong, PyTorch's spellings, and arguments too many", () => {
  expect(refused(nn.Conv2d, 1, 1, 3, 2, 1)).toContain("Conv2d: an argument too many, 1; it takes (");
  expect(refused(nn.Conv2d, 1, 1, 3, 2)).toBe(
    "Conv2d: options must be an object, got 2. Write { stride: 2 }.",
  );
  expect(refused(nn.Conv2d, 1, 1, 3, { stride: 2 ** 32 + 0.5 })).toContain("Conv2d: stride must be a whole");
  expect(refused(nn.Affine, 3, 2, false)).toBe(
    "Affine: options must be an object, got false. Write { bias: false }.",
  );
  expect(refused(nn.LSTM, 2, 3, 2)).toBe("LSTM: options must be an object, got 2. Write { layers: 2 }.");
  expect(refused(nn.LSTM, 2, 3, { num_layers: 2 })).toContain('LSTM: unknown option "num_layers"');
  expect(refused(nn.MaxPool2d, 2, 1)).toContain("Write { stride: 1 }.");
  expect(refused(nn.AvgPool2d, 2, { dilation: 2 })).toContain('AvgPool2d: unknown option "dilation"');
  expect(refused(nn.GELU, "tanh")).toBe(
    'GELU: options must be an object, got "tanh". Write { approximate: "tanh" }.',
  );
  expect(refused(nn.ReLU, true)).toBe("ReLU: an argument too many, true; it takes none.");
  expect(refused(nn.Affine, 3)).toContain(
    "Affine: outFeatures is missing; it takes (inFeatures, outFeatures,",
  );
  expect(refused(nn.Affine, 3, 2, { init: nn.init.he(), generator: 1 })).toContain("generator must be");
  expect(refused(nn.Affine, 3, 2, { init: [0] })).toContain("Affine: init must be a function");
  expect(refused(nn.Parameter, [1], "w")).toBe(
    'Parameter: options must be an object, got "w". Write { name: "w" }.',
  );
  expect(refused(nn.Sequential, new nn.ReLU(), new nn.ReLU())).toContain("Sequential: an argument too many");
});

test("calls of layers, and of what makes initial values, refuse the same", () => {
  const x = ones([1, 2]);
  const call =
    (f: unknown, ...args: unknown[]) =>
    () =>
      Reflect.apply(f as () => unknown, undefined, args);
  const layer = new nn.Affine(2, 2);
  expect(call(layer.forward, x, true)).toThrow("Affine.forward: an argument too many, true; it takes (x)");
  expect(call(layer.forward, [1, 2])).toThrow("Affine.forward: expected a tensor, got an array; make it one");
  expect(call(new nn.MSELoss().forward, x, x, "sum")).toThrow('MSELoss.forward: an argument too many, "sum"');
  expect(call(new nn.Dropout().forward, x, false)).toThrow("Dropout.forward: an argument too many, false");
  const attention = new nn.MultiHeadAttention(2, 1);
  expect(call(attention.forward, x, x, x, ones([1, 1]))).toThrow("options must be an object, got a tensor");
  expect(call(nn.init.he, [2, 3])).toThrow("init.he: options must be an object, got [2, 3]");
  expect(call(nn.init.normal, 0.1, 0, { dtype: "float64" })).toThrow("init.normal: an argument too many");
  expect(call(nn.init.he(), [2, 3], "float64")).toThrow(
    'initializer: options must be an object, got "float64". Write { dtype: "float64" }.',
  );
  expect(call(layer.train.bind(layer), "eval")).toThrow(
    'Module.train: mode must be true or false, got "eval"',
  );
});
