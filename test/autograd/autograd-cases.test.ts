/**
 * Everything that autograd exports, by its cases: transformations,
 * wrappers around a function, checks, and what looks at a graph.
 */
import { describe, expect, test } from "vitest";
import {
  checkpoint,
  customOp,
  DTypeError,
  detectAnomaly,
  explainGrad,
  grad,
  gradcheck,
  gradgradcheck,
  graphStats,
  hessian,
  hvp,
  isGradEnabled,
  jacobian,
  jvp,
  noGrad,
  numericalGradient,
  savedTensorHooks,
  stack,
  Tensor,
  tensor,
  ValueError,
  valueAndGrad,
  vjp,
  vmap,
  WengertError,
  watchGraphGrowth,
  zeros,
} from "wengert";
import * as autograd from "../../src/autograd/index.js";

const f64 = (values: number[], options: { requiresGrad?: boolean } = {}) =>
  tensor(values, { dtype: "float64", ...options });

/** A tree of 5 floats, with a constant in it. */
interface Tree {
  readonly a: Tensor;
  readonly list: readonly [Tensor];
  readonly times: Tensor;
}

const at = (values: readonly number[]): Tree => ({
  a: f64(values.slice(0, 3)),
  list: [f64(values.slice(3))],
  times: tensor([2, 3], { dtype: "int32" }),
});

const point = [0.3, -0.7, 1.1, 0.4, -0.2];
const direction = [1, -2, 0.5, 0.25, -1];
const seed = [0.5, -1, 2];

/** (3) from 5 numbers: nothing in it is linear, and every output depends on every input. */
function f({ a, list: [b], times }: Tree): Tensor {
  const scale = b.mul(times).sin().sum();
  return a.mul(scale).tanh().add(a.sum().square()).mul(b.exp().sum());
}

const loss = (x: Tree): Tensor => f(x).mul(f64(seed)).sum();

/** All floats in a result, trees of trees opened; the constants' places, which must be 0, are left out. */
function floats(value: unknown): number[] {
  if (value instanceof Tensor) {
    const elements = [...value.toTypedArray()];
    if (value.dtype === "float64") return elements;
    expect(elements.every((each) => each === 0)).toBe(true);
    return [];
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(floats) : [];
}

/** ∂g/∂x by central differences, one row per output. */
function differences(g: (x: readonly number[]) => readonly number[], h: number): number[][] {
  const columns = point.map((_, i) => {
    const moved = (by: number) => g(point.map((value, k) => (k === i ? value + by : value)));
    const [above, below] = [moved(h), moved(-h)];
    return above.map((value, row) => (value - (below[row] as number)) / (2 * h));
  });
  return (columns[0] ?? []).map((_, row) => columns.map((column) => column[row] as number));
}

const valuesAt = (x: readonly number[]) => floats(f(at(x)));
const lossAt = (x: readonly number[]) => [loss(at(x)).item()];
const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

const rows = differences(valuesAt, 1e-6);
const gradient = differences(lossAt, 1e-6)[0] as number[];
const secondRows = differences((x) => differences2(x), 1e-4);

/** The gradient of the loss at another point, by differences. */
function differences2(x: readonly number[]): number[] {
  return x.map((_, i) => {
    const moved = (by: number) => lossAt(x.map((value, k) => (k === i ? value + by : value)))[0] as number;
    return (moved(1e-4) - moved(-1e-4)) / 2e-4;
  });
}

interface TransformCase {
  /** The transformation of f, or of the loss, at x. */
  readonly run: (x: Tree) => unknown;
  /** The same by differences. */
  readonly expected: readonly number[];
  /** The same of any function. */
  readonly of: (g: unknown, x: unknown) => unknown;
}

/** What a case casts a function to that it knows nothing of. */
type Any = (x: Tensor) => Tensor;

const like = (values: readonly number[]): Tree => ({
  ...at(values),
  times: tensor([0, 0], { dtype: "int32" }),
});

/** By the name of the export. */
const transformCases: Readonly<Record<string, TransformCase>> = {
  grad: {
    run: (x) => grad(loss)(x),
    expected: gradient,
    of: (g, x) => grad(g as Any)(x as Tensor),
  },
  valueAndGrad: {
    run: (x) => valueAndGrad(loss)(x),
    expected: [...lossAt(point), ...gradient],
    of: (g, x) => valueAndGrad(g as Any)(x as Tensor),
  },
  vjp: {
    run: (x) => vjp(f, x)[1](f64(seed)),
    expected: point.map((_, i) =>
      dot(
        seed,
        rows.map((row) => row[i] as number),
      ),
    ),
    of: (g, x) => vjp(g as Any, x as Tensor)[1](1),
  },
  jvp: {
    run: (x) => jvp(f, x, like(direction)),
    expected: [...valuesAt(point), ...rows.map((row) => dot(row, direction))],
    of: (g, x) => jvp(g as Any, x as Tensor, x as never),
  },
  jacobian: {
    run: (x) => {
      const { a, list } = jacobian(f, x);
      return rows.map((_, row) => [a.slice([row]), list[0].slice([row])]);
    },
    expected: rows.flat(),
    of: (g, x) => jacobian(g as Any, x as Tensor),
  },
  hessian: {
    run: (x) => {
      const { a, list } = hessian(loss, x) as unknown as { a: Tree; list: [Tree] };
      const block = (tree: Tree, row: number) => [tree.a.slice([row]), tree.list[0].slice([row])];
      return [...[0, 1, 2].map((row) => block(a, row)), ...[0, 1].map((row) => block(list[0], row))];
    },
    expected: secondRows.flat(),
    of: (g, x) => hessian(g as Any, x as Tensor),
  },
  hvp: {
    run: (x) => hvp(loss, x, like(direction)),
    expected: secondRows.map((row) => dot(row, direction)),
    of: (g, x) => hvp(g as Any, x as Tensor, x as never),
  },
};

/** Functions that run f and give what it gives, its gradients too; by the name of the export. */
const wrapperCases: Readonly<Record<string, (g: (x: Tensor) => Tensor, x: Tensor) => Tensor>> = {
  checkpoint: (g, x) => checkpoint(g, x),
  customOp: (g, x) =>
    customOp({
      name: "wrapped",
      forward: (input: Tensor) => g(input),
      vjp: [(upstream, record) => vjp(g, record.input(0))[1](upstream)],
    })(x),
  detectAnomaly: (g, x) => detectAnomaly(() => g(x)),
  savedTensorHooks: (g, x) =>
    savedTensorHooks(
      { pack: (value) => value.toTypedArray(), unpack: (kept) => tensor(kept as Float64Array) },
      () => g(x),
    ),
  vmap: (g, x) => vmap(g)(x.unsqueeze(0)).squeeze(0),
};

interface CheckCase {
  /** Checks the derivative of g at x: throws, or gives a gradient, which is then compared. */
  readonly check: (g: (x: Tensor) => Tensor, x: Tensor) => unknown;
  /** Which derivative it checks. */
  readonly order: 1 | 2;
}

/** By the name of the export. */
const checkCases: Readonly<Record<string, CheckCase>> = {
  gradcheck: { check: (g, x) => gradcheck(g, [x]), order: 1 },
  gradgradcheck: { check: (g, x) => gradgradcheck(g, [x]), order: 2 },
  numericalGradient: {
    check: (g, x) => {
      const numeric = numericalGradient(() => noGrad(() => g(x).sum()), x).toTypedArray();
      const analytic = grad((input: Tensor) => g(input).sum())(x).toTypedArray();
      for (const [i, value] of numeric.entries())
        if (!(Math.abs(value - (analytic[i] as number)) <= 1e-6)) throw new WengertError("they differ");
    },
    order: 1,
  },
};

/** What looks at a graph and leaves it as it is; by the name of the export. */
const lookCases: Readonly<Record<string, (y: Tensor, x: Tensor, g: (x: Tensor) => Tensor) => unknown>> = {
  explainGrad: (y, x) => explainGrad(x, { from: y }),
  graphStats: (y) => graphStats(y).toString(),
  watchGraphGrowth: (_y, x, g) => {
    const watch = watchGraphGrowth();
    g(x);
    const growth = watch.next();
    watch.stop();
    return growth ?? "none";
  },
};

/** Classes of answers and errors: made by the functions above, in tests of their own. */
const answers = ["AnomalyError", "GradcheckError", "GradExplanation"];

test("every export of autograd has its cases", () => {
  const tables = [transformCases, wrapperCases, checkCases, lookCases];
  const named = [...tables.flatMap(Object.keys), ...answers];
  expect(Object.keys(autograd).sort()).toEqual(named.sort());
});

const close = (expected: readonly number[]) => expected.map((value) => expect.closeTo(value, 4));

describe.each(Object.entries(transformCases))("%s", (_, { run, expected, of }) => {
  test("is what differences say, of a tree with a constant in it", () => {
    expect(floats(run(at(point)))).toEqual(close(expected));
  });

  test("touches neither the tensors of x nor their graph", () => {
    const leaves = point.map((value) => f64([value], { requiresGrad: true }));
    const whole = stack(leaves).reshape([5]);
    const x: Tree = { a: whole.slice([[0, 3]]), list: [whole.slice([[3, 5]])], times: at(point).times };
    const before = floats([x.a, x.list]);
    expect(floats(run(x))).toEqual(close(expected));
    expect([floats([x.a, x.list]), x.a.requiresGrad]).toEqual([before, true]);
    expect(leaves.every(({ grad: found }) => found === null)).toBe(true);
    loss(x).backward();
    expect(leaves.map(({ grad: found }) => found?.item())).toEqual(close(gradient));
  });

  test("gives the same bits inside noGrad, as constants", () => {
    const inside = noGrad(() => run(at(point)));
    expect(floats(inside)).toEqual(floats(run(at(point))));
    const tensors: Tensor[] = [];
    const collect = (value: unknown): void => {
      if (value instanceof Tensor) tensors.push(value);
      else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
    };
    collect([inside, run(at(point))]);
    expect(tensors.length).toBeGreaterThan(1);
    expect(tensors.some(({ requiresGrad }) => requiresGrad)).toBe(false);
  });

  test("can be differentiated again", () => {
    const scale = f64([0.9], { requiresGrad: true });
    const scaled = () => {
      const { a, list, times } = at(point);
      const results: Tensor[] = [];
      const collect = (value: unknown): void => {
        if (value instanceof Tensor) {
          if (value.dtype === "float64") results.push(value.sum());
        } else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
      };
      collect(run({ a: a.mul(scale), list: [list[0].mul(scale)], times }));
      return stack(results).sum();
    };
    expect(gradcheck(scaled, [scale], { rtol: 1e-5 }).rows).toHaveLength(1);
  });

  test("refuses what has no derivative, and leaves the mode as it was", () => {
    const square = (x: Tensor) => x.square().sum();
    expect(() => of(square, tensor([1, 2], { dtype: "int32" }))).toThrow(DTypeError);
    expect(() => of(square, { a: 1 })).toThrow(ValueError);
    expect(() => of(() => "text", f64([1]))).toThrow(WengertError);
    const failing = () => {
      throw new RangeError("mine");
    };
    expect(() => of(failing, f64([1]))).toThrow(RangeError);
    expect(isGradEnabled()).toBe(true);
  });
});

const start = [0.5, -1.25, 2];
const wave = (x: Tensor): Tensor => x.sin().mul(x).exp().sum();

/** The value and the first two derivatives of g, along a line, as bits. */
function derivatives(g: (x: Tensor) => Tensor): number[][] {
  const x = f64(start, { requiresGrad: true });
  const y = g(x);
  y.backward(undefined, { createGraph: true });
  const first = x.grad as Tensor;
  x.grad = null;
  first
    .mul(f64([1, 2, 3]))
    .sum()
    .backward();
  return [y, first, x.grad as unknown as Tensor].map((each) => [...each.toTypedArray()]);
}

describe.each(Object.entries(wrapperCases))("%s", (_, wrap) => {
  test("gives the value and the derivatives of what it runs, to the bit, and nested in itself", () => {
    const plain = derivatives(wave);
    expect(derivatives((x) => wrap(wave, x))).toEqual(plain);
    expect(derivatives((x) => wrap((inner) => wrap(wave, inner), x))).toEqual(plain);
  });

  test("runs inside noGrad, and records nothing there", () => {
    const y = noGrad(() => wrap(wave, f64(start, { requiresGrad: true })));
    expect([y.requiresGrad, y.item()]).toEqual([false, wave(f64(start)).item()]);
  });

  test("lets an error of what it runs through, and nothing stays switched on", () => {
    const plain = derivatives(wave);
    const failing = () => {
      throw new RangeError("mine");
    };
    expect(() => wrap(failing, f64(start, { requiresGrad: true }))).toThrow(RangeError);
    expect(derivatives(wave)).toEqual(plain);
  });
});

/** x³, with derivatives that are wrong by one part in a hundred from this order on. */
const cube = (wrongFrom: number) => {
  const factor = (order: number) => (order >= wrongFrom ? 1.01 : 1);
  const slope = customOp({
    name: "slope",
    forward: (x: Tensor) => x.square().mul(3 * factor(1)),
    vjp: [(g, record) => g.mul(record.input(0)).mul(6 * factor(2))],
  });
  return customOp({
    name: "cube",
    forward: (x: Tensor) => x.square().mul(x),
    vjp: [(g, record) => g.mul(slope(record.input(0)))],
  });
};

describe.each(Object.entries(checkCases))("%s", (_, { check, order }) => {
  test("passes derivatives that are right", () => {
    check(cube(Number.POSITIVE_INFINITY), f64(start));
    check((x) => x.sin().mul(x), f64(start));
  });

  test("finds a derivative that is wrong by a hundredth, and puts everything back", () => {
    for (const requiresGrad of [false, true]) {
      const x = f64(start, { requiresGrad });
      expect(() => check(cube(order), x)).toThrow(WengertError);
      expect([x.toArray(), x.grad, x.requiresGrad]).toEqual([start, null, requiresGrad]);
    }
  });
});

describe.each(Object.entries(lookCases))("%s", (_, look) => {
  test("has something to say, and changes neither graph nor gradients", () => {
    const plain = derivatives(wave);
    expect(
      derivatives((x) => {
        const y = wave(x);
        expect(look(y, x, wave)).toBeDefined();
        expect([x.grad, y.gradFn?.released]).toEqual([null, false]);
        return y;
      }),
    ).toEqual(plain);
  });

  test("works on a graph that backward() has released, and on none", () => {
    const x = f64(start, { requiresGrad: true });
    const y = wave(x);
    y.backward();
    const before = x.grad?.toArray();
    look(y, x, wave);
    expect(x.grad?.toArray()).toEqual(before);
    const constant = zeros([2], { dtype: "float64" });
    look(constant, constant, wave);
  });
});
