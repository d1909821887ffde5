/** Module.to: another dtype for the floats of a module, which stay the same objects. */
import { describe, expect, test } from "vitest";
import { DTypeError, equal, GradError, nn, ones, optim, tensor } from "wengert";
import { decodeSafetensors, encodeSafetensors } from "wengert/io";
import { TwoLayerNet } from "../networks.js";

describe("to", () => {
  test("converts parameters, buffers and gradients, which stay what they are", () => {
    const net = new nn.Sequential([new nn.Affine(2, 2), new nn.BatchNorm(2)]);
    const [parameters, buffers] = [net.parameters(), net.buffers()];
    net
      .forward(ones([3, 2]))
      .sum()
      .backward();
    const values = parameters.map((each) => each.toArray());
    expect(net.to("float64")).toBe(net);
    expect(net.parameters()).toEqual(parameters);
    expect([...parameters, ...buffers].map(({ dtype }) => dtype)).toEqual(Array(6).fill("float64"));
    expect(parameters.map(({ grad }) => grad?.dtype)).toEqual(Array(4).fill("float64"));
    expect(parameters.map((each) => each.toArray())).toEqual(values);
    expect(net.forward(ones([3, 2], { dtype: "float64" })).dtype).toBe("float64");
    net.to("float32");
    expect(parameters.map((each) => each.toArray())).toEqual(values);
  });

  test("leaves whole numbers, frozen flags and names, and an optimizer made before goes on", () => {
    class Net extends nn.Module {
      readonly steps = new nn.Buffer(tensor([3], { dtype: "int32" }));
      readonly p = new nn.Parameter([1, 2], { name: "p" });
      readonly frozen = new nn.Parameter([1]);
    }
    const net = new Net();
    net.frozen.requiresGrad = false;
    const optimizer = new optim.SGD([net.p], { lr: 1 });
    net.to("float64");
    expect([net.steps.dtype, net.frozen.requiresGrad, net.p.name]).toEqual(["int32", false, "p"]);
    net.p.sum().backward();
    optimizer.step();
    expect(net.p.toArray()).toEqual([0, 1]);
  });

  test("a graph that was made before is not walked back any more", () => {
    const net = new TwoLayerNet(2, 3, 2);
    const loss = net.loss(ones([1, 2]), tensor([0], { dtype: "int32" }));
    net.to("float64");
    expect(() => loss.backward()).toThrow(GradError);
    const squares = new nn.Affine(2, 2);
    const sum = squares.W.square().sum();
    squares.to("float64");
    expect(() => sum.backward()).toThrow("changed since by Module.to");
  });

  test("refuses what carries no gradient", () => {
    expect(() => new nn.ReLU().to("int32")).toThrow(DTypeError);
  });
});

describe.each(["float16", "bfloat16"] as const)("to %s", (dtype) => {
  const network = () =>
    new nn.Sequential([new nn.Affine(2, 3), new nn.BatchNorm(3), new nn.Affine(3, 2)]).eval();

  test("stores parameters and buffers so, and computes with them in float32", () => {
    const net = network();
    const rounded = nn.deepCopy(net);
    for (const each of [...rounded.parameters(), ...rounded.buffers()])
      each.assign(each.to(dtype).to("float32"));
    net
      .forward(ones([2, 2]))
      .sum()
      .backward();
    expect(net.to(dtype)).toBe(net);
    for (const each of [...net.parameters(), ...net.buffers()])
      expect([each.dtype, each.requiresGrad, each.grad]).toEqual([dtype, false, null]);
    const x = tensor([[0.5, -1]]);
    expect(equal(net.forward(x), rounded.forward(x))).toBe(true);
    const { tensors } = decodeSafetensors(encodeSafetensors(net.namedParameters()));
    expect([...tensors.values()].map((each) => each.dtype)).toEqual(Array(6).fill(dtype));
  });

  test("and back, when what required grad does again, also in a copy", () => {
    const net = network();
    const [first, second] = net.parameters() as [nn.Parameter, nn.Parameter];
    second.requiresGrad = false;
    for (const each of [net, nn.deepCopy(net.to(dtype))]) {
      const [w, b] = each.to("float32").parameters() as [nn.Parameter, nn.Parameter];
      expect([w.dtype, w.requiresGrad, b.requiresGrad]).toEqual(["float32", true, false]);
      expect(each.buffers().some(({ requiresGrad }) => requiresGrad)).toBe(false);
      each
        .forward(ones([1, 2]))
        .sum()
        .backward();
      expect(w.grad).not.toBeNull();
      net.to(dtype);
    }
    expect(first.grad).toBeNull();
  });

  test("is not to be trained: an optimizer says to keep float32", () => {
    const net = network().to(dtype);
    expect(() => new optim.SGD(net.parameters(), { lr: 1 })).toThrow(DTypeError);
    expect(() => new optim.SGD(net.parameters(), { lr: 1 })).toThrow(
      /is for storage.*Train weights of float32/,
    );
    expect(() => {
      for (const each of net.parameters()) each.requiresGrad = true;
    }).toThrow(DTypeError);
    expect(() =>
      net
        .forward(ones([1, 2]))
        .sum()
        .backward(),
    ).toThrow(GradError);
  });
});
