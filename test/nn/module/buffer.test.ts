/** Buffers: state that is not trained, found by field as parameters are. */
import { describe, expect, test } from "vitest";
import { nn, ones, optim, StateError, type Tensor, tensor } from "wengert";

class Counting extends nn.Module {
  readonly gain = new nn.Parameter([2, 3]);
  readonly steps = new nn.Buffer(0, { dtype: "int32" });
  readonly parts = [{ mean: new nn.Buffer([1, 1]) }];
  override forward(x: Tensor): Tensor {
    this.steps.assign(this.steps.add(1));
    return x.mul(this.gain).sub(this.parts[0]?.mean ?? 0);
  }
}

describe("a buffer", () => {
  test("is found by its field, wherever that leads, and is no parameter", () => {
    const net = new Counting();
    expect([...net.namedBuffers().keys()]).toEqual(["steps", "parts.0.mean"]);
    expect(net.buffers()).toEqual([net.steps, net.parts[0]?.mean]);
    expect([...net.namedParameters().keys()]).toEqual(["gain"]);
    expect(net.steps.requiresGrad).toBe(false);
  });

  test("is saved and loaded with the parameters, in the order of definition", () => {
    const [net, other] = [new Counting(), new Counting()];
    net.forward(ones([2]));
    net.forward(ones([2]));
    net.parts[0]?.mean.assign([5, 6]);
    const state = net.stateDict();
    expect([...state.keys()]).toEqual(["gain", "steps", "parts.0.mean"]);
    other.loadStateDict(state);
    expect(other.steps.item()).toBe(2);
    expect(other.parts[0]?.mean.toArray()).toEqual([5, 6]);
    net.forward(ones([2]));
    expect(state.get("steps")?.values).toEqual(Int32Array.of(2)); // a copy
  });

  test("that is missing from a state is an error that names it", () => {
    const net = new Counting();
    const state = net.stateDict().delete("parts.0.mean");
    expect(() => net.loadStateDict(state)).toThrow(StateError);
    expect(() => net.loadStateDict(state)).toThrow("missing: parts.0.mean");
    expect(net.loadStateDict(state, { strict: false }).missing).toEqual(["parts.0.mean"]);
  });

  test("gets no gradient, does not count in the summary, and an optimizer does not take it", () => {
    const net = new Counting();
    net
      .forward(ones([2]))
      .sum()
      .backward();
    expect(net.parts[0]?.mean.grad).toBeNull();
    expect(net.summary()).toMatch(/total +2$/);
    expect(() => new optim.SGD(net.buffers(), { lr: 1 })).toThrow("is of int32, which has no gradient");
  });

  test("is called by its field and its module in errors, and copies what it is made from", () => {
    const source = tensor([1, 2]);
    const net = new (class Net extends nn.Module {
      readonly Norm1 = new (class extends nn.Module {
        readonly mean = new nn.Buffer(source);
      })();
    })();
    source.assign([9, 9]);
    net.buffers();
    expect(net.Norm1.mean.name).toBe("mean1");
    expect(net.Norm1.mean.nameForErrors()).toBe('"mean1" of Norm1');
    expect(net.Norm1.mean.toArray()).toEqual([1, 2]);
  });
});
