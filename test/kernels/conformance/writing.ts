/** Cases of kernels that make arrays out of numbers, read them, write to them in place, or give them up. */

import type { DType, NdArray, Shape } from "../../../src/array/index.js";
import { elementsOf } from "../../../src/array/nd-array.js";
import type { KernelName } from "../../../src/kernels/contract/index.js";
import type { Kernels } from "../../../src/kernels/index.js";
import { Generator } from "../../../src/random/index.js";
import {
  type Case,
  type Generator as ConformanceGenerator,
  dtypesOf,
  lengths,
  operand,
  places,
  type Result,
  shapes,
  spoiled,
} from "./case.js";
import { mapped } from "./elementwise.js";
import type { Promised } from "./promises.js";

const write = { by: "conformance" };

const made = (kernel: KernelName, title: string, run: (k: Kernels, dtype: DType) => Result): Case[] =>
  dtypesOf(kernel).map((dtype) => ({ kernel, dtype, title, operands: () => [], run: (k) => run(k, dtype) }));

export const full: ConformanceGenerator<"full"> = (kernel) =>
  [0, 2.6, Number.NaN].flatMap((value) =>
    [33, 20_000].flatMap((n) => made(kernel, `${n} of ${value}`, (k, dtype) => k[kernel]([n], value, dtype))),
  );

export const range: ConformanceGenerator<"range"> = (kernel) =>
  made(kernel, "33 numbers", (k, dtype) => k[kernel](-3, 0.7, 33, dtype));

export const fromValues: ConformanceGenerator<"fromValues"> = (kernel) =>
  made(kernel, "33 numbers", (k, dtype) => k[kernel](elementsOf(operand([33], "float64")), [3, 11], dtype));

/** Generators at a block's first word or its second, with a normal to spare or without, and far on. */
const generators: { readonly [title: string]: () => Generator } = {
  "from a seed": () => new Generator(12_345_678_901n),
  "from an odd word": () => drawn((source) => source.uint32()),
  "with a spare normal": () => drawn((source) => source.normal()),
  "before the lower word of the counter overflows": () => at(2 ** 33 - 8192),
  "beyond that": () => at(2 ** 40 + 1),
};

function drawn(draw: (source: Generator) => void): Generator {
  const source = new Generator(7);
  draw(source);
  return source;
}

function at(position: number): Generator {
  const source = new Generator(3);
  source.setState({ ...source.state, position });
  return source;
}

/**
 * Where the last digit of a logarithm shows: a normal, the first of its pair or the second, lies so near the
 * middle between two floats that the kernel leaves it to the generator; the square of a point is odd.
 */
const telling: readonly (readonly [position: number, mean: number])[] = [
  [4680, 0.11455964990998231],
  [4680, -0.38702291639429282],
  [4 * 133_820_219, 0],
  [4 * 186_592_691, 0],
];

/** The draws, and where the generator stands afterwards. */
export const draw: ConformanceGenerator<"draw"> = (kernel) => [
  ...Object.entries(generators).flatMap(([title, make]) =>
    [0, 1, 5, 7, 11, 33, 263, 1024, 1025, 1600, 4099].flatMap((n) =>
      (
        [
          [0, 1],
          [-0.3, 2.7],
          [3, 3],
        ] as const
      ).flatMap(([first, second]) =>
        drawing(kernel, `${n} numbers ${title}`, make, first, second, n).map((each) =>
          n < 4 || title.startsWith("before") ? { ...each, slow: "few, or at the edge" } : each,
        ),
      ),
    ),
  ),
  ...telling.flatMap(([position, mean]) =>
    drawing(kernel, `5 numbers that tell at ${position}`, () => at(position), mean, 1, 5),
  ),
];

const drawing = (
  kernel: "uniform" | "normal",
  title: string,
  make: () => Generator,
  first: number,
  second: number,
  n: number,
): Case[] =>
  made(kernel, title, (k, dtype) => {
    const source = make();
    const out = k[kernel](source, first, second, [n], dtype);
    const { position, spareNormal } = source.state;
    const after = [position, spareNormal ?? Number.NaN, source.random(), source.normal()];
    return [out, k.fromValues(after, [4], "float64")];
  });

const levels = (count: number) => Uint8Array.from(elementsOf(places([count], 256)));

/** Read from the heap, and computed with where they have moved into linear memory. */
export const fromLevels: ConformanceGenerator<"fromLevels"> = (kernel) =>
  [...lengths, 508].flatMap((n) => [
    ...made(kernel, `(${n}), read`, (k, dtype) => k[kernel](levels(n), 255, [n], dtype)).map((each) => ({
      ...each,
      slow: "elements that are only read come into being on the heap",
    })),
    ...made(kernel, `(${n}), computed with`, (k, dtype) =>
      k.maximum(k[kernel](levels(n), 255, [n], dtype), k.full([n], 0, dtype)),
    ).map((each) => (each.dtype === "float32" && n > 256 ? { ...each, through: "fromBytes" } : each)),
  ]);

export const read: ConformanceGenerator<"read"> = (kernel) =>
  mapped(kernel, (k, a) => {
    const elements = k[kernel](a);
    if (elements.buffer === elementsOf(a).buffer) throw new Error("the elements themselves were given out");
    return k.fromValues(elements, a.shape, a.dtype);
  });

export const copy: ConformanceGenerator<"copy"> = (kernel) =>
  mapped(kernel, (k, a) => {
    const out = k[kernel](a);
    if (out.storage === a.storage) throw new Error("a copy shares its elements");
    return out;
  });

/** A target, whatever is written to beside it, and a source, which may be the target itself. */
function inPlace(
  kernel: KernelName,
  states: readonly ("plain" | "truth")[],
  run: (k: Kernels, arrays: readonly NdArray[]) => void,
  title = "",
  promise?: Promised,
): Case[] {
  return dtypesOf(kernel).flatMap((dtype) => {
    const one = (what: string, operands: () => readonly NdArray[]): Case => ({
      kernel,
      dtype,
      title: `${what} ${title}`,
      operands,
      run(k, arrays) {
        run(k, arrays);
        return undefined;
      },
      ...(promise === undefined || dtype !== "float32" ? {} : { promise }),
    });
    // many sizes where every bit is promised, else numbers of one size
    const values = promise === undefined && states.length === 0 ? "mixed" : "plain";
    const arrays = (shape: Shape, seed: number) => [
      operand(shape, dtype, seed, values),
      ...states.map((kind, i) => operand(shape, dtype, seed + 20 + i, kind)),
      operand(shape, dtype, seed + 50, values),
    ];
    const aliased = (alias: (a: NdArray) => NdArray) => () => {
      const all = arrays([33], 3);
      return [...all.slice(0, -1), alias(all[0] as NdArray)];
    };
    return [
      ...shapes.map((shape, i) => one(`(${shape})`, () => arrays(shape, i))),
      // nothing lies between the end of such a target and what comes next: whoever writes on is seen
      ...[12, 28].map((n) => ({ ...one(`(${n}), a full place`, () => arrays([n], 3)), alone: true })),
      ...(states.length > 0
        ? [
            one("an infinite target", () => {
              const [, ...others] = arrays([33], 3);
              return [spoiled([33], dtype, Infinity), ...others];
            }),
          ]
        : []),
      one(
        "the target as its own source",
        aliased((a) => a),
      ),
      one(
        "another view of the target as source",
        aliased((a) => a.reshape([33])),
      ),
    ];
  });
}

export const assign: ConformanceGenerator<"assign"> = (kernel) =>
  inPlace(kernel, [], (k, [target, source]) => k[kernel](target as NdArray, source as NdArray, write));

export const addInPlace: ConformanceGenerator<"addInPlace"> = (kernel) =>
  inPlace(kernel, [], (k, [target, source]) => k[kernel](target as NdArray, source as NdArray));

/**
 * A factor that is a power of 2 takes nothing from what it multiplies. Any other is rounded to float32,
 * and its product too, where the reference rounds the sum only.
 */
const rounded: Promised = { kind: "near", ulps: 1, absolute: 2 ** -21 };

export const addScaledInPlace: ConformanceGenerator<"addScaledInPlace"> = (kernel) =>
  ([[-0.125], [0.1, rounded]] as const).flatMap(([alpha, promise]) =>
    inPlace(
      kernel,
      [],
      (k, [target, source]) => k[kernel](target as NdArray, alpha, source as NdArray, write),
      `times ${alpha}`,
      promise,
    ),
  );

export const momentumInPlace: ConformanceGenerator<"momentumInPlace"> = (kernel) =>
  (
    [
      [{ lr: 0.125, momentum: 0.9, nesterov: false, weightDecay: 0 }],
      [{ lr: 0.125, momentum: 0.3, nesterov: true, weightDecay: 0 }],
      [{ lr: 0.25, momentum: 0.9, nesterov: true, weightDecay: 0.013 }],
      [{ lr: 0.07, momentum: 0.9, nesterov: true, weightDecay: 0.013 }, rounded],
    ] as const
  ).flatMap(([step, promise]) =>
    inPlace(
      kernel,
      ["plain"],
      (k, [p, v, g]) => k[kernel](p as NdArray, v as NdArray, g as NdArray, step, write),
      JSON.stringify(step),
      promise,
    ),
  );

export const adamInPlace: ConformanceGenerator<"adamInPlace"> = (kernel) =>
  (
    [
      [{ alpha: -0.125, weightDecay: 0 }],
      [{ alpha: -0.125, weightDecay: 0.013 }],
      [{ alpha: -0.0123, weightDecay: 0.013 }, rounded],
    ] as const
  ).flatMap(([each, promise]) => {
    const step = { ...each, betas: [0.9, 0.999], bias: 0.0447, eps: 1e-3 } as const;
    return inPlace(
      kernel,
      ["plain", "truth"],
      (k, [p, m, v, g]) => k[kernel](p as NdArray, m as NdArray, v as NdArray, g as NdArray, step, write),
      JSON.stringify(each),
      promise,
    );
  });

export const setElement: ConformanceGenerator<"setElement"> = (kernel) =>
  dtypesOf(kernel).map((dtype) => ({
    kernel,
    dtype,
    title: "one in the middle",
    operands: () => [operand([33], dtype)],
    run(k, [a]) {
      k[kernel](a as NdArray, 17, 2.6, write);
      return undefined;
    },
  }));

/** What was given up is gone, or still there, and neither is anything else the worse for it. */
export const release: ConformanceGenerator<"release"> = (kernel) =>
  dtypesOf(kernel).map((dtype) => ({
    kernel,
    dtype,
    title: "what another kernel made",
    operands: () => [operand([33], dtype)],
    run(k, [a]) {
      const given = k.maximum(a as NdArray, a as NdArray);
      const kept = k.copy(given);
      k[kernel](given);
      k.maximum(kept, kept); // takes a place that is free
      return kernel === "free" ? kept : [kept, given];
    },
  }));
