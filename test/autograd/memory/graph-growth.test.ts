/** watchGraphGrowth: a loop that keeps the graphs of all its iterations, and the op that links them. */
import { describe, expect, test } from "vitest";
import { type GraphGrowth, noGrad, scope, type Tensor, tensor, ValueError, watchGraphGrowth } from "wengert";

const leaf = (value: number, name = "w") => tensor([value], { requiresGrad: true, name });

/** The warnings of a loop, by iteration. */
function warnings(
  iterations: number,
  step: (i: number) => void,
  patience?: number,
): Map<number, GraphGrowth> {
  const watch = watchGraphGrowth(patience === undefined ? {} : { patience });
  const found = new Map<number, GraphGrowth>();
  for (let i = 0; i < iterations; i++) {
    step(i);
    const growth = watch.next();
    if (growth !== undefined) found.set(i, growth);
  }
  watch.stop();
  return found;
}

describe("finds", () => {
  test("total += loss: the op, its line, and the operand; again each time it has doubled", () => {
    const w = leaf(1);
    let total: Tensor = tensor([0]);
    const found = warnings(30, (i) => {
      const loss = w.mul(i).square();
      loss.backward(undefined, { retainGraph: true });
      total = scope("Statistics", () => total.add(loss));
      total.name = "total";
    });
    expect([...found.keys()]).toEqual([3, 6, 12, 24]);
    const first = found.get(3);
    expect(first).toMatchObject({
      op: "add",
      modules: ["Statistics"],
      operand: 0,
      operandName: '"total"',
      iterations: 3,
      nodes: 12,
      others: 0,
    });
    expect(first?.source).toMatch(/graph-growth\.test\.ts:\d+:\d+$/);
    expect(String(first)).toMatch(
      /^The graph grows: add in Statistics \(.*\) takes "total" \(operand 0\) from the iteration before, and so on for 3 iterations\. 12 ops are kept/,
    );
  });

  test("a state that is carried on without detach()", () => {
    const w = leaf(0.5);
    let state: Tensor = tensor([1]);
    const found = warnings(5, () => {
      state = state.mul(w).tanh();
      state.sum().backward(undefined, { retainGraph: true });
    });
    expect(found.get(3)).toMatchObject({ op: "mul", operandName: "the output of tanh", iterations: 3 });
  });

  test("a graph that backward has released, too: its nodes stay", () => {
    const w = leaf(0.5);
    let total: Tensor = tensor([0]);
    const found = warnings(5, () => {
      const loss = w.square();
      total = total.add(loss);
      loss.backward();
    });
    expect(found.size).toBe(1);
  });

  test("several ops that link: the others are counted", () => {
    const w = leaf(0.5);
    let state: Tensor = tensor([1]);
    const found = warnings(5, () => {
      state = state.mul(w).add(state.sin());
    });
    expect(found.get(3)).toMatchObject({ others: 1 });
    expect(String(found.get(3))).toContain("(and 1 more ops do)");
  });
});

describe("is silent", () => {
  test.each<[string, (w: Tensor) => (i: number) => void]>([
    [
      "where only the number is added up",
      (w) => {
        const losses = { total: 0 };
        return () => {
          losses.total += w.square().item();
        };
      },
    ],
    [
      "where the state is detached",
      (w) => {
        let state: Tensor = tensor([1]);
        return () => {
          state = state.mul(w).detach();
        };
      },
    ],
    [
      "where the sum is not recorded",
      (w) => {
        let total: Tensor = tensor([0]);
        return () => {
          const loss = w.square();
          noGrad(() => {
            total = total.add(loss);
          });
        };
      },
    ],
    [
      "where every iteration uses the same op of before the loop",
      (w) => {
        const scaled = w.mul(2);
        return () => {
          scaled.square();
        };
      },
    ],
  ])("%s", (_, loop) => {
    expect(warnings(10, loop(leaf(1))).size).toBe(0);
  });

  test("for as many iterations as patience allows: gradients accumulated on purpose", () => {
    const w = leaf(1);
    let total: Tensor = tensor([0]);
    const step = (i: number) => {
      total = i % 4 === 0 ? w.square() : total.add(w.square());
      if (i % 4 === 3) total.backward();
    };
    expect(warnings(20, step, 4).size).toBe(0);
    expect(warnings(20, step, 3).size).toBe(1);
  });

  test("after stop()", () => {
    const watch = watchGraphGrowth();
    watch.stop();
    let total: Tensor = leaf(1);
    for (let i = 0; i < 10; i++) {
      total = total.add(1);
      expect(watch.next()).toBeUndefined();
    }
  });
});

test("works across awaits", async () => {
  const w = leaf(1);
  const watch = watchGraphGrowth();
  let total: Tensor = tensor([0]);
  const found: GraphGrowth[] = [];
  for (let i = 0; i < 5; i++) {
    await Promise.resolve();
    total = total.add(w);
    const growth = watch.next();
    if (growth !== undefined) found.push(growth);
  }
  watch.stop();
  expect(found.map(({ op }) => op)).toEqual(["add"]);
});

test("patience is a whole number of at least 1", () => {
  expect(() => watchGraphGrowth({ patience: 0 })).toThrow(ValueError);
});
