/**
 * Laws of broadcasting and of moving elements, on random shapes. Values are small whole numbers, so that
 * every sum is exact.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  add,
  broadcastTo,
  concat,
  flip,
  gather,
  matmul,
  maximum,
  minimum,
  mul,
  pad,
  permute,
  reshape,
  type SliceRange,
  scatterAdd,
  slice,
  split,
  sub,
  where,
} from "../../src/ops/index.js";
import { sliceScatter, sumTo, take, takeScatter } from "../../src/ops/internal.js";
import { Tensor, tensor, zeros } from "../../src/tensor/index.js";
import { expectClose } from "../helpers/close.js";
import {
  at,
  broadcastIndex,
  build,
  type Dense,
  type Index,
  indicesOf,
  placeOf,
  sizeOf,
  zipWith,
} from "../helpers/oracle.js";

fc.configureGlobal({ seed: 1964, numRuns: 200 });

const exactly = { rtol: 0, atol: 0 };

// ---- what is drawn

/** Sometimes 0, often 1: where the rules of broadcasting are. */
const extent = fc.constantFrom(2, 3, 1, 4, 2, 3, 1, 0);
const shape = fc.array(extent, { maxLength: 4 });
const nonScalarShape = fc.array(extent, { minLength: 1, maxLength: 4 });

const valuesOf = (dims: readonly number[], element = fc.integer({ min: -9, max: 9 })): fc.Arbitrary<Dense> =>
  fc
    .array(element, { minLength: sizeOf(dims), maxLength: sizeOf(dims) })
    .map((values) => ({ shape: dims, values }));

const dense = shape.chain((dims) => valuesOf(dims));

/** Shapes that broadcast together: suffixes of one shape, with some of its axes shrunk to 1. */
const broadcastable = (count: number): fc.Arbitrary<number[][]> =>
  shape.chain((common) =>
    fc.array(
      fc
        .tuple(
          fc.integer({ min: 0, max: common.length }),
          fc.array(fc.boolean(), { minLength: common.length, maxLength: common.length }),
        )
        .map(([skip, shrunk]) => common.map((size, axis) => (shrunk[axis] === true ? 1 : size)).slice(skip)),
      { minLength: count, maxLength: count },
    ),
  );

const operands = (count: number): fc.Arbitrary<Dense[]> =>
  broadcastable(count).chain((shapes) => fc.tuple(...shapes.map((dims) => valuesOf(dims))));

/** An order of the axes. */
const orderOf = (rank: number) => {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return fc.shuffledSubarray(axes, { minLength: rank, maxLength: rank });
};

/** A range as Python has them, bounds past the ends included. */
const range: fc.Arbitrary<SliceRange> = fc.oneof(
  fc.constant(null),
  fc.tuple(
    fc.option(fc.integer({ min: -6, max: 6 })),
    fc.option(fc.integer({ min: -6, max: 6 })),
    fc.constantFrom(1, 2, 3, -1, -2),
  ),
);

const indices = (dims: readonly number[], length: number) =>
  valuesOf(dims, fc.integer({ min: 0, max: length - 1 }));

// ---- tensors of it

const make = ({ shape, values }: Dense, requiresGrad = false) =>
  tensor([...values], { shape, dtype: "float64", requiresGrad });

const whole = ({ shape, values }: Dense) => tensor([...values], { shape, dtype: "int32" });

const bools = ({ shape, values }: Dense) =>
  tensor(
    values.map((value) => value > 0),
    { shape, dtype: "bool" },
  );

const inner = (a: Tensor, b: Tensor): number => {
  expect(a.shape).toEqual(b.shape);
  return mul(a, b).sum().item();
};

/** Weights for an output: as good as random, and the same for the same shape. */
const weightsOf = (dims: readonly number[]): Dense => ({
  shape: dims,
  values: Array.from({ length: sizeOf(dims) }, (_, i) => ((i * 7 + 3) % 11) - 5),
});

/** <A x, y> = <x, Aᵀ y>, with Aᵀ once as the op that claims to be it and once as what backward applies. */
function expectTransposes(
  x: Dense,
  forward: (x: Tensor) => Tensor,
  transposed: ((y: Tensor) => Tensor) | undefined,
): void {
  const leaf = make(x, true);
  const image = forward(leaf);
  const y = make(weightsOf(image.shape));
  const product = inner(image.detach(), y);
  if (transposed !== undefined) expect(inner(make(x), transposed(y))).toBe(product);
  image.backward(y);
  expect(leaf.grad).toBeInstanceOf(Tensor);
  expect(inner(make(x), leaf.grad as Tensor)).toBe(product);
}

describe("broadcasting", () => {
  const binary = { add, sub, mul, maximum, minimum };
  const functions: Record<keyof typeof binary, (a: number, b: number) => number> = {
    add: (a, b) => a + b,
    sub: (a, b) => a - b,
    mul: (a, b) => a * b,
    maximum: Math.max,
    minimum: Math.min,
  };

  test.each(Object.keys(binary) as (keyof typeof binary)[])("%s agrees with nested loops", (name) => {
    fc.assert(
      fc.property(operands(2), ([a, b]) => {
        const [left, right] = [a as Dense, b as Dense];
        expectClose(
          binary[name](make(left), make(right)),
          make(zipWith(functions[name], left, right)),
          exactly,
        );
      }),
    );
  });

  test("where agrees with nested loops, all three operands stretched", () => {
    fc.assert(
      fc.property(operands(3), (drawn) => {
        const [c, a, b] = drawn as [Dense, Dense, Dense];
        const expected = zipWith((test, x, y) => (test > 0 ? x : y) as number, c, a, b);
        expectClose(where(bools(c), make(a), make(b)), make(expected), exactly);
      }),
    );
  });

  test("the gradient of a stretched operand is the sum over the places that read it", () => {
    const partial = {
      add: [() => 1, () => 1],
      sub: [() => 1, () => -1],
      mul: [(_: number, b: number) => b, (a: number) => a],
    } as const;
    for (const name of ["add", "sub", "mul"] as const) {
      fc.assert(
        fc.property(operands(2), (drawn) => {
          const [a, b] = drawn as [Dense, Dense];
          const leaves = [make(a, true), make(b, true)] as const;
          const y = binary[name](...leaves);
          const w = weightsOf(y.shape);
          mul(y, make(w)).sum().backward();
          for (const [i, operand] of [a, b].entries()) {
            const sums = operand.values.map(() => 0);
            for (const index of indicesOf(y.shape)) {
              const x = at(a, broadcastIndex(a.shape, index));
              const z = at(b, broadcastIndex(b.shape, index));
              const place = placeOf(operand.shape, broadcastIndex(operand.shape, index));
              const slope = (partial[name][i] as (a: number, b: number) => number)(x, z);
              sums[place] = (sums[place] as number) + at(w, index) * slope;
            }
            expectClose(
              leaves[i]?.grad as Tensor,
              make({ shape: operand.shape, values: sums }),
              exactly,
              name,
            );
          }
        }),
      );
    }
  });

  test("the gradient of where goes to the operand that was chosen, summed where it was stretched", () => {
    fc.assert(
      fc.property(operands(3), (drawn) => {
        const [c, a, b] = drawn as [Dense, Dense, Dense];
        const leaves = [make(a, true), make(b, true)] as const;
        const y = where(bools(c), ...leaves);
        const w = weightsOf(y.shape);
        y.backward(make(w));
        for (const [i, operand] of [a, b].entries()) {
          const sums = operand.values.map(() => 0);
          for (const index of indicesOf(y.shape)) {
            if (at(c, broadcastIndex(c.shape, index)) > 0 !== (i === 0)) continue;
            const place = placeOf(operand.shape, broadcastIndex(operand.shape, index));
            sums[place] = (sums[place] as number) + at(w, index);
          }
          expectClose(leaves[i]?.grad as Tensor, make({ shape: operand.shape, values: sums }), exactly);
        }
      }),
    );
  });

  test("sumTo is the transpose of broadcastTo", () => {
    fc.assert(
      fc.property(operands(2), (drawn) => {
        const [x, other] = drawn as [Dense, Dense];
        const target = zipWith(() => 0, x, other).shape;
        expectTransposes(
          x,
          (t) => broadcastTo(t, target),
          (y) => sumTo(y, x.shape),
        );
        const stretched = weightsOf(target);
        expectTransposes(
          stretched,
          (t) => sumTo(t, x.shape),
          (y) => broadcastTo(y, target),
        );
      }),
    );
  });
});

describe("moving elements", () => {
  test("reshape keeps the order of the elements, and back again is the identity", () => {
    fc.assert(
      fc.property(dense, fc.integer({ min: 0, max: 3 }), (x, ones) => {
        const original = make(x);
        const other = [...x.shape].reverse().concat(new Array<number>(ones).fill(1));
        const moved = reshape(original, other);
        expect(moved.shape).toEqual(other);
        expect([...moved.toTypedArray()]).toEqual(x.values);
        expectClose(reshape(moved, x.shape), original, exactly);
        expectTransposes(
          x,
          (t) => reshape(t, other),
          (y) => reshape(y, x.shape),
        );
      }),
    );
  });

  test("permute reads element i of axis k where axis order[k] says; its transpose is the inverse", () => {
    const drawn = dense.chain((x) => fc.tuple(fc.constant(x), orderOf(x.shape.length)));
    fc.assert(
      fc.property(drawn, ([x, order]) => {
        const target = order.map((axis) => x.shape[axis] as number);
        const expected = build(target, (index) =>
          at(
            x,
            order.map((_, axis) => index[order.indexOf(axis)] as number),
          ),
        );
        expectClose(permute(make(x), order), make(expected), exactly);
        const inverse = order.map((_, axis) => order.indexOf(axis));
        expectClose(permute(permute(make(x), order), inverse), make(x), exactly);
        expectTransposes(
          x,
          (t) => permute(t, order),
          (y) => permute(y, inverse),
        );
      }),
    );
  });

  /** The positions that Python's range(*slice(...).indices(extent)) would visit, found by walking. */
  function positions(each: SliceRange, size: number): number[] {
    if (each === null || typeof each === "number") return Array.from({ length: size }, (_, i) => i);
    const [start, stop, step = 1] = each;
    const absolute = (bound: number) => (bound < 0 ? bound + size : bound);
    const visited: number[] = [];
    const first = start ?? (step > 0 ? 0 : size - 1);
    const end = stop === null || stop === undefined ? (step > 0 ? size : -1) : absolute(stop);
    // a start outside is clipped to the edge before the steps are counted
    let i = start === null || start === undefined ? first : absolute(first);
    i = step > 0 ? Math.max(i, 0) : Math.min(i, size - 1);
    for (; step > 0 ? i < end : i > end; i += step) if (i >= 0 && i < size) visited.push(i);
    return visited;
  }

  test("slice reads what Python's ranges visit, and sliceScatter is its transpose and its inverse", () => {
    const drawn = nonScalarShape.chain((dims) =>
      fc.tuple(valuesOf(dims), fc.array(range, { minLength: dims.length, maxLength: dims.length })),
    );
    fc.assert(
      fc.property(drawn, ([x, ranges]) => {
        const visited = ranges.map((each, axis) => positions(each, x.shape[axis] as number));
        const target = visited.map((list) => list.length);
        const expected = build(target, (index) =>
          at(
            x,
            index.map((i, axis) => (visited[axis] as number[])[i] as number),
          ),
        );
        expectClose(slice(make(x), ranges), make(expected), exactly);

        const starts = visited.map((list) => list[0] ?? 0);
        const steps = ranges.map((each) => (Array.isArray(each) ? (each[2] ?? 1) : 1));
        const transposed = (y: Tensor) => sliceScatter(y, x.shape, starts, steps);
        expectTransposes(x, (t) => slice(t, ranges), transposed);
        const box = weightsOf(target);
        expectTransposes(box, transposed, (y) => slice(y, ranges));
        expectClose(slice(transposed(make(box)), ranges), make(box), exactly);
      }),
    );
  });

  test("flip reads from the other end, and twice is the identity", () => {
    const drawn = dense.chain((x) => fc.tuple(fc.constant(x), fc.subarray(x.shape.map((_, axis) => axis))));
    fc.assert(
      fc.property(drawn, ([x, axes]) => {
        const mirrored = (index: Index) =>
          index.map((i, axis) => (axes.includes(axis) ? (x.shape[axis] as number) - 1 - i : i));
        expectClose(flip(make(x), axes), make(build(x.shape, (index) => at(x, mirrored(index)))), exactly);
        expectClose(flip(flip(make(x), axes), axes), make(x), exactly);
        expectTransposes(
          x,
          (t) => flip(t, axes),
          (y) => flip(y, axes),
        );
      }),
    );
  });

  test("pad surrounds, and cutting the border off is its transpose", () => {
    const drawn = dense.chain((x) =>
      fc.tuple(
        fc.constant(x),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })), {
          minLength: x.shape.length,
          maxLength: x.shape.length,
        }),
      ),
    );
    fc.assert(
      fc.property(drawn, ([x, padding]) => {
        const before = padding.map(([count]) => count);
        const target = padding.map(([low, high], axis) => low + (x.shape[axis] as number) + high);
        const expected = build(target, (index) => {
          const source = index.map((i, axis) => i - (before[axis] as number));
          const inside = source.every((i, axis) => i >= 0 && i < (x.shape[axis] as number));
          return inside ? at(x, source) : 7;
        });
        expectClose(pad(make(x), padding, { value: 7 }), make(expected), exactly);
        const inside = before.map((low, axis) => [low, low + (x.shape[axis] as number)] as const);
        expectTransposes(
          x,
          (t) => pad(t, padding),
          (y) => slice(y, inside),
        );
      }),
    );
  });

  test("split undoes concat, and the pieces of a gradient are its transpose", () => {
    const drawn = nonScalarShape.chain((dims) =>
      fc.integer({ min: 0, max: dims.length - 1 }).chain((axis) =>
        fc.tuple(
          fc.constant(axis),
          fc
            .array(extent, { minLength: 1, maxLength: 3 })
            .chain((sizes) =>
              fc.tuple(...sizes.map((size) => valuesOf(dims.map((own, a) => (a === axis ? size : own))))),
            ),
        ),
      ),
    );
    fc.assert(
      fc.property(drawn, ([axis, parts]) => {
        const joined = concat(
          parts.map((part) => make(part)),
          axis,
        );
        const sizes = parts.map((part) => part.shape[axis] as number);
        const pieces = split(joined, sizes, axis);
        for (const [i, part] of parts.entries()) expectClose(pieces[i] as Tensor, make(part), exactly);

        const leaves = parts.map((part) => make(part, true));
        const y = make(weightsOf(joined.shape));
        concat(leaves, axis).backward(y);
        const gradients = leaves.map((leaf) => leaf.grad as Tensor);
        const total = parts.reduce((sum, part, i) => sum + inner(make(part), gradients[i] as Tensor), 0);
        expect(total).toBe(inner(joined, y));
        for (const [i, piece] of split(y, sizes, axis).entries())
          expectClose(gradients[i] as Tensor, piece, exactly);
      }),
    );
  });
});

describe("reading and adding at indices", () => {
  const filled = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });
  const withAxis = filled.chain((dims) =>
    fc.tuple(fc.constant(dims), fc.integer({ min: 0, max: dims.length - 1 })),
  );

  test("take reads whole entries, and takeScatter is its transpose", () => {
    const drawn = withAxis.chain(([dims, axis]) =>
      fc.tuple(
        valuesOf(dims),
        fc.constant(axis),
        fc.array(extent, { maxLength: 2 }).chain((list) => indices(list, dims[axis] as number)),
      ),
    );
    fc.assert(
      fc.property(drawn, ([x, axis, list]) => {
        const rank = list.shape.length;
        const target = [...x.shape.slice(0, axis), ...list.shape, ...x.shape.slice(axis + 1)];
        const expected = build(target, (index) => {
          const j = at(list, index.slice(axis, axis + rank));
          return at(x, [...index.slice(0, axis), j, ...index.slice(axis + rank)]);
        });
        expectClose(take(make(x), whole(list), axis), make(expected), exactly);
        expectTransposes(
          x,
          (t) => take(t, whole(list), axis),
          (y) => takeScatter(y, whole(list), axis, x.shape),
        );
        expectTransposes(
          weightsOf(target),
          (t) => takeScatter(t, whole(list), axis, x.shape),
          (y) => take(y, whole(list), axis),
        );
      }),
    );
  });

  test("gather reads single elements, and scatterAdd into zeros is its transpose", () => {
    const drawn = withAxis.chain(([dims, axis]) =>
      fc
        .tuple(...dims.map((size, a) => fc.integer({ min: 0, max: a === axis ? 5 : size })))
        .chain((places) =>
          fc.tuple(valuesOf(dims), fc.constant(axis), indices(places, dims[axis] as number)),
        ),
    );
    fc.assert(
      fc.property(drawn, ([x, axis, places]) => {
        const source = (index: Index) => index.map((i, a) => (a === axis ? at(places, index) : i));
        const expected = build(places.shape, (index) => at(x, source(index)));
        expectClose(gather(make(x), axis, whole(places)), make(expected), exactly);

        const zero = zeros(x.shape, { dtype: "float64" });
        expectTransposes(
          x,
          (t) => gather(t, axis, whole(places)),
          (y) => scatterAdd(zero, axis, whole(places), y),
        );
        expectTransposes(
          weightsOf(places.shape),
          (t) => scatterAdd(zero, axis, whole(places), t),
          (y) => gather(y, axis, whole(places)),
        );

        const sums = [...x.values];
        const added = weightsOf(places.shape);
        for (const index of indicesOf(places.shape)) {
          const place = placeOf(x.shape, source(index));
          sums[place] = (sums[place] as number) + at(added, index);
        }
        expectClose(
          scatterAdd(make(x), axis, whole(places), make(added)),
          make({ shape: x.shape, values: sums }),
          exactly,
        );
      }),
    );
  });
});

describe("matmul", () => {
  const drawn = fc
    .tuple(broadcastable(2), fc.tuple(extent, extent, extent))
    .chain(([[batchA, batchB], [m, k, n]]) =>
      fc.tuple(valuesOf([...(batchA as number[]), m, k]), valuesOf([...(batchB as number[]), k, n])),
    );

  test("agrees with the sum over the inner index, leading axes stretched", () => {
    fc.assert(
      fc.property(drawn, ([a, b]) => {
        const [m, k] = a.shape.slice(-2) as [number, number];
        const n = b.shape.at(-1) as number;
        const batch = (x: Dense): Dense => ({ shape: x.shape.slice(0, -2), values: [] });
        const leading = zipWith(() => 0, batch(a), batch(b)).shape;
        const expected = build([...leading, m, n], (index) => {
          const [head, i, j] = [index.slice(0, -2), index.at(-2) as number, index.at(-1) as number];
          let total = 0;
          for (let l = 0; l < k; l++) {
            const x = at(a, [...broadcastIndex(batch(a).shape, head), i, l]);
            total += x * at(b, [...broadcastIndex(batch(b).shape, head), l, j]);
          }
          return total;
        });
        expectClose(matmul(make(a), make(b)), make(expected), exactly);
      }),
    );
  });

  test("its transposes in either operand are products with the other one transposed", () => {
    fc.assert(
      fc.property(drawn, ([a, b]) => {
        expectTransposes(
          a,
          (x) => matmul(x, make(b)),
          (y) => sumTo(matmul(y, make(b).transpose()), a.shape),
        );
        expectTransposes(
          b,
          (x) => matmul(make(a), x),
          (y) => sumTo(matmul(make(a).transpose(), y), b.shape),
        );
      }),
    );
  });
});
