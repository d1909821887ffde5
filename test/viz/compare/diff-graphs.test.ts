/** diffGraphs: what a branch, a loop count or an edit changed. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nn, ones, type Tensor } from "wengert";
import { diffGraphs, graphFromJson, graphJson, toDot } from "wengert/viz";
import { bySize } from "../../helpers/size.js";
import { apple, differentiated, twoLayerLoss, variable } from "../graphs.js";

const loop = (count: number): Tensor => {
  let y: Tensor = variable(2, "x");
  for (let i = 0; i < count; i++) y = y.mul(y).tanh();
  return y;
};

describe("the difference", () => {
  test("of equal graphs is none", () => {
    const diff = diffGraphs(
      differentiated(twoLayerLoss()),
      graphFromJson(graphJson(differentiated(twoLayerLoss()))),
    );
    expect(String(diff)).toBe("no difference");
    expect(diff.same).toBe(13);
  });

  test("of another loop count is the ops of the extra rounds", () => {
    const diff = diffGraphs(loop(3), loop(5));
    expect(diff.added.map(({ op }) => op).toArray()).toEqual(["mul", "tanh", "mul", "tanh"]);
    expect(diff.removed.size).toBe(0);
    expect(String(diff)).toContain("+ 2 × mul\n+ 2 × tanh");
    const back = diffGraphs(loop(5), loop(3));
    expect([back.added.size, back.removed.size]).toEqual([0, 4]);
  });

  test("of an op put in the middle is that op, and who takes it", () => {
    const build = (extra: boolean) => {
      const h = variable(2, "x").exp();
      const y = (extra ? h.neg() : h).add(variable(1, "b")).tanh();
      y.name = "y";
      return y;
    };
    const diff = diffGraphs(build(false), build(true));
    expect(diff.added.map(({ id }) => id).toArray()).toEqual(["neg_1"]);
    expect(diff.changed.find(({ after }) => after.op === "add")?.what.toArray()).toEqual([
      "value",
      "operands",
    ]);
    expect(toDot(build(true), { highlight: diff.added.map(({ id }) => id).toArray() })).toMatch(
      /"neg_1" \[.*penwidth=4/,
    );
  });

  test("of a branch is what was taken instead", () => {
    const branch = (x: Tensor) => (x.item() > 0 ? x.log() : x.neg().exp());
    expect(String(diffGraphs(branch(variable(2, "x")), branch(variable(-2, "x"))))).toBe(
      "+ 1 × neg\n+ 1 × exp\n- 1 × log\n~ x: value\n~ output: value, operands",
    );
  });

  test("of other numbers is values and gradients; of other shapes, shapes", () => {
    expect(String(diffGraphs(apple(), differentiated(apple())))).toMatch(/^~ apple: gradient\n/);
    const net = new nn.Affine(2, 3);
    const [x, wide] = [ones([1, 2], { name: "x" }), ones([5, 2], { name: "x" })];
    expect(String(diffGraphs(net.forward(x), net.forward(wide)))).toContain("~ x: shape, value");
  });

  test("accounts for every node, whatever the graphs", () => {
    const ops = ["neg", "exp", "tanh"] as const;
    const build = (chosen: readonly (typeof ops)[number][]) =>
      chosen.reduce((y: Tensor, op) => y[op](), variable(0.1, "x"));
    const some = fc.array(fc.constantFrom(...ops), { maxLength: 30 });
    fc.assert(
      fc.property(some, some, (first, second) => {
        const diff = diffGraphs(build(first), build(second));
        const nodes = (list: readonly unknown[]) => list.length + (list.length > 0 ? 2 : 1);
        expect(diff.same + diff.changed.size + diff.removed.size).toBe(nodes(first));
        expect(diff.same + diff.changed.size + diff.added.size).toBe(nodes(second));
      }),
    );
  });

  test("of long graphs that share little is found in time", () => {
    const length = bySize(4000, 700);
    const chain = (op: "neg" | "exp") => {
      let y: Tensor = variable(0.1, "x");
      for (let i = 0; i < length; i++) y = y[op]();
      return y;
    };
    const diff = diffGraphs(chain("neg"), chain("exp"));
    expect([diff.added.size, diff.removed.size]).toEqual([length, length]);
  });
});
