/**
 * Fourier transforms beside the sum that defines them, at the edges, and refused. PyTorch's numbers are in the
 * fixture of all ops.
 */
import { describe, expect, test } from "vitest";
import {
  DTypeError,
  type FourierOptions,
  fft,
  fft2,
  Generator,
  gradcheck,
  gradgradcheck,
  ifft,
  ifft2,
  irfft,
  rand,
  rfft,
  ShapeError,
  stack,
  type Tensor,
  tensor,
  ValueError,
  vmap,
  zeros,
} from "wengert";
import { expectClose } from "../../helpers/close.js";
import { everyMistake } from "../../helpers/mistakes.js";

type Dtype = "float32" | "float64";

const drawn = (shape: readonly number[], dtype: Dtype = "float64", seed = 1) =>
  rand([...shape], { dtype, generator: new Generator(seed) }).sub(0.5);

/** Every k of few numbers, and some 50 of many. */
const placesOf = (n: number): number[] =>
  Array.from({ length: n }, (_, k) => k).filter((k) => k % Math.max(1, Math.floor(n / 50)) === 0);

/** Σ zⱼ · e^(∓2πijk/n) of (n, 2) for these k, with no more rounding than that of one product. */
function bySums(z: Tensor, inverse: boolean): Float64Array {
  const n = z.shape[0] as number;
  const values = z.toTypedArray();
  const cos = Float64Array.from({ length: n }, (_, j) => Math.cos((2 * Math.PI * j) / n));
  const sin = Float64Array.from(
    { length: n },
    (_, j) => (inverse ? 1 : -1) * Math.sin((2 * Math.PI * j) / n),
  );
  const result: number[] = [];
  for (const k of placesOf(n)) {
    const sums = [0, 0];
    const lost = [0, 0];
    const add = (i: 0 | 1, x: number) => {
      const [before, sum] = [sums[i] as number, (sums[i] as number) + x];
      (lost[i] as number) += Math.abs(before) >= Math.abs(x) ? before - sum + x : x - sum + before;
      sums[i] = sum;
    };
    for (let j = 0, at = 0; j < n; j++, at = (at + k) % n) {
      const [re, im] = [values[2 * j] as number, values[2 * j + 1] as number];
      add(0, re * (cos[at] as number));
      add(0, -im * (sin[at] as number));
      add(1, re * (sin[at] as number));
      add(1, im * (cos[at] as number));
    }
    result.push((sums[0] as number) + (lost[0] as number), (sums[1] as number) + (lost[1] as number));
  }
  return Float64Array.from(result);
}

/** The numbers of a transform at the same k. */
function atPlaces(y: Tensor): number[] {
  const values = y.toTypedArray();
  return placesOf(y.shape[0] as number).flatMap((k) => [...values.subarray(2 * k, 2 * k + 2)]);
}

const size = (x: ArrayLike<number>) => Math.hypot(...Array.from(x));

describe("beside the sum", () => {
  const lengths = [...Array.from({ length: 64 }, (_, i) => i + 1), 97, 121, 210, 1009, 1024, 4096];
  test.each(lengths)("%i numbers, forward and back, in both dtypes", (n) => {
    for (const [inverse, transform] of [
      [false, fft],
      [true, (z: Tensor) => ifft(z, { norm: "forward" })],
    ] as const) {
      const z = drawn([n, 2], "float32", n);
      const sums = bySums(z, inverse);
      const double = atPlaces(transform(z.to("float64")));
      const errors = double.map((x, i) => x - (sums[i] as number));
      expect(size(errors)).toBeLessThan(1e-15 * size(sums));
      const single = atPlaces(transform(z));
      // computed in float64 and rounded once
      for (const [i, x] of single.entries())
        expect(Math.abs(x - (sums[i] as number))).toBeLessThanOrEqual(
          2 ** -24 * Math.abs(sums[i] as number) + 1e-15 * size(sums),
        );
    }
  });

  test.each([2 ** 17, 3 ** 11, 65_537])("%i numbers: a pulse becomes the roots of unity", (n) => {
    const at = n - 3;
    const pulse = new Float64Array(2 * n);
    pulse[2 * at] = 1;
    const y = fft(tensor(pulse, { shape: [n, 2] })).toTypedArray();
    let worst = 0;
    for (let k = 0; k < n; k++) {
      const angle = (2 * Math.PI * ((k * 3) % n)) / n; // at · k and -3 · k leave the same rest
      worst = Math.max(worst, Math.abs((y[2 * k] as number) - Math.cos(angle)));
      worst = Math.max(worst, Math.abs((y[2 * k + 1] as number) - Math.sin(angle)));
    }
    expect(worst).toBeLessThan(4e-15);
  });

  test("whatever was transformed before", () => {
    const inputs = [8, 37, 6, 8, 41, 37].map((n, i) => drawn([n, 2], "float64", i));
    const results = inputs.map((z) => atPlaces(fft(z)));
    for (const [i, z] of inputs.entries()) {
      const sums = bySums(z, false);
      expect(size((results[i] as number[]).map((x, k) => x - (sums[k] as number)))).toBeLessThan(1e-14);
    }
  });
});

test("every line along an axis is transformed by itself", () => {
  const z = drawn([3, 4, 5, 2]);
  const exact = { rtol: 0, atol: 0 };
  for (const i of [0, 1, 2])
    for (const j of [0, 1, 2, 3]) expectClose(fft(z).slice([i, j]), fft(z.slice([i, j])), exact);
  expectClose(fft(z, { axis: 0 }), fft(z.permute([1, 2, 0, 3])).permute([2, 0, 1, 3]), exact);
  expectClose(fft(z, { axis: 1 }), fft(z.transpose(1, 2)).transpose(1, 2), exact);
  expectClose(fft2(z, { axes: [1, 0] }), fft(fft(z, { axis: 1 }), { axis: 0 }), exact);
});

test("NaN and infinities stay in their line", () => {
  const z = drawn([3, 4, 2]).toTypedArray();
  z[8] = Number.NaN;
  z[17] = Number.POSITIVE_INFINITY;
  const bad = fft(tensor(z, { shape: [3, 4, 2] }));
  expect(bad.slice([0]).toArray()).toEqual(fft(drawn([3, 4, 2]).slice([0])).toArray());
  const others = bad
    .slice([[1, 3]])
    .reshape([8, 2])
    .toArray() as number[][];
  expect(others.filter((number) => number.every(Number.isFinite))).toEqual([]);
});

const norms = ["backward", "ortho", "forward"] as const;

test.each(norms)("each transform takes its inverse back, by norm %s", (norm) => {
  const near = { rtol: 0, atol: 1e-15 };
  for (const n of [1, 2, 5, 8, 37]) {
    const z = drawn([2, n, 2]);
    expectClose(ifft(fft(z, { norm }), { norm }), z, near);
    const x = drawn([2, n]);
    expectClose(irfft(rfft(x, { norm }), { n, norm }), x, near);
    const planes = drawn([n, 3, 2]);
    expectClose(ifft2(fft2(planes, { norm }), { norm }), planes, near);
  }
});

test("the spectrum of real numbers is the first half of that of complex ones", () => {
  for (const options of [{}, { n: 4 }, { n: 9, norm: "ortho" }] satisfies FourierOptions[]) {
    const x = drawn([2, 7]);
    const whole = fft(stack([x, x.mul(0)], -1), options);
    const half = rfft(x, options);
    expectClose(half, whole.slice([null, [0, half.shape[1] ?? 0]]), { rtol: 0, atol: 0 });
  }
});

test("irfft reads no imaginary part of what is real by itself", () => {
  const y = drawn([3, 2]);
  y.requiresGrad = true;
  const changed = y.add(
    tensor(
      [
        [0, 7],
        [0, 0],
        [0, 7],
      ],
      { dtype: "float64" },
    ),
  );
  expectClose(irfft(changed), irfft(y), { rtol: 0, atol: 1e-15 });
  irfft(y).square().sum().backward();
  const gradient = (y.grad as Tensor).toArray() as number[][];
  expect(gradient.map(([, imaginary]) => Math.abs(imaginary as number) > 1e-15)).toEqual([
    false,
    true,
    false,
  ]);
  // of an odd number the last one has its conjugate in the other half
  expect(
    irfft(changed, { n: 5 })
      .sub(irfft(y, { n: 5 }))
      .abs()
      .max()
      .item(),
  ).toBeGreaterThan(1);
});

test("products of spectra are convolutions, as the example of rfft has them", () => {
  const [x, y] = [rfft(tensor([1, 2, 3]), { n: 5 }), rfft(tensor([0, 1, 0.5]), { n: 5 })];
  const product = stack([x.mul(y).mul([1, -1]).sum(-1), x.mul(y.flip(-1)).sum(-1)], -1);
  expectClose(irfft(product, { n: 5 }), tensor([0, 1, 2.5, 4, 1.5]), { rtol: 0, atol: 1e-6 });
});

test("gradients to second order, of what is not linear in the spectrum", () => {
  const power = (x: Tensor) => rfft(x, { n: 7, norm: "ortho" }).square().sum(-1).add(0.5).log();
  gradcheck(power, [drawn([2, 5])]);
  gradgradcheck(power, [drawn([2, 5])]);
  const filtered = (y: Tensor) => irfft(y.mul(y.flip(-1)), { n: 6 }).pow(3);
  gradcheck(filtered, [drawn([3, 2])]);
  gradgradcheck(filtered, [drawn([3, 2])]);
});

test("vmap maps transforms, by axes of each example", () => {
  const z = drawn([3, 4, 2, 2]);
  expectClose(vmap((each: Tensor) => fft2(each))(z) as Tensor, fft2(z), { rtol: 0, atol: 0 });
  expectClose(vmap((each: Tensor) => fft(each, { axis: 0 }))(z) as Tensor, fft(z, { axis: 1 }), {
    rtol: 0,
    atol: 0,
  });
});

test("of no lines there are none, and of no numbers as many zeros as n says", () => {
  expect(fft(zeros([0, 4, 2])).shape).toEqual([0, 4, 2]);
  expect(fft(zeros([0, 2]), { n: 3 }).toArray()).toEqual(zeros([3, 2]).toArray());
  expect(irfft(zeros([2, 0, 2]), { n: 3 }).toArray()).toEqual(zeros([2, 3]).toArray());
  expect(rfft(zeros([2, 0]), { n: 1 }).shape).toEqual([2, 1, 2]);
});

const signal = zeros([3], { name: "signal" });
const line = zeros([3, 2], { name: "line" });
const labels = zeros([3, 2], { dtype: "int32", name: "labels" });

describe("refused", () => {
  const complex =
    '"signal" of shape (3,); complex numbers are a last axis of two, real and imaginary parts: stack([x, y], -1). ' +
    "rfft() takes real numbers.";
  everyMistake([
    ["fft of real numbers", () => fft(signal), ShapeError, `fft: ${complex}`],
    ["irfft of real numbers", () => irfft(signal), ShapeError, `irfft: ${complex}`],
    [
      "along the parts",
      () => ifft(line, { axis: -1 }),
      ShapeError,
      'ifft: axis -1 of "line" of shape (3, 2) is that of real and imaginary parts; the transform is along one before it',
    ],
    [
      "an axis that is not there",
      () => fft2(line),
      ShapeError,
      "fft2: axis -3 is out of range for rank 2 (-2 .. 1)",
    ],
    [
      "one axis twice",
      () => ifft2(zeros([2, 3, 2]), { axes: [0, -3] }),
      ShapeError,
      "ifft2: axis 0 is named twice",
    ],
    [
      "an axis without a number",
      () => rfft(zeros([2, 0], { name: "x" })),
      ShapeError,
      'rfft: "x" of shape (2, 0) has nothing to transform along axis 1. The option n says how many zeros to take.',
    ],
    [
      "one of the half without n",
      () => irfft(zeros([4, 1, 2], { name: "y" })),
      ShapeError,
      'irfft: "y" of shape (4, 1, 2) would become 2 · (1 - 1) real numbers along axis 1. The option n says how ' +
        "many there were: { n: 1 }.",
    ],
    [
      "no numbers at all",
      () => fft(line, { n: 0 }),
      ShapeError,
      "fft: n must be a whole number from 1 to 1073741824, got 0",
    ],
    [
      "integers",
      () => fft(labels),
      DTypeError,
      'fft: "labels" is int32; transforms are of float32 or float64. Convert with to("float32") or to("float64").',
    ],
    [
      "integers as real numbers",
      () => rfft(labels),
      DTypeError,
      'rfft: "labels" is int32; transforms are of float32 or float64. Convert with to("float32") or to("float64").',
    ],
    [
      "another norm",
      () => fft(line, { norm: "both" as never }),
      ValueError,
      'fft: norm must be "backward", "ortho" or "forward", got "both"',
    ],
    [
      "one size for two axes",
      () => fft2(zeros([2, 3, 2]), { size: [4] as never }),
      ShapeError,
      "fft2: size must be a pair of whole numbers from 1 to 1073741824, got [4]",
    ],
  ]);
});
