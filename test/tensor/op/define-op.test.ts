/** defineOp as users have it: what its forward may not do. */
import { expect, test } from "vitest";
import { defineOp, type Tensor, tensor, ValueError } from "wengert";
import { writingNames } from "../../../src/kernels/index.js";

test.each(writingNames)(
  "forward cannot call %s: no write goes uncounted, nothing of a caller's is freed",
  (name) => {
    const op = defineOp({
      name: "meddling",
      prepare: (a: Tensor) => ({ inputs: [a], attrs: undefined }),
      forward: (k, [a]) => {
        (k[name] as unknown as (...operands: unknown[]) => void)(a, a, a, a);
        return k.copy(a);
      },
      vjp: [(g) => g],
      samples: [{ inputs: [[]] }],
    });
    const y = tensor(3, { requiresGrad: true });
    const z = y.mul(y);
    expect(() => op(y)).toThrow(ValueError);
    expect(() => op(y)).toThrow(`defineOp: forward may not call ${name}()`);
    z.backward();
    expect(y.grad?.item()).toBe(6);
  },
);
