/** Whole steps of optimizers: the bits of the ops one after the other, in WebAssembly and in the reference. */
import { describe, expect, test } from "vitest";
import type { DType, NdArray, Shape } from "../../../../src/array/index.js";
import type { Kernels } from "../../../../src/kernels/index.js";
import { reference } from "../../../../src/kernels/index.js";
import { array, expectSame, freshWasm, random } from "../arrays.js";

const lengths = [...Array.from({ length: 12 }, (_, i) => i), 63, 64, 65, 1001];
const write = { by: "test" };
const kinds: [string, Kernels, DType][] = [
  ["WebAssembly, float32", freshWasm({ smallest: 0 }).kernels, "float32"],
  ["WebAssembly, float64", freshWasm({ smallest: 0 }).kernels, "float64"],
  ["the reference, float32", reference, "float32"],
  ["the reference, float64", reference, "float64"],
];

describe.each(kinds)("in %s", (_, k, dtype) => {
  const number = (x: number) => array([], [x], dtype);
  const scaled = (a: NdArray, x: number) => k.mul(a, number(x));
  const withDecay = (g: NdArray, p: NdArray, decay: number) => (decay === 0 ? g : k.add(g, scaled(p, decay)));
  const given = (shape: Shape, seed: number) => random(shape, seed, dtype);

  test.each([
    { lr: 0.1, momentum: 0.9, nesterov: false, weightDecay: 0 },
    { lr: 0.07, momentum: 0.9, nesterov: true, weightDecay: 0 },
    { lr: 0.07, momentum: 0.3, nesterov: true, weightDecay: 0.013 },
  ])("momentum: %o", (step) => {
    for (const n of lengths) {
      const [p, v] = [given([n], 1), given([n], 2)];
      const [p2, g] = [given([n], 1), given([n], 3)];
      const { lr, momentum, nesterov, weightDecay } = step;
      const whole = withDecay(g, p2, weightDecay);
      const v2 = k.add(scaled(given([n], 2), momentum), whole);
      k.addScaledInPlace(p2, -lr, nesterov ? k.add(whole, scaled(v2, momentum)) : v2, write);
      k.momentumInPlace(p, v, g, step, write);
      expectSame(v, v2, `velocity of ${n}`);
      expectSame(p, p2, `parameter of ${n}`);
      expect([p, v].map(({ storage }) => [storage.version, storage.lastWrite])).toEqual([
        [1, write],
        [1, write],
      ]);
      expectSame(g, given([n], 3));
    }
  });

  test.each([0, 0.013])("Adam with weight decay %d", (weightDecay) => {
    for (const n of lengths) {
      const [beta1, beta2, eps, alpha, bias] = [0.9, 0.999, 1e-8, -0.0123, 0.0447];
      const second = () => k.square(given([n], 4));
      const [p, m, v] = [given([n], 1), given([n], 2), second()];
      const [p2, g] = [given([n], 1), given([n], 3)];
      const whole = withDecay(g, p2, weightDecay);
      const m2 = k.add(scaled(given([n], 2), beta1), scaled(whole, 1 - beta1));
      const v2 = k.add(scaled(second(), beta2), scaled(k.square(whole), 1 - beta2));
      const root = k.add(k.div(k.sqrt(v2), number(bias)), number(eps));
      k.addScaledInPlace(p2, alpha, k.div(m2, root), write);
      k.adamInPlace(p, m, v, g, { alpha, betas: [beta1, beta2], bias, eps, weightDecay }, write);
      expectSame(m, m2, `first moment of ${n}`);
      expectSame(v, v2, `second moment of ${n}`);
      expectSame(p, p2, `parameter of ${n}`);
    }
  });
});
