/** What a declaration refuses, and in which words. */
import { describe, expect, test } from "vitest";
import {
  callback,
  checkedInside,
  either,
  flag,
  listOf,
  nonNegative,
  oneOf,
  optional,
  options,
  orNull,
  Signature,
  ValueError,
  whole,
  withDefault,
} from "../../src/arguments/index.js";

interface StepOptions {
  lr: number;
  momentum?: number;
  nesterov?: boolean;
  weightDecay?: number | undefined;
}
const stepOptions = options<StepOptions>()({
  lr: nonNegative,
  momentum: withDefault(nonNegative, 0),
  nesterov: withDefault(flag, false),
  weightDecay: optional(nonNegative),
});
const step = new Signature("SGD", { parameters: checkedInside("a list of tensors"), options: stepOptions });
const refused = (takes: Signature, ...args: unknown[]) => {
  try {
    takes.check(args);
  } catch (error) {
    expect(error).toBeInstanceOf(ValueError);
    return (error as Error).message;
  }
  throw new Error(`${takes.name} took ${args.length} arguments`);
};

describe("options", () => {
  test("an unknown one names the one that was meant", () => {
    expect(refused(step, [], { lr: 0.1, momentun: 0.9 })).toBe(
      'SGD: unknown option "momentun"; did you mean momentum?',
    );
    for (const [given, meant] of [
      ["learningRate", "lr"],
      ["learning_rate", "lr"],
      ["weight_decay", "weightDecay"],
      ["NESTEROV", "nesterov"],
      ["mometnum", "momentum"],
    ] as const)
      expect(refused(step, [], { lr: 0.1, [given]: 1 })).toContain(`did you mean ${meant}?`);
    expect(refused(step, [], { lr: 0.1, colour: 1 })).toBe(
      'SGD: unknown option "colour"; there are lr, momentum, nesterov, weightDecay',
    );
  });

  test.each(["constructor", "__proto__", "toString", "hasOwnProperty"])("%s is none", (key) => {
    const given = JSON.parse(`{ "lr": 1, "${key}": 1 }`);
    expect(refused(step, [], given)).toContain(`unknown option "${key}"`);
  });

  test("a symbol is none, and one that is undefined is one too", () => {
    expect(refused(step, [], { lr: 0.1, [Symbol("lr")]: 1 })).toContain("unknown option");
    expect(refused(step, [], { lr: 0.1, momentun: undefined })).toContain("unknown option");
  });

  test("what is no object becomes the option that it was meant for", () => {
    expect(refused(step, [], 0.1)).toBe("SGD: options must be an object, got 0.1. Write { lr: 0.1 }.");
    expect(refused(step, [], true)).toContain("Write { nesterov: true }.");
    expect(refused(step, [], null)).toContain("SGD: options must be an object, got null.");
    expect(refused(step, [], [0.1])).toContain("got [0.1]. They are written as { lr, momentum,");
    expect(refused(step, [], new Map([["lr", 1]]))).toContain("got a Map");
  });

  test("a required one that is missing is named", () => {
    for (const args of [[[]], [[], undefined], [[], {}], [[], { lr: undefined }]])
      expect(refused(step, ...args)).toBe("SGD: lr is missing; it is one of the options: { lr: ... }");
  });

  test("values are checked", () => {
    expect(refused(step, [], { lr: Number.NaN })).toBe(
      "SGD: lr must be a finite number of at least 0, got NaN",
    );
    expect(refused(step, [], { lr: "0.1" })).toContain('got "0.1"');
    expect(refused(step, [], { lr: 1, nesterov: "false" })).toBe(
      'SGD: nesterov must be true or false, got "false"',
    );
  });

  test("those left out, or undefined, have their defaults", () => {
    expect(stepOptions.read({ lr: 1, momentum: undefined as never })).toEqual({
      lr: 1,
      momentum: 0,
      nesterov: false,
    });
    const none = options<{ keepDims?: boolean }>()({ keepDims: withDefault(flag, false) });
    expect(none.read(undefined)).toBe(none.read(undefined)); // nothing is made on a hot path
    expect(none.read(undefined).keepDims).toBe(false);
    step.check([[], { lr: 1, weightDecay: undefined }]);
  });

  test("objects of another realm and without a prototype are objects", () => {
    step.check([[], Object.assign(Object.create(null), { lr: 1 })]);
  });
});

describe("arguments", () => {
  const sum = new Signature("sum", {
    x: checkedInside("a tensor"),
    axis: either(
      optional(whole(0)),
      options<{ keepDims?: boolean }>()({ keepDims: withDefault(flag, false) }),
    ),
    options: options<{ keepDims?: boolean }>()({ keepDims: withDefault(flag, false) }),
  });

  test("one too many is refused", () => {
    expect(refused(sum, 1, 0, {}, 5)).toBe(
      "sum: an argument too many, 5; it takes (x, axis?, { keepDims = false }).",
    );
    expect(refused(new Signature("item", {}), 5)).toBe("item: an argument too many, 5; it takes none.");
    expect(refused(new Signature("SGD", { options: stepOptions }), { lr: 1 }, 0.9)).toContain(
      "Is it the option { lr }?",
    );
  });

  test("map() is recognised", () => {
    const relu = new Signature("relu", { x: checkedInside("a tensor") });
    const list = ["a", "b"];
    expect(refused(relu, "b", 1, list)).toContain("write map((x) => relu(x))");
  });

  test("one that is missing is named", () => {
    const full = new Signature("full", { shape: listOf(whole(0), "a shape"), value: nonNegative });
    expect(refused(full, [2])).toBe("full: value is missing; it takes (shape, value)");
    expect(refused(full)).toContain("full: shape is missing");
    expect(refused(full, [2], undefined)).toContain("value must be a finite number");
  });

  test("options in the place of another argument are checked as options", () => {
    expect(refused(sum, 1, { axes: 0 })).toContain('unknown option "axes"');
    expect(refused(sum, 1, new Set([0]))).toContain("sum: axis must be a whole number");
    sum.check([1, { keepDims: true }]);
    sum.check([1]);
  });

  test("a rest parameter is checked member by member", () => {
    const cat = new Signature("cat", { "...parts": whole(0) });
    cat.check([1, 2, 3]);
    cat.check([]);
    expect(refused(cat, 1, -2)).toContain("argument 2 must be a whole number");
  });

  test("holes are no elements", () => {
    const shape = new Signature("zeros", { shape: listOf(whole(0), "a shape") });
    expect(refused(shape, new Array(3))).toContain("shape must be a shape");
  });

  test("kinds say what they are", () => {
    const kinds = { a: orNull(callback), b: oneOf(["mean", "sum", "none"]), c: whole(2, 3), d: whole() };
    expect(Object.values(kinds).map(({ words }) => words)).toEqual([
      "a function, or null",
      '"mean", "sum" or "none"',
      "a whole number from 2 to 3",
      "a whole number of at least 1",
    ]);
  });
});

test("a tensor in the place of options is the option that takes one", () => {
  const takes = new Signature("attention", {
    options: options<{ mask?: object; causal?: boolean }>()({
      mask: optional(checkedInside("a tensor or arrays")),
      causal: withDefault(flag, false),
    }),
  });
  expect(refused(takes, [[0]])).toContain("Write { mask: ... }.");
  expect(refused(takes, 3)).toContain("They are written as { mask, causal }.");
});

test("what throws when it is looked at is refused, with what it threw as the cause", () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(refused(step, [], proxy)).toContain("SGD: an argument throws when it is looked at");
});
