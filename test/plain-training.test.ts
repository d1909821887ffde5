/** Without WebAssembly a training has the same bits: the losses of the book's network, on the slower kernels. */
import { afterEach, expect, test } from "vitest";
import { Generator, memoryStats, optim, randn, setMemoryBudget, simdSupport, tensor } from "wengert";
import { TwoLayerNet } from "../examples/mnist/two-layer-net.js";
import { bySize } from "./helpers/size.js";

const { budgetBytes } = memoryStats();
afterEach(() => setMemoryBudget(budgetBytes));

function losses(momentum: number): number[] {
  const generator = new Generator(3);
  const x = randn([40, 30], { generator }).relu();
  const t = tensor(Int32Array.from({ length: 40 }, (_, i) => (7 * i) % 10));
  const net = new TwoLayerNet(30, 20, 10, { generator });
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.3, momentum });
  return Array.from({ length: bySize(300, 60) }, () => {
    optimizer.zeroGrad();
    const loss = net.loss(x, t);
    loss.backward();
    optimizer.step();
    return loss.item();
  });
}

test.each([0, 0.9])("the losses are the same, bit for bit, with momentum %d", (momentum) => {
  const fast = losses(momentum);
  expect(fast.at(-1)).toBeLessThan(fast[0] as number);
  setMemoryBudget(0);
  expect(simdSupport().available).toBe(false);
  expect(losses(momentum)).toEqual(fast);
});
