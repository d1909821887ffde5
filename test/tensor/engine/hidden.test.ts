/** Hidden results: freed with their graph while nobody can have them, and whole for whoever has looked. */
import { expect, test } from "vitest";
import { gradients, memoryStats, nn, noGrad, savedTensorHooks, type Tensor, tensor } from "wengert";
import { kernels } from "../../../src/kernels/index.js";
import { type GradFn, hide, topologicalOrder, watch } from "../../../src/tensor/index.js";

const size = 40;
const net = () => {
  const affine = () => new nn.Affine(size, size);
  return new nn.Sequential([affine(), new nn.ReLU(), affine(), new nn.Tanh(), affine()]);
};
const input = () =>
  tensor(
    Float64Array.from({ length: 9 * size }, (_, i) => Math.sin(i)),
    { shape: [9, size], dtype: "float32" },
  );

/** What a step frees at once, and whether its results live in linear memory at all. */
function freed(step: () => void): number {
  const before = memoryStats().freed;
  step();
  return memoryStats().freed - before;
}
const here = () => memoryStats().budgetBytes > 0;

test("what Affine and Sequential compute on the way is freed with the graph", () => {
  const [model, x] = [net(), input()];
  const step = (look: (loss: Tensor) => void) => {
    model.zeroGrad();
    const loss = model.forward(x).sum();
    look(loss);
    loss.backward();
  };
  for (let i = 0; i < 3; i++) step(() => {}); // first runs are watched
  const seen = freed(() => step((loss) => topologicalOrder([loss])));
  const unseen = freed(() => step(() => {}));
  // three products, and the sums and activations between the first layer and the last
  expect(unseen - seen).toBe(here() ? 3 + 4 : 0);
});

test("without a graph it is freed at once", () => {
  const [model, x] = [net(), input()];
  for (let i = 0; i < 2; i++) model.forward(x);
  const expected = model.forward(x).toTypedArray();
  let y: Tensor | undefined;
  const given = x.toTypedArray();
  expect(freed(() => noGrad(() => (y = model.forward(x))))).toBe(here() ? 3 + 4 : 0);
  expect(y?.toTypedArray()).toEqual(expected);
  expect(x.toTypedArray()).toEqual(given);
});

test("whoever watches may keep it, and where ops are recorded a derivation does", () => {
  const [model, x] = [net(), input()];
  for (let i = 0; i < 2; i++) model.forward(x);
  const seen: Tensor[] = [];
  const end = watch({ applied: (output) => void seen.push(output) });
  noGrad(() => model.forward(x));
  end();
  expect(seen.map((each) => each.toTypedArray().length)).toContain(9 * size);
  for (const parameter of model.parameters()) parameter.requiresGrad = false;
  expect(freed(() => model.forward(x))).toBe(0);
});

test.each([
  ["dropout outside of training", () => new nn.Dropout(0.5)],
  ["a flattening", () => new nn.Flatten()],
] as const)("an input that %s hands on, or shows in another shape, stays its owner's", (_, first) => {
  const model = new nn.Sequential([first(), new nn.Affine(size, size), new nn.ReLU()]).eval();
  const a = input();
  a.requiresGrad = true;
  for (let i = 0; i < 3; i++) {
    const x = a.mul(2);
    const values = x.toTypedArray();
    model.forward(x).sum().backward();
    expect(x.toTypedArray()).toEqual(values);
    noGrad(() => model.forward(x));
    expect(x.toTypedArray()).toEqual(values);
    noGrad(() => model.forward(a));
    expect(a.mul(2).toTypedArray()).toEqual(values);
  }
});

test("whoever packs what records keep has it whole after backward", () => {
  const [model, x] = [net(), input()];
  model.forward(x);
  const held: Tensor[] = [];
  const pack = (each: Tensor) => {
    held.push(each);
    return each;
  };
  const loss = savedTensorHooks({ pack, unpack: (each) => each }, () => model.forward(x).sum());
  const before = held.map((each) => each.toTypedArray());
  loss.backward();
  expect(held.map((each) => each.toTypedArray())).toEqual(before);
});

/** Every tensor on the way, by what a user can call. */
function walk(root: Tensor, step: (record: GradFn) => readonly Tensor[]): Tensor[] {
  const found: Tensor[] = [];
  const open = [root];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    if (each.gradFn === undefined) continue;
    const operands = step(each.gradFn);
    found.push(...operands);
    open.push(...operands);
  }
  return found;
}

const looks: Record<string, (y: Tensor, loss: Tensor) => Tensor[]> = {
  inputs: (_, loss) => walk(loss, (record) => record.inputs),
  "input(i)": (_, loss) => walk(loss, (record) => record.inputs.map((_, i) => record.input(i))),
  "peekInput(i)": (_, loss) =>
    walk(loss, (record) => Array.from({ length: record.inputCount }, (_, i) => record.peekInput(i))),
  "output()": (_, loss) =>
    walk(loss, (record) => record.inputs).flatMap(({ gradFn }) => gradFn?.output() ?? []),
  "a walk": (_, loss) =>
    topologicalOrder([loss]).flatMap((node) => ("inputCount" in node ? [node.output()] : [])),
};

test.each(Object.entries(looks))("whoever looked by %s has whole tensors after backward", (_, look) => {
  const [model, x] = [net(), input()];
  model.forward(x).sum().backward();
  const y = model.forward(x);
  const loss = y.sum();
  const held = look(y, loss);
  expect(held.length).toBeGreaterThan(7);
  const before = held.map((each) => each.toTypedArray());
  loss.backward();
  expect(held.map((each) => each.toTypedArray())).toEqual(before);
});

test("an observer of the pass, a hook, and a recorded pass find everything, and may keep it", () => {
  const [model, x] = [net(), input()];
  model.forward(x);
  const held: Tensor[] = [];
  const step = (look: (y: Tensor) => (() => void) | undefined, createGraph = false) => {
    const y = model.forward(x);
    const end = look(y);
    y.sum().backward(undefined, { createGraph });
    end?.();
  };
  step(() => watch({ arrived: (_, of) => void held.push(of) }));
  step((y) => {
    y.registerHook(() => void held.push(y.gradFn?.input(0) as Tensor));
    return undefined;
  });
  for (const each of held) expect(() => each.toTypedArray()).not.toThrow();
  expect(held.length).toBeGreaterThan(10);
});

test("gradients of gradients through hidden results are what they are through seen ones", () => {
  const run = (look: boolean) => {
    const model = new nn.Sequential(
      [0, 1]
        .map((seed) => new nn.Affine(size, size, { init: nn.init.constant(0.01 + seed / 50) }))
        .flatMap((layer) => [layer, new nn.Tanh()]),
    );
    const x = input();
    x.requiresGrad = true;
    model.forward(x);
    const y = model.forward(x).square().sum();
    if (look) topologicalOrder([y]);
    const [g] = gradients(y, [x], { createGraph: true }) as [Tensor];
    g.square().sum().backward();
    return [x.grad, ...[...model.parameters()].map(({ grad }) => grad)].map((each) => each?.toTypedArray());
  };
  expect(run(false)).toEqual(run(true));
});

test("views of hidden results, and layers that give back what they take, keep what they show", () => {
  const ends = [new nn.Flatten(), new nn.Dropout(0.5)].map((end) => {
    const model = new nn.Sequential([
      new nn.Conv2d(1, 8, 3),
      new nn.BatchNorm(8),
      new nn.ReLU(),
      new nn.Flatten(),
      new nn.Dropout(0.5),
      end,
    ]);
    model.eval();
    return model;
  });
  for (const model of ends)
    for (let i = 0; i < 3; i++) {
      const y = model.forward(input().reshape([1, 1, 9, size]));
      const before = y.toTypedArray();
      y.square().sum().backward();
      expect(y.toTypedArray()).toEqual(before);
      const grads = [...model.parameters()].map(({ grad }) => grad?.toTypedArray());
      model.zeroGrad();
      const seen = model
        .forward(input().reshape([1, 1, 9, size]))
        .square()
        .sum();
      topologicalOrder([seen]);
      seen.backward();
      expect([...model.parameters()].map(({ grad }) => grad?.toTypedArray())).toEqual(grads);
      model.zeroGrad();
    }
});

test("layers of the user's, with hooks or with another forward may keep what they are given", () => {
  const kept: Tensor[] = [];
  class Keeping extends nn.Affine {
    override forward(x: Tensor): Tensor {
      kept.push(x);
      const y = super.forward(x);
      kept.push(y);
      return y;
    }
  }
  const hooked = new nn.ReLU();
  hooked.registerForwardHook((_, [x], y) => void kept.push(x as Tensor, y as Tensor));
  const spied = new nn.Affine(size, size);
  const own = spied.forward;
  spied.forward = (x) => {
    kept.push(x);
    return own.call(spied, x);
  };
  for (const layer of [new Keeping(size, size), hooked, spied]) {
    const model = new nn.Sequential([
      new nn.Affine(size, size),
      layer,
      new nn.Affine(size, size),
      new nn.ReLU(),
    ]);
    for (let i = 0; i < 2; i++) model.forward(input()).sum().backward();
  }
  expect(kept.length).toBe(10);
  for (const each of kept) expect(() => each.toTypedArray()).not.toThrow();
});

test("a result that is a view of what it was computed from keeps it", () => {
  const x = tensor(new Float32Array(100), { requiresGrad: true });
  const y = x.mul(2);
  const z = y.reshape([10, 10]);
  hide(y, z);
  z.sum().backward();
  expect(z.toTypedArray()).toEqual(new Float32Array(100));
  const hidden = x.mul(2);
  hide(hidden, hidden.add(1));
  hidden.add(1).sum().backward();
  if (here()) expect(() => kernels.read(hidden.array)).toThrow("were released");
});

test("a rule that asks for a hidden operand does not reveal it", () => {
  const x = tensor(new Float32Array(100), { requiresGrad: true });
  for (const shown of [false, true]) {
    const hidden = x.mul(2);
    const y = hidden.square();
    hide(hidden, y);
    if (shown) expect(y.gradFn?.inputs[0]).toBe(hidden);
    y.sum().backward();
    if (!here()) continue;
    if (shown) expect([...hidden.toTypedArray()]).toEqual(new Array(100).fill(0));
    else expect(() => kernels.read(hidden.array)).toThrow("were released");
  }
});
