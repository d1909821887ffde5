/** Held state: runs that must leave no trace do not move what layers keep beside their parameters. */
import { describe, expect, test } from "vitest";
import { batchNorm, nn, type Tensor, tensor } from "wengert";
import { context } from "../../../src/tensor/index.js";

const held = <T>(fn: () => T): T => context.stateHeld.during(true, fn);
const batch = () => tensor([[1], [3]]);

class Counting extends nn.Module {
  readonly steps = new nn.Buffer(0, { dtype: "int32" });
  override forward(x: Tensor): Tensor {
    this.steps.assign(this.steps.add(1));
    return x;
  }
}

describe("while state is held", () => {
  test("batch normalisation gives the same values, and its statistics stay as they are, bit and version", () => {
    const layer = new nn.BatchNorm(1);
    const normalized = layer.forward(batch()).toArray();
    const before = [layer.runningMean.item(), layer.runningVariance.item()];
    expect(before).toEqual([Math.fround(0.2), Math.fround(1.1)]);
    const { version } = layer.runningMean.array.storage;
    expect(held(() => layer.forward(batch())).toArray()).toEqual(normalized);
    expect([layer.runningMean.item(), layer.runningVariance.item()]).toEqual(before);
    expect(layer.runningMean.array.storage.version).toBe(version);
    layer.forward(batch());
    expect(layer.runningMean.item()).toBeCloseTo(0.38);
  });

  test("so do statistics that are given to the function, whatever tensors they are", () => {
    const runningMean = tensor([0]);
    held(() => batchNorm(batch(), { runningMean, training: true }));
    expect(runningMean.toArray()).toEqual([0]);
  });

  test("buffers of other modules stay as they are", () => {
    const net = new Counting();
    net.forward(batch());
    held(() => net.forward(batch()));
    expect(net.steps.item()).toBe(1);
    expect(held(() => net.steps.assign(7))).toBe(net.steps);
    net.forward(batch());
    expect(net.steps.item()).toBe(2);
  });

  test("a state is loaded all the same: that is no trace of a run, but asked for", () => {
    const [net, other] = [new Counting(), new Counting()];
    net.forward(batch());
    held(() => other.loadStateDict(net.stateDict()));
    expect(other.steps.item()).toBe(1);
  });
});
