/** A property that a class does not have is refused when it is set, in a sentence that says what was meant. */
import { inspect, isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { nn, optim, Tensor, tensor, ValueError } from "wengert";
import { calls } from "./calls/index.js";
import { publicFunctions } from "./public-functions.js";

/** Those whose objects may be given properties, with the reason. */
const open: readonly { readonly of: (name: string, value: unknown) => boolean; readonly reason: string }[] = [
  {
    of: (_, value) => isA(value, nn.Module),
    reason: "a module holds what its user puts into it",
  },
  { of: (_, value) => isA(value, Tensor), reason: "names of other libraries are refused, below" },
];

const isA = (value: unknown, base: abstract new (...args: never[]) => unknown) =>
  typeof value === "function" && value.prototype instanceof base;

const classes = publicFunctions.filter(
  ({ name, value }) =>
    /^class\b/.test(Function.prototype.toString.call(value)) &&
    calls.some((call) => call.name === name) &&
    !open.some(({ of }) => of(name, value)),
);

describe("objects that users make", () => {
  test.each(classes.map(({ name }) => name))("%s", async (name) => {
    const call = calls.find((each) => each.name === name);
    const object = (await call?.run(...call.args())) as Record<string, unknown>;
    expect(Object.isFrozen(object)).toBe(false);
    expect(() => {
      object.zzzz = 1;
    }).toThrow(new ValueError(`${name}: it has no property "zzzz" that could be set.`));
    expect("zzzz" in object).toBe(false);
  });

  test("are of the classes that come to mind", () => {
    expect(classes.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["SGD", "Adam", "Scheduler", "DataLoader", "Generator", "EarlyStopping"]),
    );
  });
});

const leaf = () => tensor([1], { requiresGrad: true });

describe("says what was meant", () => {
  test.each([
    ["lr", "lr"],
    ["learningRate", "lr"],
    ["momentun", "momentum"],
    ["weight_decay", "weightDecay"],
  ])("optimizer.%s", (key, option) => {
    const sgd = new optim.SGD([leaf()], { lr: 0.1 });
    expect(() => Object.assign(sgd, { [key]: 0.5 })).toThrow(
      `SGD: it has no property "${key}" that could be set. ` +
        `Options are those of a group: optimizer.paramGroups[0].${option}`,
    );
  });

  test("a near name of its own", () => {
    const scheduler = new optim.Scheduler(new optim.SGD([leaf()], { lr: 0.1 }), () => 1);
    expect(() => Object.assign(scheduler, { shedule: 1 })).toThrow("Did you mean schedule?");
  });

  test.each([
    ["requires_grad", "Did you mean requiresGrad?"],
    ["trainable", "Did you mean requiresGrad?"],
    ["label", "Did you mean name?"],
    ["value", "Its values are written by assign"],
  ])("tensor.%s", (key, wayOut) => {
    for (const x of [leaf(), new nn.Parameter([1])])
      expect(() => Object.assign(x, { [key]: 1 })).toThrow(
        `Tensor: it has no property "${key}" that could be set. ${wayOut}`,
      );
  });
});

describe("what of a tensor is only read", () => {
  test.each([
    ["shape", "x.reshape(shape) is a tensor of the same elements under another shape."],
    ["dtype", "x.to(dtype) is a tensor of another dtype."],
    ["isLeaf", "x.detach() is a leaf."],
    ["T", "x.assign(y.T) writes the elements of y.T into x."],
    ["rank", "It follows from the shape"],
    ["size", "It follows from the shape"],
    ["gradFn", "x.detach() is a tensor without history"],
  ])("%s", (key, wayOut) => {
    for (const x of [leaf(), new nn.Parameter([1])]) {
      const before = Reflect.get(x, key);
      expect(() => Object.assign(x, { [key]: before })).toThrow(`Tensor: ${key} is only read. ${wayOut}`);
      expect(Reflect.get(x, key)).toEqual(before);
    }
  });

  test("every accessor that it has can be set, or refuses with the way out", () => {
    const names = Object.getOwnPropertyNames(Tensor.prototype);
    const getters = names.filter((key) => Reflect.getOwnPropertyDescriptor(Tensor.prototype, key)?.get);
    const internal = ["array", "cut", "hadGrad"];
    expect(getters).toEqual(expect.arrayContaining(["shape", ...internal]));
    for (const key of getters.filter((each) => !internal.includes(each)))
      expect(Reflect.getOwnPropertyDescriptor(Tensor.prototype, key)?.set, key).toBeDefined();
  });

  test.each(["length", "0", "1", "2", "3"])("it is no list: x[%s] is neither read nor set", (key) => {
    const x = tensor([1, 2]);
    const refused = `Tensor: it has no property "${key}". `;
    expect(() => Reflect.get(x, key)).toThrow(refused);
    expect(() => Object.assign(x, { [key]: 5 })).toThrow(refused);
    expect(Object.keys(x)).toEqual([]);
  });

  test("Array.from and typed arrays refuse it, printing and comparing do not", () => {
    const x = tensor([1, 2]);
    const list = x as unknown as ArrayLike<number>;
    expect(() => Array.from(list)).toThrow(ValueError);
    expect(() => new Float32Array(list)).toThrow("x.size the number of elements");
    for (const options of [{}, { showHidden: true, getters: true }, { customInspect: false }])
      expect(inspect(x, options)).toMatch(/tensor/i);
    expect(x).toEqual(tensor([1, 2]));
    expect(x).not.toEqual(tensor([1, 3]));
    expect(x).not.toEqual([1, 2]);
    expect([1, 2]).not.toEqual(x);
    expect({ x }).toMatchObject({ x: tensor([1, 2]) });
    expect(isDeepStrictEqual(x, tensor([1, 2]))).toBe(true);
    expect(() => expect(x).toEqual(tensor([1, 3]))).toThrow(/expected/);
  });
});

describe("what stays allowed", () => {
  test("a subclass has properties of its own", () => {
    class Mine extends optim.SGD {
      declare note: string;
    }
    const mine = new Mine([tensor([1], { requiresGrad: true })], { lr: 0.1 });
    mine.note = "kept";
    expect(Object.keys(mine)).toContain("note");
    expect(mine.note).toBe("kept");
  });

  test("symbols, and whatever objects have by themselves", () => {
    const sgd = new optim.SGD([tensor([1], { requiresGrad: true })], { lr: 0.1 });
    const mark = Symbol("mark");
    Object.assign(sgd, { [mark]: 1 });
    expect(Reflect.get(sgd, mark)).toBe(1);
    expect(Object.hasOwn(sgd, "paramGroups")).toBe(true);
    expect(String(sgd)).toBe("[object Object]");
  });
});
