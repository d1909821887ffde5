/** The compiler of mutants: what it changes, what it leaves alone, and that the program with no mutant on is the program. */
import { expect, test } from "vitest";
import { instrument } from "./instrument.js";

const ops = new Set(["mul", "div", "add", "sub", "neg", "sum", "mean"]);
const isOp = (name: string) => ops.has(name);
const changes = (code: string, within: "rules" | "module" = "rules") =>
  instrument(code, "file.ts", { within, isOp }).mutants.map(({ before, after }) => `${before} -> ${after}`);

const rule = "export const op = defineOp({ forward: (a) => a.mul(2), vjp: [(g: Tensor) => half(g).neg()] });";
const helper = "function half(g: Tensor): Tensor { return g.mul(0.5); }";

test("mistakes are made in rules and in the functions that they call, not in forward", () => {
  expect(changes(rule)).toEqual(["half(g).neg() -> half(g)"]);
  expect(changes(`${rule}\n${helper}`)).toEqual([
    "half(g).neg() -> half(g)",
    "g.mul(0.5) -> g.mul(1.5)",
    "g.mul(0.5) -> g.div(0.5)",
    "g.mul(0.5) -> g",
  ]);
});

test("what is computed when the module loads is left alone: a switch would come too late", () => {
  expect(changes("const op = defineOp({ vjp: flag ? rule.neg() : null });")).toEqual([]);
});

test("types, errors and what decides about memory are left alone", () => {
  const engine = `function f(x: 1 | 2): number {
    if (x === 1) throw new Error("a" + "b");
    buffer.drop();
    if (buffer !== undefined) buffer.share();
    return new GradientBuffer(x, !recorded);
  }`;
  expect(changes(engine, "module")).toEqual([
    "x === 1 -> x === 2",
    "x === 1 -> (x) !== (1)",
    "x === 1 -> true",
    "x === 1 -> false",
  ]);
});

test("each mutant is the program with that one change, and without one it is the program", () => {
  const source = "const f = (a: number, b: number) => (a < b ? a + b : -a * 2);";
  const { code, mutants } = instrument(source, "file.ts", { within: "module", isOp });
  const compiled = code.replace("(a: number, b: number)", "(a, b)");
  const program = (active: number) =>
    new Function("__on", "__base", `${compiled} return f;`)((id: number) => id === active, 0) as (
      a: number,
      b: number,
    ) => number;
  for (const [a, b] of [
    [1, 2],
    [2, 1],
    [3, 3],
  ] as const) {
    expect(program(-1)(a, b)).toBe(a < b ? a + b : -a * 2);
    for (const [id, { before, after }] of mutants.entries()) {
      const whole = source.replace("(a: number, b: number)", "(a, b)").replace(before, `(${after})`);
      const changed = new Function(`${whole} return f;`)() as (a: number, b: number) => number;
      expect(program(id)(a, b), `${before} -> ${after}`).toBe(changed(a, b));
    }
  }
  expect(mutants.map(({ mutator }) => mutator)).toEqual([
    "comparison",
    "operator",
    "step",
    "constant",
    "operator",
    "branch",
    "branch",
  ]);
});
