/** uint8, int64, float16 and bfloat16 in files of every format that has them, and back: every bit. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type DType, DTypeError, equal, nn, ones, type Tensor, tensor, zerosLike } from "wengert";
import {
  decodeCheckpoint,
  decodeNpy,
  decodeNpz,
  decodeSafetensors,
  encodeCheckpoint,
  encodeNpy,
  encodeNpz,
  encodeSafetensors,
  loadNpz,
  loadOnnxWeights,
  loadSafetensors,
  loadShardedSafetensors,
  loadWeights,
  saveShardedSafetensors,
} from "wengert/io";
import { fixturePath, temporaryFolder } from "./files.js";

const stored = ["uint8", "int64", "float16", "bfloat16"] as const;
const values: Readonly<Record<(typeof stored)[number], readonly (number | bigint)[]>> = {
  uint8: [0, 1, 255],
  int64: [-(2n ** 63n), 2n ** 53n + 1n, 7n],
  float16: [1.5, -Infinity, 2 ** -24],
  bfloat16: [1.5, Number.NaN, 2 ** 100],
};

class WithBuffer extends nn.Module<[Tensor], Tensor> {
  readonly value: nn.Buffer;

  constructor(value: Tensor) {
    super();
    this.value = new nn.Buffer(value);
  }

  override forward(x: Tensor): Tensor {
    return x;
  }
}

describe.each(stored)("%s", (dtype) => {
  const x = tensor(values[dtype] as number[], { dtype });
  const same = (y: Tensor | undefined) =>
    expect(y?.dtype === dtype && equal(y, x, { equalNaN: true }), String(y)).toBe(true);

  test("through safetensors, one file and several", () => {
    same(decodeSafetensors(encodeSafetensors({ x })).tensors.get("x"));
    const path = join(temporaryFolder(), "model.safetensors.index.json");
    saveShardedSafetensors(path, { x, y: ones([4]) }, { maxBytes: 20 });
    same(loadShardedSafetensors(path).get("x"));
  });

  test("through npy and npz, where NumPy has it", () => {
    if (dtype === "bfloat16") {
      for (const encode of [() => encodeNpy(x), () => encodeNpz({ x })]) {
        expect(encode).toThrow(DTypeError);
        expect(encode).toThrow(/NumPy has no bfloat16. Save x.to\("float32"\), which holds it exactly/);
      }
    } else {
      same(decodeNpy(encodeNpy(x)));
      same(decodeNpz(encodeNpz({ x })).get("x"));
    }
  });

  test("through a checkpoint, alone and as a buffer", () => {
    const net = (value: Tensor) => new nn.Sequential([new WithBuffer(value)]);
    const saved = encodeCheckpoint({ x, net: net(x) });
    const restored = net(zerosLike(x));
    same((decodeCheckpoint(saved, { net: restored }) as { x: Tensor }).x);
    same([...restored.namedBuffers()][0]?.[1]);
    const again = net(zerosLike(x));
    again.loadStateDict(Object.entries(JSON.parse(JSON.stringify(restored.stateDict()))));
    same([...again.namedBuffers()][0]?.[1]);
  });
});

test("every pattern of a half goes through a file as it is, NaNs too", () => {
  const bits = Uint16Array.from({ length: 2 ** 16 }, (_, i) => i);
  for (const dtype of ["F16", "BF16"]) {
    const header = JSON.stringify({ a: { dtype, shape: [2 ** 16], data_offsets: [0, 2 ** 17] } });
    const length = Math.ceil(header.length / 8) * 8;
    const bytes = new Uint8Array(8 + length + 2 ** 17).fill(32);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
    bytes.set(new TextEncoder().encode(header), 8);
    bytes.set(new Uint8Array(bits.buffer), 8 + length);
    expect(encodeSafetensors(decodeSafetensors(bytes).tensors).slice(-(2 ** 17))).toEqual(
      new Uint8Array(bits.buffer),
    );
  }
});

describe("files that others wrote", () => {
  const dtypesIn = (tensors: ReadonlyMap<string, Tensor>) => [...tensors.values()].map((x) => x.dtype);

  test("NumPy", () => {
    const names = ["f2", "i8", "u1"];
    const plain = loadNpz(fixturePath("stored.npz"), { names });
    expect(dtypesIn(plain)).toEqual(["float16", "int64", "uint8"]);
    for (const [name, x] of loadNpz(fixturePath("stored.npz"), { names, convert: "float64" }))
      expect(plain.get(name)?.to("float64").toArray()).toEqual(x.toArray());
  });

  test("the library of safetensors", () => {
    const names = ["i64", "f16", "u8"];
    const { tensors } = loadSafetensors(fixturePath("reference.safetensors"), { names });
    expect(dtypesIn(tensors)).toEqual(["int64", "float16", "uint8"]);
  });

  test("ONNX's", async () => {
    const types = new URL("../fixtures/onnx/every-type.onnx", import.meta.url).pathname;
    const names = ["float16.raw", "int64.raw", "uint8.list"];
    const found = await loadOnnxWeights(types, { names });
    expect(dtypesIn(found)).toEqual(["float16", "int64", "uint8"]);
    expect(found.get("float16.raw")?.toArray()).toEqual([
      [0.5, 1.5, 2.5],
      [3.5, 100.5, 7.5],
    ]);
  });
});

describe("converted on request", () => {
  test.each<[DType, DType]>([
    ["float16", "float32"],
    ["bfloat16", "float32"],
    ["int64", "int32"],
    ["uint8", "int32"],
  ])("%s to %s", (dtype, becomes) => {
    const bytes = encodeSafetensors({ x: tensor([1, 2], { dtype }) });
    const found = decodeSafetensors(bytes, { convert: true }).tensors.get("x");
    expect(found?.dtype).toBe(becomes);
    expect(found?.toArray()).toEqual([1, 2]);
  });

  test("to one that only stores, where it holds the numbers", () => {
    const bytes = encodeSafetensors({ x: tensor([1, 65519, 3e38]) });
    const read = (convert: DType) => decodeSafetensors(bytes, { convert });
    expect(() => read("float16")).toThrow(/has 3.* as element 2, which float16 does not hold/);
    expect(() => read("uint8")).toThrow(/has 65519 as element 1, which uint8 does not hold/);
    expect(read("bfloat16").tensors.get("x")?.dtype).toBe("bfloat16");
  });
});

test("weights that were saved as halves are read into float32 parameters", () => {
  const net = new nn.Affine(2, 1);
  const W = tensor([[1.5], [-2]], { dtype: "float16" });
  loadWeights(net, { W, b: tensor([0.25], { dtype: "bfloat16" }) });
  expect(net.W.dtype).toBe("float32");
  expect(net.W.toArray()).toEqual([[1.5], [-2]]);
  expect(net.b?.toArray()).toEqual([0.25]);
});
