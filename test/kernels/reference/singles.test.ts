/** Functions of float32 that the reference computes as WebAssembly does: the same bits, and near the truth. */
import { describe, expect, test } from "vitest";
import { reference } from "../../../src/kernels/index.js";
import { erf } from "../../../src/kernels/reference/elementwise.js";
import * as singles from "../../../src/kernels/reference/singles.js";
import { bySize } from "../../helpers/size.js";
import { array, awkward, elementsOf, expectSame, freshWasm, ulps } from "../wasm/arrays.js";

const { kernels } = freshWasm({ smallest: 0, threads: 1, streamedFrom: Infinity });

/** Every so many float32, of all there are, the signs alternating. */
function everySo(step: number): Float32Array {
  const words = Uint32Array.from({ length: Math.floor(0x7f800000 / step) }, (_, i) => i * step);
  for (let i = 1; i < words.length; i += 2) words[i] = (words[i] as number) | 0x80000000;
  return new Float32Array(words.buffer);
}

/** Where the functions have something to do. */
const near = Float32Array.from({ length: 4001 }, (_, i) => (i - 2000) / 18);

const cases = [
  { name: "exp", f: singles.exp, exact: Math.exp, bound: 1 },
  { name: "log", f: singles.log, exact: Math.log, bound: 1 },
  { name: "sigmoid", f: singles.sigmoid, exact: (x: number) => 1 / (1 + Math.exp(-x)), bound: 3 },
  { name: "tanh", f: singles.tanh, exact: Math.tanh, bound: 2 },
  { name: "erf", f: singles.erf, exact: erf, bound: 1.5 },
] as const;

describe.each(cases)("$name", ({ name, f, exact, bound }) => {
  const values = [everySo(bySize(1_009, 40_009)), near, elementsOf(awkward([64])) as Float32Array];

  test("has WebAssembly's bits", () => {
    for (const each of values) {
      const x = array([each.length], each);
      expectSame(kernels[name](x), reference[name](x), name);
    }
  });

  test(`is within ${bound} units of the last place of the platform's`, () => {
    let worst = 0;
    for (const each of values)
      for (const x of each) {
        const given = f(x);
        if (Math.abs(exact(x)) > 1.2e-38 || !Number.isFinite(exact(x)))
          worst = Math.max(worst, ulps(given, exact(x)));
      }
    expect(worst).toBeLessThan(bound + 0.51);
  });
});

describe("softmax and its cross-entropy", () => {
  const logits = (rows: number, n: number) =>
    array(
      [rows, n],
      Float32Array.from({ length: rows * n }, (_, i) => ((i * 7919) % 1009) / 61 - 8 + (i % 3) * 1e-3),
    );

  test.each([1, 2, 3, 4, 5, 8, 10, 17, 100])("of rows of %d have WebAssembly's bits", (n) => {
    const x = logits(13, n);
    expectSame(kernels.softmax(x, 1), reference.softmax(x, 1), "softmax");
    expectSame(kernels.softmax(x, 0), reference.softmax(x, 0), "softmax of columns");
    const labels = array(
      [13],
      Int32Array.from({ length: 13 }, (_, i) => i % n),
      "int32",
    );
    const [given, wanted] = [kernels, reference].map((k) => k.softmaxCrossEntropy(x, labels));
    expectSame(given?.losses as never, wanted?.losses as never, "losses");
    expectSame(given?.probs as never, wanted?.probs as never, "probs");
    for (const g of [
      array([], [0.7]),
      array(
        [13],
        Float32Array.from({ length: 13 }, (_, i) => i / 7),
      ),
    ]) {
      const [probs, divisor] = [wanted?.probs as never, g.size === 1 ? 13 : 1];
      expectSame(
        kernels.softmaxCrossEntropyGrad(probs, labels, g, divisor),
        reference.softmaxCrossEntropyGrad(probs, labels, g, divisor),
        "gradient",
      );
    }
  });
});
