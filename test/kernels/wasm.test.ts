/** The WebAssembly kernels against the reference, at sizes that hit every tail of four lanes. */
import { describe, expect, test } from "vitest";
import { broadcastShapes, type NdArray, type Shape, sizeOf } from "../../src/array/index.js";
import { type Kernels, reference } from "../../src/kernels/index.js";
import {
  array,
  awkward,
  elementsOf,
  expectNear,
  expectSame,
  freshWasm,
  isResident,
  numbers,
  random,
  ulps,
} from "./wasm/arrays.js";

const wasm = freshWasm({ smallest: 0 }); // tiny operands too: that is where the tails are
const { kernels } = wasm;

/** Around every multiple of four and eight, and then some. */
const lengths = [...Array.from({ length: 41 }, (_, i) => i), 63, 64, 65, 127, 128, 129, 1000, 1023, 4097];

/** Did the call run in WebAssembly, that is: is its result in linear memory? */
const isFast = isResident;

describe("elementwise functions of one operand", () => {
  const exact = [
    "neg",
    "abs",
    "square",
    "sqrt",
    "reciprocal",
    "relu",
    "sign",
    "floor",
    "ceil",
    "round",
  ] as const;
  test.each(exact)("%s has the bits of the reference at every length", (name) => {
    for (const n of lengths) {
      const x = random([n], n + 1);
      const y = kernels[name](x);
      expect(isFast(y), `${name} ${n}`).toBe(true);
      expectSame(y, reference[name](x), `${name} ${n}`);
    }
  });

  test.each(exact)("%s treats NaN, infinities, both zeros and subnormals as the reference", (name) => {
    for (const n of [11, 12, 13, 14, 45]) {
      const x = awkward([n]);
      expectSame(kernels[name](x), reference[name](x), `${name} ${n}`);
    }
  });

  test("rsqrt is a square root and a quotient: within 1 ulp of the reference", () => {
    for (const n of lengths) {
      const x = array(
        [n],
        numbers(n, 3).map((each) => Math.abs(each) + 1e-3),
      );
      const [y, z] = [kernels.rsqrt(x), reference.rsqrt(x)];
      elementsOf(z).forEach((each, i) => {
        expect(ulps(elementsOf(y)[i] as number, each)).toBeLessThanOrEqual(1);
      });
    }
    const [y, z] = [elementsOf(kernels.rsqrt(awkward([11]))), elementsOf(reference.rsqrt(awkward([11])))];
    y.forEach((each, i) => {
      expect(ulps(each, z[i] as number)).toBeLessThanOrEqual(1);
    });
  });

  test("rank 0 to 4 and empty shapes keep their shape", () => {
    for (const shape of [[], [1], [0], [3, 0, 2], [2, 3], [2, 3, 4], [2, 1, 3, 5]])
      expectSame(kernels.relu(random(shape, 5)), reference.relu(random(shape, 5)), `${shape}`);
  });
});

describe("the functions of our own, in units of the last place", () => {
  /** Bounds that functions.ts states. Doubles of Math are exact at this scale. */
  const cases: { name: "exp" | "log" | "sigmoid" | "tanh"; bound: number; exact: (x: number) => number }[] = [
    { name: "exp", bound: 1, exact: Math.exp },
    { name: "log", bound: 1, exact: Math.log },
    { name: "sigmoid", bound: 3, exact: (x) => 1 / (1 + Math.exp(-x)) },
    { name: "tanh", bound: 2, exact: Math.tanh },
  ];
  /** Every 4093rd float32 there is, subnormals, infinities and NaNs included: a million of them. */
  const everywhere = () => {
    const bits = Uint32Array.from({ length: Math.floor(2 ** 32 / 4093) }, (_, i) => i * 4093);
    return new Float32Array(bits.buffer);
  };
  /** Densely where the functions bend. */
  const around = (low: number, high: number) =>
    Float32Array.from({ length: 200_000 }, (_, i) => low + ((high - low) * i) / 200_000);

  test.each(cases)("$name is within $bound ulp over the whole range", ({ name, bound, exact }) => {
    for (const x of [everywhere(), around(-2, 2), around(-110, 95), around(0.5, 1.5)]) {
      const y = elementsOf(kernels[name](array([x.length], x)));
      let [worst, at] = [0, 0];
      for (let i = 0; i < x.length; i++) {
        const error = ulps(y[i] as number, exact(x[i] as number));
        if (error > worst) [worst, at] = [error, x[i] as number];
      }
      expect(worst, `${name}(${at})`).toBeLessThanOrEqual(bound);
    }
  });

  test.each(cases)("$name gives each element the same bits in a lane and in a tail", ({ name }) => {
    const whole = elementsOf(kernels[name](random([64], 9)));
    for (const n of lengths.filter((each) => each > 0 && each < 64)) {
      const start = 64 - n;
      const part = elementsOf(kernels[name](array([n], numbers(64, 9).slice(start))));
      for (let i = 0; i < n; i++) expect(part[i]).toBe(whole[start + i]);
    }
  });

  test("the ends: e^-∞ = 0, ln 0 = -∞, ln of a negative is NaN, σ and tanh saturate, NaN stays, -0 stays", () => {
    const at = (name: (typeof cases)[number]["name"], x: number) =>
      elementsOf(kernels[name](array([1], [x])))[0];
    expect([at("exp", -Infinity), at("exp", Infinity), at("exp", Number.NaN)]).toEqual([
      0,
      Infinity,
      Number.NaN,
    ]);
    expect([at("exp", 0), at("exp", 89), at("exp", -104)]).toEqual([1, Infinity, 0]);
    expect([at("log", 0), at("log", -0), at("log", -1)]).toEqual([-Infinity, -Infinity, Number.NaN]);
    expect([at("log", Infinity), at("log", Number.NaN), at("log", 1)]).toEqual([Infinity, Number.NaN, 0]);
    expect([at("sigmoid", -Infinity), at("sigmoid", 0), at("sigmoid", Infinity)]).toEqual([0, 0.5, 1]);
    expect([at("tanh", -Infinity), at("tanh", Infinity)]).toEqual([-1, 1]);
    expect(Object.is(at("tanh", -0), -0)).toBe(true);
    expect([at("sigmoid", Number.NaN), at("tanh", Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
  });
});

const binary = ["add", "sub", "mul", "div", "maximum", "minimum"] as const;

describe("elementwise functions of two operands", () => {
  test.each(binary)("%s has the bits of the reference at every length", (name) => {
    for (const n of lengths) {
      const [a, b] = [random([n], n + 1), random([n], n + 2)];
      const y = kernels[name](a, b);
      expect(isFast(y), `${name} ${n}`).toBe(true);
      expectSame(y, reference[name](a, b), `${name} ${n}`);
    }
  });

  test.each([...binary, "reluBackward"] as const)(
    "%s of every pair of awkward numbers is the reference's",
    (name) => {
      const a = awkward([11 * 11]);
      const b = array(
        [11 * 11],
        Array.from({ length: 121 }, (_, i) => elementsOf(awkward([11]))[Math.floor(i / 11)] as number),
      );
      expectSame(kernels[name](a, b), reference[name](a, b), name);
      expectSame(kernels[name](b, a), reference[name](b, a), name);
    },
  );

  /** Every way in which two shapes of rank 0 to 4 can stretch, over extents that leave tails. */
  const layouts: [Shape, Shape][] = [];
  for (const full of [[7], [5, 7], [3, 5, 9], [2, 3, 4, 5], [6, 4], [1, 8], [8, 1]]) {
    for (let mask = 0; mask < 2 ** full.length; mask++) {
      const stretched = full.map((extent, axis) => ((mask >> axis) & 1 ? 1 : extent));
      for (let lead = 0; lead <= full.length && stretched.slice(0, lead).every((each) => each === 1); lead++)
        layouts.push([full, stretched.slice(lead)]);
    }
  }
  layouts.push(
    [
      [3, 1],
      [1, 5],
    ],
    [
      [2, 1, 4],
      [3, 1],
    ],
    [[0], [1]],
    [[0, 3], [3]],
    [
      [3, 0],
      [3, 1],
    ],
    [[], []],
  );

  test.each(binary)("%s broadcasts as the reference does, in every layout", (name) => {
    for (const [s, t] of layouts) {
      const [a, b] = [random(s, 3), random(t, 4)];
      expectSame(kernels[name](a, b), reference[name](a, b), `${name} (${s}) (${t})`);
      expectSame(kernels[name](b, a), reference[name](b, a), `${name} (${t}) (${s})`);
    }
  });

  test("rows, columns and single numbers run in WebAssembly, and so do layouts that are no matrix", () => {
    const fast = (s: Shape, t: Shape) => isFast(kernels.add(random(s), random(t)));
    expect([fast([100, 50], [50]), fast([100, 50], [100, 1]), fast([100, 50], [])]).toEqual([
      true,
      true,
      true,
    ]);
    expect([fast([50], [100, 50]), fast([100, 1], [100, 50]), fast([], [100, 50])]).toEqual([
      true,
      true,
      true,
    ]);
    expect([fast([8, 1], [1, 8]), fast([4, 5, 6], [4, 1, 6]), fast([4, 5, 6], [1, 5, 1])]).toEqual([
      true,
      true,
      true,
    ]);
  });

  test("a result keeps the shape that the operands stretch to", () => {
    for (const [s, t] of layouts)
      expect(kernels.mul(random(s), random(t)).shape).toEqual(broadcastShapes(s, t));
  });

  test("an operand may be both operands", () => {
    const a = random([37]);
    expectSame(kernels.mul(a, a), reference.mul(a, a));
  });
});

describe("operands too large to move in", () => {
  const streaming = freshWasm({ smallest: 0, streamedFrom: 4 * 50_000 });
  const large: Shape[] = [[200_000], [300, 701], [65_536 + 7, 2], [3, 70_001], [2, 65_536], [50, 40, 101]];

  test("pass through in blocks: one operand", () => {
    for (const shape of large) {
      const a = random(shape, 3);
      for (const name of ["neg", "relu", "square"] as const) {
        const y = streaming.kernels[name](a);
        expect([isFast(a), isFast(y)]).toEqual([false, false]);
        expectSame(y, reference[name](a), `${name} ${shape}`);
      }
    }
  });

  test("pass through in blocks: two operands, whole, row, column or single number, on either side", () => {
    for (const shape of large) {
      const column = [...shape.slice(0, -1), 1];
      for (const other of [shape, shape.slice(-1), column, []]) {
        for (const swap of [false, true]) {
          const [a, b] = [random(shape, 3), random(other, 4)];
          const [x, y] = swap ? [b, a] : [a, b];
          expectSame(streaming.kernels.sub(x, y), reference.sub(x, y), `${shape} ${other} ${swap}`);
          expect(isFast(a)).toBe(false);
        }
      }
    }
  });

  test("beside one that is in linear memory already", () => {
    const here = kernels.neg(random([300, 701], 5));
    const other = freshWasm({ smallest: 0, streamedFrom: 4 * 50_000 });
    const small = other.kernels.neg(random([300, 1], 5));
    expect(isFast(here)).toBe(true);
    const [a, expected] = [random([300, 701], 3), reference.neg(random([300, 1], 5))];
    expectSame(other.kernels.add(a, small), reference.add(a, expected));
    other.memory.begin();
    other.memory.pointerTo(a);
    expect(isFast(a)).toBe(true);
    const b = random([300, 701], 9);
    expectSame(other.kernels.sub(a, b), reference.sub(random([300, 701], 3), b));
    expectSame(other.kernels.sub(b, a), reference.sub(b, random([300, 701], 3)));
  });
});

describe("the place of the largest", () => {
  test("is the first one's, and a NaN counts as the largest", () => {
    for (const shape of [[1], [40], [5, 7], [7, 1], [100, 10], [2, 3, 11]]) {
      const axis = shape.length - 1;
      for (const a of [random(shape, 2), awkward(shape), array(shape, new Float32Array(sizeOf(shape)))]) {
        const y = kernels.argMax(a, axis);
        expect(isFast(y)).toBe(true);
        expectSame(y, reference.argMax(a, axis), `${shape}`);
      }
    }
    expectSame(kernels.argMax(random([5, 7]), 0), reference.argMax(random([5, 7]), 0));
  });
});

describe("reductions", () => {
  const shapes: Shape[] = [
    [40],
    [5, 7],
    [7, 5],
    [3, 4, 5],
    [2, 3, 4, 5],
    [9, 1],
    [1, 9],
    [13, 33],
    [100, 50],
  ];
  const subsets = (rank: number) =>
    Array.from({ length: 2 ** rank }, (_, mask) =>
      Array.from({ length: rank }, (_, axis) => axis).filter((axis) => (mask >> axis) & 1),
    );

  test.each(["sum", "mean"] as const)(
    "%s over every set of axes is within a rounding of the float64 sum",
    (name) => {
      for (const shape of shapes) {
        const a = random(shape, 6);
        for (const axes of subsets(shape.length)) {
          for (const keepDims of [false, true]) {
            const [y, z] = [kernels[name](a, axes, keepDims), reference[name](a, axes, keepDims)];
            expect(y.shape).toEqual(z.shape);
            elementsOf(z).forEach((each, i) => {
              expect(
                ulps(elementsOf(y)[i] as number, each),
                `${name} (${shape}) over ${axes}`,
              ).toBeLessThanOrEqual(1);
            });
          }
        }
      }
    },
  );

  test.each(["max", "min"] as const)(
    "%s over every set of axes is the reference's, NaN and -0 included",
    (name) => {
      for (const shape of shapes) {
        for (const a of [random(shape, 6), awkward(shape)]) {
          for (const axes of subsets(shape.length))
            expectSame(
              kernels[name](a, axes, false),
              reference[name](a, axes, false),
              `${name} (${shape}) ${axes}`,
            );
        }
      }
    },
  );

  test("sums are folded in float64: what float32 would lose is there", () => {
    const a = array([4099], [1e8, ...numbers(4097, 2), -1e8]);
    const exact = Array.from(elementsOf(a)).reduce((total, x) => total + x, 0);
    expect(elementsOf(kernels.sum(a, [0], false))[0]).toBeCloseTo(exact, 4);
    const ones = array(
      [1 + 2 ** 18],
      Array.from({ length: 1 + 2 ** 18 }, (_, i) => (i === 0 ? 2 ** 24 : 1)),
    );
    expect(elementsOf(kernels.sum(ones, [0], false))[0]).toBe(2 ** 24 + 2 ** 18);
  });

  test("every length of row and of column", () => {
    for (const n of lengths.filter((each) => each > 0)) {
      for (const shape of [[3, n], [n, 3], [n], [2, n, 3]]) {
        const a = random(shape, n);
        const axis = shape.indexOf(n);
        expectNear(kernels.sum(a, [axis], true), reference.sum(a, [axis], true), 1e-4, `${shape}`);
      }
    }
  });

  test("NaN and infinities come through a sum", () => {
    for (const values of [
      [1, Number.NaN, 2],
      [Infinity, 1, -Infinity],
      [Infinity, 1, 1],
    ]) {
      const a = array([3], values);
      expectSame(kernels.sum(a, [0], false), reference.sum(a, [0], false));
    }
  });
});

describe("softmax and its cross-entropy", () => {
  const rowsOf = (n: number) => random([5, n], n);
  test("within 4 ulp of the reference for every width", () => {
    for (const n of lengths.filter((each) => each > 0 && each < 130)) {
      const [y, z] = [kernels.softmax(rowsOf(n), 1), reference.softmax(rowsOf(n), 1)];
      elementsOf(z).forEach((each, i) => {
        expect(ulps(elementsOf(y)[i] as number, each)).toBeLessThanOrEqual(4);
      });
    }
  });

  test("large logits neither overflow nor lose the loss", () => {
    const logits = array([2, 4], [1000, 0, -1000, 0, -1000, 0, 1000, 0]);
    const labels = array([2], [1, 0], "int32");
    const [y, z] = [kernels, reference].map((k) => k.softmaxCrossEntropy(logits, labels)) as [
      ReturnType<Kernels["softmaxCrossEntropy"]>,
      ReturnType<Kernels["softmaxCrossEntropy"]>,
    ];
    expectSame(y.losses, z.losses);
    expectSame(y.probs, z.probs);
  });

  test("losses and probabilities are the reference's to a few roundings, at every width", () => {
    for (const n of [1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 31, 32, 33]) {
      const labels = array([5], [0, n - 1, n >> 1, 0, n - 1], "int32");
      const y = kernels.softmaxCrossEntropy(rowsOf(n), labels);
      const z = reference.softmaxCrossEntropy(rowsOf(n), labels);
      expectNear(y.losses, z.losses, 1e-6, `${n}`);
      expectNear(y.probs, z.probs, 5e-7, `${n}`);
    }
  });

  test("the gradient is the reference's to a rounding, at every width, for one factor and for one per row", () => {
    for (const n of [1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 31, 32, 33]) {
      const labels = array([5], [0, n - 1, n >> 1, 0, n - 1], "int32");
      const { probs } = reference.softmaxCrossEntropy(rowsOf(n), labels);
      for (const g of [array([], [0.7]), random([5], 3)]) {
        const y = kernels.softmaxCrossEntropyGrad(probs, labels, g, 5);
        expect(isFast(y)).toBe(true);
        expectNear(y, reference.softmaxCrossEntropyGrad(probs, labels, g, 5), 1e-7, `${n}`);
      }
    }
  });

  test("a NaN or an infinity in a row spoils that row as in the reference", () => {
    const logits = awkward([11, 5]);
    const labels = array([11], new Array(11).fill(0), "int32");
    expectNear(kernels.softmax(logits, 1), reference.softmax(logits, 1), 1e-6);
    const [y, z] = [kernels, reference].map((k) => k.softmaxCrossEntropy(logits, labels));
    expectNear(y?.losses as NdArray, z?.losses as NdArray, 1e-6);
    expectNear(y?.probs as NdArray, z?.probs as NdArray, 1e-6);
  });

  test("weights per class are the reference's", () => {
    const a = random([6, 7], 2);
    const weights = kernels.softmax(random([6, 7], 3), 1);
    expectSame(
      kernels.softmaxCrossEntropy(a, weights).losses,
      reference.softmaxCrossEntropy(a, weights).losses,
    );
  });
});

describe("taking rows", () => {
  test("is the reference's for any shape of indices, any axis, any dtype", () => {
    const indices = array([2, 3], [4, 0, 4, 1, 2, 3], "int32");
    for (const dtype of ["float32", "float64", "int32", "bool"] as const) {
      const a = random([5, 3, 4], 2, dtype);
      expectSame(kernels.take(a, indices, 0), reference.take(a, indices, 0), dtype);
      expectSame(
        kernels.take(random([4, 5], 2, dtype), indices, 1),
        reference.take(random([4, 5], 2, dtype), indices, 1),
      );
    }
    expectSame(kernels.take(random([5, 0]), indices, 0), reference.take(random([5, 0]), indices, 0));
  });

  test("of rows that are in linear memory already", () => {
    const a = kernels.neg(random([50, 3]));
    expect(isFast(a)).toBe(true);
    const indices = array([4], [49, 0, 7, 7], "int32");
    expectSame(kernels.take(a, indices, 0), reference.take(reference.neg(random([50, 3])), indices, 0));
  });
});

describe("writing in place", () => {
  const write = { by: "test" };
  test("addInPlace and addScaledInPlace have the reference's values at every length", () => {
    for (const n of lengths) {
      const [a, b, source] = [random([n], 1), random([n], 1), random([n], 2)];
      kernels.addInPlace(a, source);
      reference.addInPlace(b, source);
      expectSame(a, b, `${n}`);
      kernels.addScaledInPlace(a, -0.125, source, write);
      reference.addScaledInPlace(b, -0.125, source, write);
      expectSame(a, b, `${n}`);
      expect([a.storage.version, a.storage.lastWrite]).toEqual([1, write]);
    }
  });

  test("adding to itself, assigning and setting an element count and are seen", () => {
    const a = kernels.neg(random([40]));
    kernels.addInPlace(a, a);
    expectSame(a, reference.mul(reference.neg(random([40])), array([], [2])));
    kernels.assign(a, random([40], 8), write);
    kernels.setElement(a, 3, 5, write);
    expect(a.storage.version).toBe(2);
    expect(elementsOf(kernels.relu(a))[3]).toBe(5);
  });
});

describe("other dtypes", () => {
  test.each(["float64", "int32"] as const)("%s has the reference's bits and dtype", (dtype) => {
    const [a, b] = [random([6, 8], 1, dtype), random([6, 8], 2, dtype)];
    for (const name of ["add", "sub", "mul", "maximum", "minimum", "reluBackward"] as const)
      expectSame(kernels[name](a, b), reference[name](a, b), name);
    for (const name of ["neg", "abs", "square", "relu"] as const)
      expectSame(kernels[name](a), reference[name](a), name);
    for (const name of ["sum", "max", "min"] as const)
      expectSame(kernels[name](a, [0], false), reference[name](a, [0], false), name);
    expectSame(kernels.matmul(a, b, { transposeB: true }), reference.matmul(a, b, { transposeB: true }));
  });

  test("bool too", () => {
    const a = array(
      [40],
      numbers(40).map((x) => Number(x > 0)),
      "bool",
    );
    expectSame(kernels.maximum(a, a), reference.maximum(a, a));
    expectSame(kernels.max(a, [0], false), reference.max(a, [0], false));
  });

  test("a conversion of what is in linear memory reads it there, and another view of it moves", () => {
    const a = kernels.neg(random([64]));
    expectSame(kernels.cast(a, "float64"), reference.cast(reference.neg(random([64])), "float64"));
    expect(sizeOf(kernels.permute(a.reshape([8, 8]), [1, 0]).shape)).toBe(64);
  });
});
