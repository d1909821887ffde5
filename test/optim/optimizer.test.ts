/** What all optimizers share: groups, missing gradients, errors, and writes that backward can tell. */
import { describe, expect, test } from "vitest";
import {
  DTypeError,
  GradError,
  isGradEnabled,
  nn,
  noGrad,
  optim,
  ShapeError,
  type Tensor,
  tensor,
  ValueError,
} from "wengert";
import { parameter } from "./parameters.js";

const f64 = (values: number[]) => tensor(values, { dtype: "float64" });

describe("parameters", () => {
  const build = (parameters: unknown) => () => new optim.SGD(parameters as Tensor[], { lr: 0.1 });

  test("come as any list, or as groups", () => {
    const x = parameter([1], [1]);
    for (const list of [[x], new Set([x]), [{ params: [x] }], [{ params: new Set([x]) }]]) {
      x.assign([1]);
      build(list)().step();
      expect(x.item()).toBe(0.9);
    }
  });

  test("must be there", () => {
    expect(build([])).toThrow("SGD: there are no parameters; the list is empty");
    expect(build([{ params: [] }])).toThrow(ValueError);
  });

  test("must be leaves, of which some require grad", () => {
    expect(build([tensor([1], { name: "x" })])).toThrow(
      'SGD: none of the parameters requires grad (the first is "x")',
    );
    expect(build([parameter([1]), tensor([1], { dtype: "int32", name: "n" })])).toThrow(
      'SGD: parameter 1, "n", is of int32, which has no gradient.',
    );
    expect(build([parameter([1]), parameter([1]).mul(2)])).toThrow(
      "SGD: parameter 1, the output of mul, is no leaf; only leaves can be moved.",
    );
    expect(build([tensor([1])])).toThrow(GradError);
  });

  test("must be tensors, and the list a list", () => {
    expect(build([parameter([1]), 3])).toThrow("SGD: parameter 1 is 3, not a tensor");
    expect(build(new nn.Affine(1, 1).namedParameters())).toThrow(
      'SGD: parameter 0 is ["W", a tensor of shape (1, 1)], not a tensor',
    );
    expect(build(new nn.Affine(1, 1))).toThrow("for a module pass module.parameters()");
    expect(build(undefined)).toThrow(ValueError);
    expect(build([{ params: parameter([1]) }])).toThrow(ValueError);
    expect(build([{ params: [parameter([1])] }, parameter([1])])).toThrow(
      "a list holds either groups or tensors",
    );
  });

  test("are looked at as they come: the first that is none ends the list, however long it is", () => {
    expect(build(new Array(2 ** 32 - 1))).toThrow("SGD: parameter 0 is undefined, not a tensor");
    expect(build([{ params: new Array(2 ** 32 - 1) }])).toThrow("parameter 0 is undefined, not a tensor");
    expect(() => optim.clipGradValue(new Array(2 ** 32 - 1), 1)).toThrow("clipGradValue: expected a tensor");
  });

  test("must come once", () => {
    const x = parameter([1], undefined, "x");
    expect(build([x, x])).toThrow('SGD: "x" comes twice; a step would move it twice');
    expect(build([{ params: [x] }, { params: [x] }])).toThrow(ValueError);
  });
});

describe("groups", () => {
  test("have options of their own, and the optimizer's for the rest", () => {
    const [slow, fast] = [parameter([0], [1]), parameter([0], [1])];
    const optimizer = new optim.SGD([{ params: [slow] }, { params: [fast], lr: 1 }], { lr: 0.1 });
    optimizer.step();
    expect([slow.item(), fast.item()]).toEqual([-0.1, -1]);
    expect(optimizer.paramGroups.map(({ lr, momentum }) => [lr, momentum])).toEqual([
      [0.1, 0],
      [1, 0],
    ]);
  });

  test("may be changed between steps", () => {
    const x = parameter([0], [1]);
    const optimizer = new optim.SGD([x], { lr: 0.5 });
    for (const group of optimizer.paramGroups) group.lr *= 0.5;
    optimizer.step();
    expect(x.item()).toBe(-0.25);
  });

  test.each([
    ["lr", Number.NaN, "must be a finite number of at least 0, got NaN"],
    ["momentum", "0.9", 'must be a finite number of at least 0, got "0.9"'],
    ["nesterov", 1, "must be true or false, got 1"],
    ["lr", undefined, "is missing"],
  ])(
    "that are changed to a bad value, %s to %s, are refused by the next step, and nothing moves",
    (name, value, words) => {
      const [x, y] = [parameter([0], [1]), parameter([0], [1])];
      const optimizer = new optim.SGD([{ params: [x] }, { params: [y] }], { lr: 0.5, momentum: 0.9 });
      optimizer.step();
      Object.assign(optimizer.paramGroups[1] as object, { [name]: value });
      const before = [x.item(), y.item()];
      for (let i = 0; i < 2; i++)
        expect(() => optimizer.step()).toThrow(`SGD.step: paramGroups[1]: ${name} ${words}`);
      expect([x.item(), y.item()]).toEqual(before);
      Object.assign(optimizer.paramGroups[1] as object, { lr: 0, momentum: 0, nesterov: false });
      optimizer.step();
      expect(y.item()).toBe(before[1]);
    },
  );

  test("that get another name, lose one, or whose lists are written to, are looked at again", () => {
    const x = parameter([0], [1]);
    const optimizer = new optim.Adam([{ params: [x] }, { params: [parameter([0], [1])] }]);
    optimizer.step();
    const [group, other] = optimizer.paramGroups;
    (group?.betas as [number, number])[1] = 1;
    expect(other?.betas).toEqual([0.9, 0.999]);
    expect(() => optimizer.step()).toThrow("Adam.step: paramGroups[0]: betas must be two numbers");
    (group?.betas as [number, number])[1] = 0.5;
    optimizer.step();
    Object.assign(group as object, { learningRate: 1 });
    expect(() => optimizer.step()).toThrow('unknown option "learningRate"; did you mean lr?');
    delete (group as { learningRate?: number }).learningRate;
    delete (group as { eps?: number }).eps;
    expect(() => optimizer.step()).toThrow("Adam.step: paramGroups[0]: eps is missing");
  });

  test("may be added, or refused as a whole", () => {
    const [x, y] = [parameter([0], [1]), parameter([0], [1])];
    const optimizer = new optim.SGD([x], { lr: 0.5 });
    expect(() => optimizer.addParamGroup({ params: [y], lr: -1 })).toThrow(ValueError);
    expect(() => optimizer.addParamGroup({ params: [y, x] })).toThrow(ValueError);
    expect(() => optimizer.addParamGroup([y] as unknown as { params: Tensor[] })).toThrow(
      "expected a group { params, ... }",
    );
    expect(optimizer.paramGroups).toHaveLength(1);
    optimizer.addParamGroup({ params: [y], lr: 2 });
    optimizer.step();
    expect([x.item(), y.item()]).toEqual([-0.5, -2]);
  });
});

describe("step", () => {
  test("leaves alone what has no gradient", () => {
    const [x, y] = [parameter([1]), parameter([1], [1])];
    for (const optimizer of [
      new optim.SGD([x, y], { lr: 1, momentum: 0.5, weightDecay: 0.5 }),
      new optim.Adam([x, y]),
    ])
      optimizer.step();
    expect(x.item()).toBe(1);
    expect(y.item()).toBeLessThan(0);
  });

  test("meets no gradient of another shape or dtype: .grad refuses it", () => {
    const y = parameter([1, 2], [1, 2], "y");
    expect(() => {
      y.grad = f64([1]);
    }).toThrow(ShapeError);
    expect(() => {
      y.grad = tensor([1, 2]);
    }).toThrow(DTypeError);
    new optim.SGD([y], { lr: 1 }).step();
    expect(y.toArray()).toEqual([0, 0]);
  });

  test.each([
    ["SGD", (x: Tensor) => new optim.SGD([x], { lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.1 })],
    ["Adam", (x: Tensor) => new optim.Adam([x], { weightDecay: 0.1 })],
  ] as const)("of %s is never recorded, not even along a gradient that was", (_, build) => {
    const x = parameter([2]);
    const optimizer = build(x);
    x.square().sum().backward(undefined, { createGraph: true });
    expect(x.grad?.requiresGrad).toBe(true);
    optimizer.step();
    expect([x.isLeaf, x.requiresGrad]).toEqual([true, true]);
    for (const value of Object.values(optimizer.stateDict().state[0] ?? {}))
      expect(value).not.toHaveProperty("gradFn");
    optimizer.zeroGrad();
    x.mul(3).sum().backward();
    expect(x.grad?.item()).toBe(3);
  });

  test("is a write that backward names, if the graph still needs the old value", () => {
    const [x, y] = [parameter([2], undefined, "x"), parameter([3])];
    const loss = x.mul(y).sum();
    loss.backward(undefined, { retainGraph: true });
    new optim.SGD([x], { lr: 0.1 }).step();
    expect(() => loss.backward()).toThrow(
      /needs "x" as it was when the op ran .* changed since by SGD\.step/,
    );
    const again = x.mul(y).sum();
    again.backward(undefined, { retainGraph: true });
    new optim.Adam([x]).step();
    expect(() => again.backward()).toThrow(/changed since by Adam\.step/);
  });

  test("of an optimizer of the user's own runs without recording, and gives back what it remembered", () => {
    const seen: unknown[] = [];
    class Sign extends optim.Optimizer<{ lr: number }, { steps: number }> {
      constructor(parameters: Iterable<Tensor>, options: { lr: number }) {
        super("Sign", parameters, options);
      }
      protected override get stateNames() {
        return ["steps"] as const;
      }
      protected override validate(): void {}
      protected override update(x: Tensor, g: Tensor, { lr }: { lr: number }, before?: { steps: number }) {
        seen.push([isGradEnabled(), before?.steps]);
        x.assign(x.sub(g.sign().mul(lr)));
        return { steps: (before?.steps ?? 0) + 1 };
      }
    }
    const x = parameter([1], [7]);
    const optimizer = new Sign([x], { lr: 0.25 });
    optimizer.step();
    optimizer.step();
    expect(x.item()).toBe(0.5);
    expect(seen).toEqual([
      [false, undefined],
      [false, 1],
    ]);
    expect(optimizer.stateDict().state).toEqual([{ steps: 2 }]);
  });

  test("works inside noGrad", () => {
    const x = parameter([1], [1]);
    noGrad(() => new optim.SGD([x], { lr: 1 }).step());
    expect(x.item()).toBe(0);
  });

  test("trains a network of modules", () => {
    const layer = new nn.Affine(1, 1);
    const optimizer = new optim.Adam(layer.parameters(), { lr: 0.1 });
    for (let i = 0; i < 300; i++) {
      optimizer.zeroGrad();
      new nn.MSELoss().forward(layer.forward(tensor([[0], [1]])), [[1], [3]]).backward();
      optimizer.step();
    }
    expect(layer.W.item()).toBeCloseTo(2, 2);
    expect(layer.b?.item()).toBeCloseTo(1, 2);
  });
});

describe("zeroGrad", () => {
  test("forgets the gradients, in every group", () => {
    const [x, y] = [parameter([1], [1]), parameter([1], [1])];
    new optim.SGD([{ params: [x] }, { params: [y] }], { lr: 1 }).zeroGrad();
    expect([x.grad, y.grad]).toEqual([null, null]);
  });
});
