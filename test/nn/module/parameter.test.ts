/** Parameter: a leaf of its own, of floats. */
import { describe, expect, test } from "vitest";
import { DTypeError, nn, ones, Tensor, tensor } from "wengert";

describe("Parameter", () => {
  test("is a leaf that requires grad, from numbers, arrays, typed arrays and tensors", () => {
    for (const data of [3, [1, 2], Float64Array.of(1), ones([2])]) {
      const parameter = new nn.Parameter(data);
      expect([parameter.isLeaf, parameter.requiresGrad]).toEqual([true, true]);
      expect(parameter).toBeInstanceOf(Tensor);
    }
    expect(new nn.Parameter([1, 2]).dtype).toBe("float32");
    expect(new nn.Parameter(Float64Array.of(1)).dtype).toBe("float64");
    expect(new nn.Parameter(Float64Array.of(1), { dtype: "float32" }).dtype).toBe("float32");
    expect(new nn.Parameter(tensor([1, 2], { dtype: "int32" }), { dtype: "float64" }).toArray()).toEqual([
      1, 2,
    ]);
  });

  test("copies its data, and leaves its history behind", () => {
    const data = ones([2], { requiresGrad: true });
    const parameter = new nn.Parameter(data.mul(3));
    data.assign(7);
    expect(parameter.toArray()).toEqual([3, 3]);
    parameter.sum().backward();
    expect(data.grad).toBeNull();
    const plain = ones([2]);
    new nn.Parameter(plain).assign(5);
    expect(plain.toArray()).toEqual([1, 1]);
  });

  test("is of floats", () => {
    for (const data of [Int32Array.of(1), true, tensor([1], { dtype: "int32" })])
      expect(() => new nn.Parameter(data)).toThrow(DTypeError);
    expect(() => new nn.Parameter(Int32Array.of(1), { name: "W" })).toThrow(
      'Parameter: "W" is int32; only float32 and float64 carry gradients',
    );
  });

  test("can be frozen and thawed, and renamed", () => {
    const parameter = new nn.Parameter([1], { name: "W" });
    parameter.requiresGrad = false;
    expect(parameter.mul(2).requiresGrad).toBe(false);
    parameter.requiresGrad = true;
    expect(parameter.mul(2).requiresGrad).toBe(true);
    parameter.name = "kernel";
    expect([parameter.name, parameter.nameForErrors()]).toEqual(["kernel", '"kernel"']);
  });
});
