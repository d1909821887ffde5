/** Fourier transforms beside NumPy's (test/fixtures/numpy/fourier.py). */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fft, fft2, ifft, ifft2, irfft, rfft, type Tensor, tensor } from "wengert";
import { expectClose } from "../../helpers/close.js";

interface Numbers {
  readonly shape: number[];
  readonly values: number[];
}

interface Case {
  readonly name: keyof typeof transforms;
  readonly options: object;
  readonly x: Numbers;
  readonly y: Numbers;
}

const transforms = { fft, ifft, fft2, ifft2, rfft, irfft };
const fixture = new URL("../../fixtures/numpy/fourier.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(fixture, "utf8")) as { readonly cases: readonly Case[] };

test("every transform is among the cases", () => {
  expect(new Set(cases.map(({ name }) => name))).toEqual(new Set(Object.keys(transforms)));
});

describe.each([
  ["float64", 1e-14],
  ["float32", 2e-6],
] as const)("%s", (dtype, atol) => {
  const made = ({ shape, values }: Numbers): Tensor => tensor(values, { shape, dtype });
  test.each(cases.map((each, i) => [`${i}: ${each.name} ${JSON.stringify(each.options)}`, each] as const))(
    "%s",
    (_, { name, options, x, y }) => {
      expectClose(transforms[name](made(x), options), made(y), { rtol: atol, atol });
    },
  );
});
