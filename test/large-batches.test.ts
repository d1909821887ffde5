/** Batches beyond what the fast kernels take at once. They stand apart from test/ops, whose tests run again for every broken rule. */
import { test } from "vitest";
import { Generator, maxPool2d, randn, type Tensor } from "wengert";
import { expectClose } from "./helpers/close.js";

test("a batch too large for the fast kernels at once is that of its images one by one", () => {
  const generator = new Generator(5);
  const x = randn([3, 1, 1200, 1200], { generator, requiresGrad: true });
  const y = maxPool2d(x, 2);
  const exact = { rtol: 0, atol: 0 };
  const g = randn([...y.shape], { generator });
  y.backward(g);
  for (let n = 0; n < 3; n++) {
    const one = x.detach().slice([[n, n + 1]]);
    one.requiresGrad = true;
    const result = maxPool2d(one, 2);
    result.backward(g.slice([[n, n + 1]]));
    expectClose(result, y.slice([[n, n + 1]]), exact);
    expectClose(one.grad as Tensor, (x.grad as Tensor).slice([[n, n + 1]]), exact);
  }
});
