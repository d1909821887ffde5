/**
 * Dtypes that only store, given to every function, constructor and method: the answer is that for the same
 * values in the dtype that computes, or a DTypeError. Nothing reads such elements as something else.
 */
import { describe, expect, test } from "vitest";
import * as wengert from "wengert";
import { type DType, DTypeError, Tensor } from "wengert";
import * as viz from "wengert/viz";
import { computingDType } from "../../src/array/index.js";
import { type Call, calls } from "./calls/index.js";
import { labels } from "./calls/samples.js";

const stored = ["uint8", "int64", "float16", "bfloat16"] as const;

/** Those whose answer names the dtype, or is about it: what they are held to stands elsewhere. */
const ownAnswers: Readonly<Record<string, string>> = {
  "Tensor.toArray": "BigInts of int64",
  "Tensor.toTypedArray": "a BigInt64Array of int64",
  exportOnnx: "a model whose input is of that dtype",
  encodeNpy: "a file of that dtype",
  encodeNpz: "a file of that dtype",
  encodeSafetensors: "a file of that dtype",
};

/** Where the table has numbers or lists, and a tensor does as well. */
const others: readonly Call[] = [
  {
    name: "histogram of a tensor",
    run: (x) => viz.histogram(x as Tensor),
    args: () => [labels()],
    rest: false,
  },
  {
    name: "tensor of a tensor",
    run: (x) => wengert.tensor(x as Tensor),
    args: () => [labels()],
    rest: false,
  },
];

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Every tensor among arguments that can be stored so, in its place another. */
function changed(value: unknown, f: (x: Tensor) => Tensor): unknown {
  if (value instanceof Tensor) return f(value);
  if (Array.isArray(value)) return value.map((each) => changed(each, f));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, changed(each, f)]));
}

const fits = (x: Tensor, dtype: DType) =>
  Object.getPrototypeOf(x) === Tensor.prototype &&
  x.gradFn === undefined &&
  !x.requiresGrad &&
  x.dtype === computingDType(dtype) &&
  (dtype !== "uint8" || x.toTypedArray().every((value) => value >= 0));

/** What can be compared of an answer. */
function seen(value: unknown, depth = 0): unknown {
  if (value instanceof Tensor)
    return value.array.storage.released
      ? "released"
      : { shape: [...value.shape], values: value.to(computingDType(value.dtype)).toArray() };
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null || depth > 5) return value;
  if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array);
  if (value instanceof Map || Array.isArray(value))
    return Array.from(value as Iterable<unknown>, (each) => seen(each, depth + 1));
  if (!isPlain(value)) return value.constructor.name;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, seen(each, depth + 1)]));
}

async function outcome(run: () => unknown): Promise<unknown> {
  wengert.manualSeed(1);
  try {
    return { answer: seen(await run()) };
  } catch (error) {
    return { error };
  }
}

const isError = (result: unknown): result is { error: unknown } => "error" in (result as object);

/** Methods on a receiver of their own: those of `calls` make theirs. */
const receivers: Readonly<Record<string, () => Tensor>> = {
  dot: () => wengert.tensor([1, 2, 3]),
  outer: () => wengert.tensor([1, 2, 3]),
};
const integers = (x: Tensor) => x.mul(10).round().to("int32");

interface Trial {
  readonly name: string;
  readonly args: () => readonly unknown[];
  readonly run: (args: readonly unknown[]) => unknown;
}

function trialOf(call: Call): Trial {
  const method = /^Tensor\.(\w+)$/.exec(call.name)?.[1];
  if (method === undefined) return { name: call.name, args: call.args, run: (args) => call.run(...args) };
  const receiver =
    receivers[method] ??
    (() =>
      wengert.tensor([
        [0.1, 0.2, 0.3],
        [0.4, 0.5, 0.6],
      ]));
  return {
    name: call.name,
    args: () => [receiver(), ...call.args()],
    run: ([x, ...args]) =>
      (x as unknown as Record<string, (...given: unknown[]) => unknown>)[method]?.(...args),
  };
}

describe.each(stored)("%s", (dtype) => {
  const whole = computingDType(dtype) === "int32";
  test.each([...calls, ...others].map(trialOf))("$name", async ({ name, args, run }) => {
    // floating operands are tried as whole numbers too
    const prepare = (given: readonly unknown[]) =>
      changed(given, (x) => (whole && fits(x, "float16") ? integers(x) : x)) as unknown[];
    const variants = whole ? [(given: readonly unknown[]) => given as unknown[], prepare] : [prepare];
    for (const variant of variants) {
      let count = 0;
      const given = () => {
        const all = changed(variant(args()), (x) => {
          if (!fits(x, dtype)) return x;
          count++;
          return x.to(dtype);
        });
        return all as unknown[];
      };
      const computed = () =>
        changed(given(), (x) => (x.dtype === dtype ? x.to(computingDType(dtype)) : x)) as unknown[];
      const operands = given();
      if (count === 0) continue;
      const result = await outcome(() => run(operands));
      if (isError(result)) {
        const oracle = await outcome(() => run(computed()));
        if (isError(oracle)) expect((result.error as Error).name).toBe((oracle.error as Error).name);
        else expect(result.error).toBeInstanceOf(DTypeError);
        continue;
      }
      if (name in ownAnswers) continue;
      expect(result).toEqual(await outcome(() => run(computed())));
    }
  });
});

test("no reason is idle", () => {
  const names = calls.map(({ name }) => name);
  expect(Object.keys(ownAnswers).filter((name) => !names.includes(name))).toEqual([]);
});
