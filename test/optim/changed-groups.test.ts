/** Groups that a program changed by hand: honoured, or refused before anything moves. */
import { describe, expect, test } from "vitest";
import { GradError, optim, type Tensor, ValueError, WengertError } from "wengert";
import { parameter } from "./parameters.js";

const build = () => {
  const [x, y] = [parameter([1], [1], "x"), parameter([1], [1], "y")];
  const optimizer = new optim.SGD([{ params: [x] }, { params: [y] }], { lr: 0.5 });
  return { x, y, optimizer, groups: optimizer.paramGroups as unknown as { params: unknown }[] };
};
const paramsOf = (group: { params: unknown } | undefined) => group?.params as unknown[];

describe("changed groups", () => {
  const changes: Record<string, [(made: ReturnType<typeof build>) => void, string]> = {
    "no groups": [
      ({ optimizer }) => Object.assign(optimizer, { paramGroups: [] }),
      "paramGroups was changed to []",
    ],
    "all popped": [({ groups }) => groups.splice(0), "paramGroups was changed to []"],
    "null for groups": [
      ({ optimizer }) => Object.assign(optimizer, { paramGroups: null }),
      "changed to null",
    ],
    "a number for a group": [({ groups }) => groups.push(5 as never), "paramGroups was changed to"],
    "no parameters": [
      ({ groups }) => Object.assign(groups[1] as object, { params: [] }),
      "paramGroups[1]: there are no",
    ],
    "parameters emptied": [
      ({ groups }) => paramsOf(groups[1]).splice(0),
      "paramGroups[1]: there are no parameters",
    ],
    "null for parameters": [
      ({ groups }) => Object.assign(groups[0] as object, { params: null }),
      "params was changed",
    ],
    "a number": [
      ({ groups }) => paramsOf(groups[1]).push(5),
      "paramGroups[1]: parameter 1 is 5, not a tensor",
    ],
    "no leaf": [({ groups, x }) => paramsOf(groups[1]).push(x.mul(2)), "is no leaf"],
    "a double": [({ groups, x }) => paramsOf(groups[1]).push(x), '"x" comes twice'],
  };

  test.each(Object.entries(changes))("%s are refused, and nothing moved", (_, [change, words]) => {
    const made = build();
    change(made);
    const { optimizer, x, y } = made;
    for (const call of [
      () => optimizer.step(),
      () => optimizer.zeroGrad(),
      () => optimizer.stateDict(),
      () => optimizer.loadStateDict(build().optimizer.stateDict()),
    ]) {
      expect(call).toThrow(WengertError);
      expect(call).toThrow(words);
    }
    expect([x.item(), y.item(), x.grad?.item()]).toEqual([1, 1, 1]);
  });

  test("a parameter or a group more or less is honoured", () => {
    const { x, y, optimizer, groups } = build();
    const z: Tensor = parameter([1], [1]);
    groups.pop();
    paramsOf(groups[0]).push(z);
    optimizer.step();
    expect([x.item(), y.item(), z.item()]).toEqual([0.5, 1, 0.5]);
    optimizer.addParamGroup({ params: [y] });
    optimizer.step();
    expect([x.item(), y.item(), z.item()]).toEqual([0, 0.5, 0]);
  });

  test("parameters that were frozen since are left alone, as without a change", () => {
    const { x, y, optimizer } = build();
    x.requiresGrad = false;
    x.grad = null;
    optimizer.addParamGroup({ params: [parameter([1], [1])] });
    optimizer.step();
    expect([x.item(), y.item()]).toEqual([1, 0.5]);
    expect(() => optimizer.addParamGroup({ params: [y.mul(2)] })).toThrow(GradError);
  });

  test("a frozen list of groups takes no more", () => {
    const { optimizer } = build();
    Object.freeze(optimizer.paramGroups);
    const add = () => optimizer.addParamGroup({ params: [parameter([1])] });
    expect(add).toThrow(ValueError);
    expect(add).toThrow("paramGroups is frozen");
  });
});
