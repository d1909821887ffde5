/** What the engine tells those who watch it, and what a tensor remembers of a history that was cut. */
import { describe, expect, test } from "vitest";
import { noGrad, recordSources, scope, type Tensor, tensor } from "wengert";
import { type Observer, watch } from "../../../src/tensor/index.js";

const leaf = (value: number | readonly number[], name = "") => tensor(value, { requiresGrad: true, name });

/** Everything that an observer is told while `fn` runs, one line each. */
function told(fn: () => void): string[] {
  const lines: string[] = [];
  const observer: Observer = {
    applied: (output, rules, inputs) =>
      lines.push(
        `applied ${rules.name}/${inputs.length} -> ${output.requiresGrad ? "recorded" : "constant"}`,
      ),
    detached: (_, source) => lines.push(`detached ${source.nameForErrors()}`),
    backwardBegan: (starts) =>
      lines.push(
        ...starts.map(({ root, gradient }) => `began at ${root.nameForErrors()} with ${gradient.item()}`),
      ),
    arrived: (g, of, node) =>
      lines.push(`arrived ${g.item()} at ${node === undefined ? `leaf ${of.name}` : node.name}`),
    passed: (part, node, i, g) => lines.push(`passed ${node.name}[${i}] ${g.item()} -> ${part.item()}`),
    backwardEnded: () => lines.push("ended"),
  };
  const stop = watch(observer);
  try {
    fn();
  } finally {
    stop();
  }
  return lines;
}

describe("observers", () => {
  test("are told of ops, of detach and of a whole pass, in order", () => {
    const w = leaf(3, "w");
    const lines = told(() => {
      const y = w.mul(2);
      y.detach();
      y.neg().backward();
    });
    expect(lines).toEqual([
      "applied mul/2 -> recorded",
      "detached the output of mul",
      "applied neg/1 -> recorded",
      "began at the output of neg with 1",
      "arrived 1 at neg",
      "applied neg/1 -> constant",
      "passed neg[0] 1 -> -1",
      "arrived -1 at mul",
      "applied mul/2 -> constant",
      "passed mul[0] -1 -> -2",
      "arrived -2 at leaf w",
      "ended",
    ]);
  });

  test("are told nothing once they stopped, and the end of a pass that failed", () => {
    const w = leaf(3);
    const y = w.square();
    w.assign(4);
    const lines = told(() => expect(() => y.backward()).toThrow(/changed since/));
    expect(lines.at(-1)).toBe("ended");
    w.mul(2);
    expect(lines.length).toBe(3);
  });

  test("the latest is told first, and what it throws is thrown by the op", () => {
    const order: string[] = [];
    const stops = ["outer", "inner"].map((name) => watch({ applied: () => order.push(name) }));
    leaf(1).neg();
    for (const stop of stops) stop();
    expect(order).toEqual(["inner", "outer"]);
    const stop = watch({
      applied: () => {
        throw new RangeError("seen");
      },
    });
    expect(() => leaf(1).neg()).toThrow("seen");
    stop();
    expect(leaf(1).neg().item()).toBe(-1);
  });
});

describe("a cut history", () => {
  test.each<[string, (w: Tensor) => Tensor, object]>([
    ["detach()", (w) => w.detach(), { reason: "detach", op: "detach" }],
    ["noGrad()", (w) => noGrad(() => w.mul(2)), { reason: "mode", op: "mul" }],
    ["a conversion to int32", (w) => w.to("int32"), { reason: "dtype", op: "to" }],
    ["an op without a rule", (w) => w.gt(0), { reason: "rule", op: "gt" }],
  ])("by %s is remembered", (_, cut, expected) => {
    const w = leaf(2);
    expect(cut(w).cut).toMatchObject({ ...expected, of: w.id });
  });

  test("is remembered with module path and line, and by all that is computed behind it", () => {
    const w = leaf(2);
    const cut = recordSources(() => scope("Encoder", () => w.mul(2).detach()));
    const behind = cut.add(1).reshape([1]).detach().mul(3);
    expect(behind.cut).toBe(cut.cut);
    expect(cut.cut?.scope?.name).toBe("Encoder");
    expect(cut.cut?.source).toMatch(/observe\.test\.ts:\d+:\d+$/);
  });

  test("is none where nothing required grad, and none for a recorded op", () => {
    const x = tensor([1, 2]);
    expect(x.detach().mul(2).cut).toBeUndefined();
    expect(leaf([1, 2]).mul(x.detach()).cut).toBeUndefined();
  });

  test("outlives the release of the graph behind it", () => {
    const w = leaf(Array.from({ length: 40 }, (_, i) => i));
    const v = leaf(1);
    const loss = w.detach().mul(v).sum();
    loss.backward();
    const constant = loss.gradFn?.inputs[0]?.gradFn?.inputs[0];
    expect(constant?.array.storage.released).toBe(true);
    expect(constant?.cut?.of).toBe(w.id);
  });
});

test("a tensor knows that it once had a gradient", () => {
  const w = leaf(2);
  expect(w.hadGrad).toBe(false);
  w.square().backward();
  w.grad = null;
  expect(w.hadGrad).toBe(true);
});
