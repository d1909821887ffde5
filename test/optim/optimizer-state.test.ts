/** States of optimizers: values that a run continues from, and refusals that change nothing. */
import { describe, expect, test } from "vitest";
import { optim, StateError, type Tensor, tensor, ValueError } from "wengert";
import { parameter } from "./parameters.js";

const f64 = (values: number[]) => tensor(values, { dtype: "float64" });

describe("states", () => {
  const builders = {
    "SGD with momentum": (x: Tensor, y: Tensor) =>
      new optim.SGD([{ params: [x] }, { params: [y], lr: 0.3 }], { lr: 0.1, momentum: 0.9 }),
    "plain SGD": (x: Tensor, y: Tensor) => new optim.SGD([x, y], { lr: 0.1 }),
    Adam: (x: Tensor, y: Tensor) => new optim.Adam([x, y], { lr: 0.1, betas: [0.5, 0.9] }),
  };

  test.each(Object.entries(builders))("of %s continue a run to the bit", (_, build) => {
    const gradients = [
      [1, -1],
      [0.5, 2],
      [3, 0.1],
      [-1, 1],
      [0.2, -2],
      [1, 1],
    ];
    const run = (optimizer: optim.SGD | optim.Adam, x: Tensor, y: Tensor, from: number, to: number) => {
      for (const [g, h] of gradients.slice(from, to)) {
        x.grad = f64([g ?? 0, 1]);
        y.grad = h === 1 ? null : f64([h ?? 0]);
        optimizer.step();
      }
    };
    const [x, y] = [parameter([1, 2]), parameter([3])];
    const whole = build(x, y);
    run(whole, x, y, 0, 3);
    const state = whole.stateDict();
    const [x2, y2] = [parameter([0, 0]), parameter([0])];
    x2.assign(x);
    y2.assign(y);
    run(whole, x, y, 3, 6);

    const resumed = build(x2, y2);
    for (const group of resumed.paramGroups) group.lr = 99;
    resumed.loadStateDict(state);
    run(resumed, x2, y2, 3, 6);
    expect([x2.toArray(), y2.toArray()]).toEqual([x.toArray(), y.toArray()]);
    expect(resumed.stateDict()).toEqual(whole.stateDict());
  });

  test("are copies: later steps do not reach them, nor do they reach the optimizer", () => {
    const x = parameter([1], [1]);
    const optimizer = new optim.SGD([x], { lr: 0.1, momentum: 0.9 });
    expect(optimizer.stateDict().state).toEqual([null]);
    optimizer.step();
    const state = optimizer.stateDict();
    optimizer.step();
    expect(state.state).toEqual([
      { momentumBuffer: { shape: [1], dtype: "float64", values: Float64Array.of(1) } },
    ]);
    optimizer.loadStateDict(state);
    optimizer.step();
    expect(state.state).toEqual([
      { momentumBuffer: { shape: [1], dtype: "float64", values: Float64Array.of(1) } },
    ]);
  });

  test("share no option with the optimizer", () => {
    const betas: [number, number] = [0.9, 0.99];
    const optimizer = new optim.Adam([parameter([1])], { betas });
    const state = optimizer.stateDict();
    betas[0] = 0.5;
    expect(state.groups[0]?.options.betas).toEqual([0.9, 0.99]);
  });

  test("that do not fit are refused with everything that is wrong, and change nothing", () => {
    const x = parameter([1], [1], "x");
    const adam = new optim.Adam([x]);
    adam.step();
    const state = adam.stateDict();
    const refused = (optimizer: optim.SGD | optim.Adam, broken: optim.OptimizerState, ...words: string[]) => {
      const before = optimizer.stateDict();
      expect(() => optimizer.loadStateDict(broken)).toThrow(StateError);
      for (const word of words) expect(() => optimizer.loadStateDict(broken)).toThrow(word);
      expect(optimizer.stateDict()).toEqual(before);
    };
    refused(
      new optim.SGD([x], { lr: 1 }),
      state,
      "SGD.loadStateDict: the state does not fit",
      "it is of Adam",
    );
    refused(new optim.Adam([x, parameter([1])]), state, "groups of 2 parameters here, of 1 in the state");
    refused(
      new optim.Adam([parameter([1, 2], undefined, "y")]),
      state,
      'firstMoment of "y" is float64 (2,) here, float64 (1,) in the state',
      'secondMoment of "y"',
    );
    refused(
      adam,
      { ...state, state: [{ step: 1 }] },
      '"x": step, firstMoment, secondMoment, largestMoment is remembered, but the state has step',
    );
    const narrow = { shape: [1], dtype: "float32", values: Float32Array.of(1) } as const;
    refused(
      adam,
      { ...state, state: [{ ...state.state[0], firstMoment: narrow }] },
      'firstMoment of "x" is float64 (1,) here, float32 (1,) in the state',
    );
    const own = state.state[0];
    const moment = (values: unknown) =>
      ({ ...state, state: [{ ...own, secondMoment: { shape: [1], dtype: "float64", values } }] }) as never;
    refused(adam, moment([null]), 'secondMoment of "x" has null as value 0 in the state, not a number');
    refused(adam, moment([1, 2]), 'secondMoment of "x" of shape (1,) has 2 values');
    refused(adam, moment({ 0: 1 }), 'secondMoment of "x" has values { 0: 1 } in the state');
    for (const step of [null, -1, 0.5, Number.NaN, "1"])
      refused(adam, { ...state, state: [{ ...own, step: step as number }] }, 'step of "x" is');
    refused(adam, { ...state, state: [{ ...own, firstMoment: 1 }] }, 'firstMoment of "x" is 1 in the state');
    refused(adam, { ...state, state: [undefined as never] }, 'state[0], of "x", is undefined');
    refused(adam, { ...state, groups: [null as never] }, "groups is [null], not a list");
    refused(adam, moment([-1]), 'secondMoment of "x" is negative in the state, at element 0');
    refused(adam, { ...state, extra: 1 } as never, '"extra" is no entry of a state');
    refused(
      adam,
      { ...state, groups: [{ ...(state.groups[0] as object), extra: 1 } as never] },
      'group 0: "extra" is no entry of a group',
    );
    refused(adam, null as never, "it is null, not what stateDict() gave");
    refused(adam, { ...state, state: [] }, "a state of 0 parameters for 1 of them");
    refused(
      adam,
      { ...state, groups: [{ size: 1, options: { lr: 1 } }] },
      "group 0: options amsgrad, betas, eps, epsBeforeCorrection, lr, weightDecay here, lr in the state",
    );
    const bad = { ...state, groups: [{ size: 1, options: { ...state.groups[0]?.options, lr: -1 } }] };
    expect(() => adam.loadStateDict(bad)).toThrow(ValueError);
    expect(() => adam.loadStateDict(bad)).toThrow("Adam.loadStateDict: groups[0]: lr must be");
    expect(adam.stateDict()).toEqual(state);
  });
});

test("a state of live tensors is copied: later steps do not write to them", () => {
  const x = parameter([1], [1]);
  const optimizer = new optim.SGD([x], { lr: 0.1, momentum: 0.9 });
  const own = f64([1]);
  optimizer.loadStateDict({ ...optimizer.stateDict(), state: [{ momentumBuffer: own as never }] });
  optimizer.step();
  expect(own.item()).toBe(1);
});

test("a mean of squares below 0 is refused by every optimizer that remembers one", () => {
  for (const [kind, name] of [
    ["RMSprop", "squareMean"],
    ["AdaGrad", "sum"],
    ["AdamW", "secondMoment"],
  ] as const) {
    const optimizer = new optim[kind]([parameter([1], [1], "x")]);
    optimizer.step();
    const state = optimizer.stateDict();
    const negative = { shape: [1], dtype: "float64", values: [-1] };
    const broken = { ...state, state: [{ ...state.state[0], [name]: negative }] } as never;
    expect(() => optimizer.loadStateDict(broken)).toThrow(StateError);
    expect(() => optimizer.loadStateDict(broken)).toThrow(`${name} of "x" is negative`);
    expect(optimizer.stateDict()).toEqual(state);
  }
});

test("a frozen group takes no state, and nothing was loaded", () => {
  const optimizer = new optim.SGD([parameter([1])], { lr: 0.1 });
  const state = optimizer.stateDict();
  Object.freeze(optimizer.paramGroups[0]);
  expect(() => optimizer.loadStateDict(state)).toThrow("SGD.loadStateDict: paramGroups[0] is frozen");
});
