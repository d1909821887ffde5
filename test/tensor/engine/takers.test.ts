/** Takers: a leaf whose gradient somebody takes has none of its own, and the pass is as if nobody had looked. */
import { expect, test } from "vitest";
import { gradients, nn, randn, type Tensor } from "../../../src/index.js";
import { ReverseOrder, takeGradient } from "../../../src/tensor/index.js";

test("who takes the gradient of a leaf gets all of it, after its hooks, and nobody else does", () => {
  const net = new nn.Affine(3, 2);
  const x = randn([4, 3]);
  const lossOf = () => net.forward(x).square().add(net.W.sum()).sum();
  lossOf().backward();
  const expected = net.W.grad?.toArray() as number[][];
  const bias = net.b?.grad?.toArray();
  net.zeroGrad();

  const taken: unknown[] = [];
  let wants = true;
  takeGradient(net.W, (gradient: Tensor) => {
    taken.push(gradient.toArray());
    return wants;
  });
  const loss = lossOf();
  expect(new ReverseOrder([loss]).isSeen).toBe(false);
  loss.backward();
  expect(taken).toEqual([expected]);
  expect(net.W.grad).toBeNull();
  expect(net.b?.grad?.toArray()).toEqual(bias);

  const [own] = gradients(lossOf(), [net.W]);
  expect(own?.toArray()).toEqual(expected);
  expect(taken.length, "gradients() is asked for what it gives").toBe(1);

  wants = false;
  lossOf().backward();
  expect(net.W.grad?.toArray()).toEqual(expected);

  wants = true;
  const remove = net.W.registerHook((gradient) => gradient.mul(2));
  lossOf().backward();
  remove();
  expect(taken.at(-1)).toEqual(expected.map((row) => row.map((each) => 2 * each)));
  expect(net.W.grad?.toArray(), "what was there stays").toEqual(expected);
});
