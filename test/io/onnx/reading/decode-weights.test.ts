/** Weights out of model files: those of onnx's own writer, our own, and bytes that are no model files. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { DTypeError, FormatError, nn, ones, type Tensor, ValueError, zeros } from "wengert";
import { loadMnist } from "wengert/data";
import { decodeOnnxWeights, exportOnnx, loadOnnxWeights } from "wengert/io";
import { loadCodec } from "../../../../src/io/onnx/codec.js";
import { descriptor, type ModelProto, type TensorProto } from "../../../../src/io/onnx/messages.js";
import { bySize } from "../../../helpers/size.js";
import { graphIn } from "../decode.js";
import { networks } from "../networks.js";
import { fixture, trainedNet } from "../trained.js";

/** Written by every_type.py beside it, with Python's onnx. */
const types = fileURLToPath(new URL("../../../fixtures/onnx/every-type.onnx", import.meta.url));
const bytesOf = (path: string) => new Uint8Array(readFileSync(path));

/** A model file with these initialisers. */
async function modelOf(...initializer: TensorProto[]): Promise<Uint8Array> {
  const codec = await loadCodec("test", descriptor);
  return codec.encode("ModelProto", { graph: { initializer } } satisfies ModelProto);
}
const four = { name: "W", dims: [2n, 2n], dataType: 1, rawData: new Uint8Array(16) };

describe("a file that Python's onnx wrote", () => {
  const floats = [0.5, 1.5, 2.5, 3.5, 100.5, 7.5];
  const integers = [0, 1, 2, 3, 100, 7];

  test("has the same numbers in raw bytes and in lists, whatever their type", async () => {
    const names = ["float32", "float64", "float16", "int8", "int16", "int32", "int64"];
    names.push("uint8", "uint16", "uint32", "uint64", "bool");
    const all = names.flatMap((name) => [`${name}.raw`, `${name}.list`]);
    const found = await loadOnnxWeights(types, { convert: true, names: all });
    expect([...found.keys()]).toEqual(all);
    for (const [name, x] of found) {
      expect(x.shape, name).toEqual([2, 3]);
      const expected = name.startsWith("float") ? floats : integers;
      expect([...x.toTypedArray()], name).toEqual(name.startsWith("bool") ? [0, 1, 0, 1, 0, 1] : expected);
    }
    expect(found.get("float16.raw")?.dtype).toBe("float32");
    expect(found.get("float64.list")?.dtype).toBe("float64");
    expect(found.get("int64.raw")?.dtype).toBe("int32");
  });

  test("refuses types without a dtype here, and those that nothing reads, naming the way out", async () => {
    const refused = (names: string[]) => expect(loadOnnxWeights(types, { names })).rejects;
    await refused(["int8.raw"]).toThrow('every-type.onnx": "int8.raw" is int8, which is no dtype here.');
    await refused(["words"]).toThrow(DTypeError);
    await refused(["float32.raw", "weight"]).toThrow(
      'has no initialiser "weight"; it has "float32.raw", "float32.list"',
    );
  });
});

describe("a network that was exported", () => {
  test("has its weights back, bit for bit, and no shapes among them", async () => {
    const net = new nn.Sequential([new nn.Conv2d(1, 2, 3), new nn.Flatten(), new nn.Affine(8, 3)]);
    const weights = await decodeOnnxWeights(await exportOnnx(net, ones([1, 1, 4, 4])));
    const expected = [...net.namedParameters()].map(([name, x]) => [name, x.shape, x.toTypedArray()]);
    expect([...weights].map(([name, x]) => [name, x.shape, x.toTypedArray()])).toEqual(expected);
  });

  const modules = networks.filter(({ model }) => model instanceof nn.Module);
  test.each(modules)("has nothing but them, whatever else it needs: $name", async (network) => {
    const model = network.model as nn.Module<never, unknown>;
    const bytes = await exportOnnx(model, network.inputs(2), network.options);
    const own = [...model.namedParameters(), ...model.namedBuffers()].map(([name]) => name);
    const weights = [...(await decodeOnnxWeights(bytes)).keys()];
    expect(weights.filter((name) => !own.includes(name))).toEqual([]);
    const { initializer = [] } = await graphIn(bytes);
    const added = initializer.map(({ name = "" }) => name).filter((name) => !own.includes(name));
    if (added.length > 0) {
      const [name = ""] = added; // whoever asks for one has it
      expect([...(await decodeOnnxWeights(bytes, { names: [name], convert: "float32" })).keys()]).toEqual([
        name,
      ]);
    }
  });

  test("is as accurate as it was, and exports to the same bytes: the two-layer network of the book", async () => {
    const net = await trainedNet();
    const { x, t } = loadMnist().test;
    expect(net.accuracy(x, t)).toBe(0.9637);
    const options = { module: net, inputNames: ["images"], outputNames: ["logits"] };
    const model = await exportOnnx((images) => net.predict(images as Tensor), zeros([1, 784]), options);
    expect(Buffer.from(model).equals(readFileSync(fixture))).toBe(true);
  });
});

describe("what is no model file is a FormatError that says where, and what was expected", () => {
  const refused = (bytes: Uint8Array) => expect(decodeOnnxWeights(bytes, { name: "a.onnx" })).rejects;
  const text = (words: string) => new TextEncoder().encode(words);

  test.each([
    ["nothing", text(""), 'decodeOnnxWeights: "a.onnx", byte 0: expected a model file of ONNX'],
    ["a page", text("<!DOCTYPE html><html>"), "It looks like HTML or XML"],
    ["the words of a server", text("404: Not Found"), "It looks like the words of a server"],
    ["zeros", new Uint8Array(100), "byte 0: expected a field of a model file of ONNX, found field 0"],
    [
      "a length beyond the file",
      Uint8Array.of(58, 200, 1, 0),
      "byte 3: expected 200 bytes of field 7, found 1 before",
    ],
    ["a length of 2^60", Uint8Array.of(58, 255, 255, 255, 255, 255, 255, 255, 255, 16), "before the end"],
    ["a number without an end", new Uint8Array(20).fill(255), "byte 0: expected the number of a field"],
  ])("%s", async (_, bytes, message) => {
    await refused(bytes).toThrow(FormatError);
    await refused(bytes).toThrow(message);
  });

  test.each<[string, TensorProto, string]>([
    ["2^60 elements", { ...four, dims: [2n ** 30n, 2n ** 30n] }, "expected 4611686018427387904 bytes"],
    ["a size below 0", { ...four, dims: [-2n, -2n] }, "for shape (-2, -2) of float32"],
    [
      "too few bytes",
      { ...four, rawData: new Uint8Array(15) },
      "expected 16 bytes for shape (2, 2) of float32, found 15",
    ],
    ["a type that is none", { ...four, dataType: 99 }, "expected the number of an element type, found 99"],
    ["no name", { ...four, name: "" }, "found one without a name"],
  ])("an initialiser of %s", async (_, proto, message) => {
    const model = await modelOf(proto);
    await refused(model).toThrow(FormatError);
    await refused(model).toThrow(message);
  });

  test("two of one name, and elements in another file", async () => {
    await refused(await modelOf(four, four)).toThrow('a second "W"');
    const elsewhere = { ...four, dataLocation: 1, externalData: [{ key: "location", value: "W.bin" }] };
    await refused(await modelOf(elsewhere)).toThrow(ValueError);
    await refused(await modelOf(elsewhere)).toThrow('"W" has its elements in another file ("W.bin")');
  });

  test("bytes cut off or changed anywhere give weights or an error of the library, at once", async () => {
    const whole = bytesOf(types);
    let state = 1;
    const draw = (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state % below;
    };
    for (let i = 0; i < bySize(5000, 300); i++) {
      const bytes = i % 3 === 0 ? whole.slice(0, draw(whole.length)) : whole.slice();
      for (let change = 0; change <= i % 3; change++) bytes[draw(bytes.length)] = draw(256);
      const options = i % 2 === 0 ? { convert: true } : { convert: "float64" as const };
      await decodeOnnxWeights(bytes, options).catch((error: unknown) => {
        if (![FormatError, DTypeError, ValueError].some((Kind) => error instanceof Kind)) throw error;
      });
    }
  });
});
