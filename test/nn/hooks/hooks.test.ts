/**
 * Module hooks: their order, what they see, what they may replace, and that they can be removed at any time.
 */
import { describe, expect, expectTypeOf, test } from "vitest";
import { grad, nn, noGrad, type Tensor, tensor, ValueError } from "wengert";

const double = (value: number | number[]) => tensor(value, { dtype: "float64" });
const leaf = (value: number | number[], name = "") =>
  tensor(value, { dtype: "float64", requiresGrad: true, name });

/** y = x · factor */
class Scale extends nn.Module {
  constructor(readonly factor: number) {
    super();
  }
  override forward(x: Tensor): Tensor {
    return x.mul(this.factor);
  }
}

class Outer extends nn.Module {
  readonly inner = new Scale(3);
  override forward(x: Tensor): Tensor {
    return this.inner.forward(x).add(1);
  }
}

/** Two inputs, two outputs. */
class Both extends nn.Module<[Tensor, Tensor], [Tensor, Tensor]> {
  override forward(a: Tensor, b: Tensor): [Tensor, Tensor] {
    return [a.mul(b), a.add(b)];
  }
}

const values = (gradients: readonly (Tensor | null)[]) => gradients.map((each) => each?.toArray() ?? null);

describe("module hooks", () => {
  test("run in the documented order, forward and back", () => {
    const net = new Outer();
    const order: string[] = [];
    for (const [name, module] of [
      ["outer", net],
      ["inner", net.inner],
    ] as const)
      for (const i of [1, 2]) {
        module.registerFullBackwardHook(() => void order.push(`${name} backward ${i}`));
        module.registerForwardHook(() => void order.push(`${name} forward ${i}`));
        module.registerForwardPreHook(() => void order.push(`${name} pre ${i}`));
      }
    const y = net.forward(leaf(2));
    expect(order).toEqual([
      "outer pre 1",
      "outer pre 2",
      "inner pre 1",
      "inner pre 2",
      "inner forward 1",
      "inner forward 2",
      "outer forward 1",
      "outer forward 2",
    ]);
    order.length = 0;
    y.backward();
    expect(order).toEqual(["inner backward 1", "inner backward 2", "outer backward 1", "outer backward 2"]);
  });

  test("pre-hooks and forward hooks may replace what passes, each on what the one before returned", () => {
    const net = new Scale(3);
    net.registerForwardPreHook((module, [x]) => {
      expectTypeOf(module).toEqualTypeOf<Scale>();
      expectTypeOf(x).toEqualTypeOf<Tensor>();
      return [x.add(1)];
    });
    net.registerForwardPreHook((_, [x]) => [x.mul(10)]);
    net.registerForwardHook((_, [x], y) => y.add(x));
    net.registerForwardHook((_, __, y) => y.neg());
    expect(net.forward(double(2)).item()).toBe(-(30 * 3 + 30));
  });

  test("backward hooks see the gradients of inputs and outputs, and change none by looking", () => {
    const net = new Both();
    const seen: unknown[] = [];
    net.registerFullBackwardHook((_, gradInputs, gradOutputs) => {
      seen.push([values(gradInputs), values(gradOutputs)]);
    });
    const run = (hooked: boolean) => {
      const [a, b] = [leaf(2), leaf(5)];
      const [p, s] = hooked ? net.forward(a, b) : ([a.mul(b), a.add(b)] as const);
      p.mul(3).add(s.square()).backward();
      return values([a.grad, b.grad]);
    };
    expect(run(true)).toEqual(run(false));
    expect(seen).toEqual([
      [
        [3 * 5 + 14, 3 * 2 + 14],
        [3, 14],
      ],
    ]);
  });

  test("backward hooks may replace the gradients of the inputs", () => {
    const net = new Both();
    net.registerFullBackwardHook((_, [a, b]) => [a?.mul(10) ?? null, b ?? null]);
    net.registerFullBackwardHook((_, [a, b]) => [a?.add(1) ?? null, b?.neg() ?? null]);
    const [a, b] = [leaf(2), leaf(5)];
    net.forward(a.mul(1), b)[0].backward();
    expect(values([a.grad, b.grad])).toEqual([51, -2]);
  });

  test("what gets no gradient is null: an unused output, an input that requires none", () => {
    const net = new Both();
    const seen: unknown[] = [];
    net.registerFullBackwardHook((_, i, o) => {
      seen.push([values(i), values(o)]);
    });
    net.forward(leaf(2), double(5))[0].backward();
    expect(seen).toEqual([
      [
        [5, null],
        [1, null],
      ],
    ]);
  });

  test("without an input that requires grad the hooks still see the gradients of the outputs", () => {
    const layer = new nn.Affine(2, 1, { bias: false });
    const seen: unknown[] = [];
    layer.registerFullBackwardHook((_, i, o) => {
      seen.push([values(i), values(o)]);
    });
    layer
      .forward(tensor([[1, 2]]))
      .sum()
      .backward();
    expect(seen).toEqual([[[null], [[[1]]]]]);
    expect(layer.W.grad?.toArray()).toEqual([[1], [2]]);
  });

  test("a module used twice, a graph walked twice, and a second derivative: once per call and pass", () => {
    const net = new Scale(3);
    let calls = 0;
    net.registerFullBackwardHook(() => {
      calls++;
    });
    const x = leaf(2);
    const y = net.forward(net.forward(x));
    y.backward(undefined, { retainGraph: true });
    expect([calls, x.grad?.item()]).toEqual([2, 9]);
    y.backward();
    expect([calls, x.grad?.item()]).toEqual([4, 18]);
    const f = (each: Tensor) => net.forward(each.square()).mul(each);
    expect(grad(grad(f))(double(2)).item()).toBe(36);
  });

  test("can be removed, also by one that runs before, and twice without harm", () => {
    const net = new Scale(2);
    const order: string[] = [];
    const hook = () => void order.push("same");
    const removeFirst = net.registerForwardHook(hook);
    const removeSecond = net.registerForwardHook(() => {
      order.push("second");
      removeThird();
    });
    const removeThird = net.registerForwardHook(() => void order.push("third"));
    net.registerForwardHook(hook);
    net.forward(double(1));
    expect(order).toEqual(["same", "second", "same"]);
    removeFirst();
    removeFirst();
    removeSecond();
    net.forward(double(1));
    expect(order).toEqual(["same", "second", "same", "same"]);
    const removeBackward = net.registerFullBackwardHook(() => {
      throw new Error("ran");
    });
    const y = net.forward(leaf(1));
    removeBackward(); // during what it was registered for
    y.backward();
  });

  test("run inside the module's scope, and cost no node where there are none for the way back", () => {
    const net = new Outer();
    net.inner.registerForwardHook((_, __, y) => y.exp());
    const y = net.forward(leaf(1));
    expect(y.gradFn?.inputs[0]?.gradFn?.toString()).toBe("exp in Outer.inner");
    net.inner.registerFullBackwardHook(() => undefined);
    expect(noGrad(() => net.forward(leaf(1))).requiresGrad).toBe(false);
  });

  test("what does not fit is refused, and nothing is written", () => {
    const net = new Both();
    const remove = net.registerFullBackwardHook((_, [a]) => [a ?? null]);
    const [a, b] = [leaf(2, "a"), leaf(5, "b")];
    expect(() => net.forward(a, b)[0].backward()).toThrow(
      new ValueError(
        "full backward hook: return a list of 2 gradients, one per tensor input, or nothing to keep them",
      ),
    );
    remove();
    const removeShape = net.registerFullBackwardHook(() => [double([1, 2]), null]);
    expect(() => net.forward(a, b)[0].backward()).toThrow(
      'full backward hook: the gradient of "a" must be float64 (), got float64 (2,)',
    );
    removeShape();
    expect(values([a.grad, b.grad])).toEqual([null, null]);
    // @ts-expect-error the list of all inputs is meant
    net.registerForwardPreHook((_, [x]) => x);
    expect(() => net.forward(a, b)).toThrow(/return the list of all inputs/);
  });
});
