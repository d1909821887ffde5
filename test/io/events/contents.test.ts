/** Histograms, images and graphs of event logs, as a program reads them that knows the formats only. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode } from "fast-png";
import { afterAll, describe, expect, test } from "vitest";
import {
  arange,
  type DType,
  nn,
  noGrad,
  ones,
  ShapeError,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "wengert";
import { EventWriter, encodeEvents } from "wengert/io";
import { python, readEvents } from "./read-events.js";

const folder = mkdtempSync(join(tmpdir(), "wengert-contents-"));
afterAll(() => rmSync(folder, { recursive: true }));

const clock = () => 1_767_225_600.5;

/** What one call leaves as a line of JSON. */
function logged(write: (log: EventWriter) => void): Record<string, never> {
  const log = new EventWriter(folder, { clock, format: "jsonl" });
  write(log);
  log.close();
  return JSON.parse(readFileSync(log.path, "utf8"));
}

/** And what it leaves in a file of TensorBoard. */
function read(write: (log: EventWriter) => void): Record<string, unknown> {
  const log = new EventWriter(folder, { clock });
  write(log);
  log.close();
  return readEvents(log.path)[1] as Record<string, unknown>;
}

const refused = (run: () => unknown, words: string, kind = ValueError as new () => Error) => {
  expect(run).toThrow(kind);
  expect(run).toThrow(words);
};

describe("histograms", () => {
  const of = (values: Tensor | ArrayLike<number>, bins: number) =>
    logged((log) => log.histogram("w", values, 1, { bins })).histogram as never as Record<string, unknown>;

  test("count what lies in bins of the same width, the largest value in the last", () => {
    expect(of(tensor([0, 1, 2, 3, 4, 4]), 4)).toEqual({
      min: 0,
      max: 4,
      num: 6,
      sum: 14,
      sumSquares: 46,
      limits: [1, 2, 3, 4],
      counts: [1, 1, 1, 3],
    });
    expect(of([-1, 1], 2)).toMatchObject({ limits: [0, 1], counts: [1, 1] });
  });

  test("of equal values are one bin; of the largest numbers there are still bins", () => {
    expect(of(zeros([3, 2]), 30)).toMatchObject({ min: 0, max: 0, limits: [0], counts: [6] });
    const largest = Number.MAX_VALUE;
    expect(of(new Float64Array([-largest, 0, largest]), 2)).toMatchObject({
      limits: [0, largest],
      counts: [1, 2],
      sumSquares: "Infinity",
    });
  });

  test("count every value, whatever the dtype", () => {
    for (const dtype of ["float32", "float64", "int32", "bool"] satisfies DType[]) {
      const { counts } = of(arange(0, 100).to(dtype), 30) as { counts: number[] };
      expect(counts.reduce((sum, each) => sum + each)).toBe(100);
    }
  });

  test.runIf(python !== undefined)("are in the file what they are in JSON", () => {
    const write = (log: EventWriter) => log.histogram("w", [0.1, 0.2, 0.7], 3, { bins: 2 });
    const { sumSquares, limits, counts, ...rest } = logged(write).histogram as never as Record<
      string,
      unknown
    >;
    const histo = { ...rest, sum_squares: sumSquares, limit: limits, bucket: counts };
    expect(read(write)).toEqual({ wall_time: clock(), step: 3, summary: { value: [{ tag: "w", histo }] } });
  });

  test("of nothing, of NaN and of what is no number are refused", () => {
    const of = (values: unknown) => () => logged((log) => log.histogram("w", values as Tensor, 1));
    refused(of(tensor([])), "has no elements, so no histogram");
    refused(
      of(tensor([1, Number.NaN, Number.POSITIVE_INFINITY], { name: "W1" })),
      'of the 3 elements of "W1", 2 are NaN or infinite',
    );
    refused(of("abc"), "EventWriter.histogram: the values must be a tensor or an array of numbers");
    refused(of(["a"]), "EventWriter.histogram: expected a number at [0]");
  });
});

describe("images", () => {
  interface Image {
    readonly height: number;
    readonly width: number;
    readonly channels: number;
    readonly png: string;
  }
  const of = (image: Tensor, range?: readonly [number, number]) => {
    const line = logged((log) => log.image("x", image, 1, range === undefined ? {} : { range }));
    return line.image as never as Image;
  };
  const pixels = (image: Tensor, range?: readonly [number, number]) => {
    const { png, ...size } = of(image, range);
    const { data, ...read } = decode(Buffer.from(png, "base64"), { checkCrc: true });
    expect(size).toEqual({ height: read.height, width: read.width, channels: read.channels });
    expect(read.depth).toBe(8);
    return [...data];
  };

  test("are the pixels, clipped to 0 .. 1; of int32 to 0 .. 255; or to a range that is given", () => {
    expect(
      pixels(
        tensor([
          [0, 0.5, 1],
          [-1, 2, Number.POSITIVE_INFINITY],
        ]),
      ),
    ).toEqual([0, 128, 255, 0, 255, 255]);
    expect(pixels(tensor([[7, 300]], { dtype: "int32" }))).toEqual([7, 255]);
    expect(pixels(tensor([[true, false]], { dtype: "bool" }))).toEqual([255, 0]);
    expect(pixels(tensor([[-1, 0, 1]]), [1, -1])).toEqual([255, 128, 0]);
  });

  test("of 1 to 4 channels, which stand first", () => {
    for (const channels of [1, 2, 3, 4]) {
      const x = arange(0, channels * 6)
        .reshape([channels, 2, 3])
        .to("int32");
      expect(pixels(x)).toEqual([...x.permute([1, 2, 0]).reshape([-1]).toTypedArray()]);
    }
  });

  test("of a batch lie in a grid, two pixels apart", () => {
    const grid = tensor(pixels(arange(1, 4).reshape([3, 1, 1, 1]).to("int32"))).reshape([4, 4]);
    expect(grid.toArray()).toEqual([
      [1, 0, 0, 2],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [3, 0, 0, 0],
    ]);
  });

  test.runIf(python !== undefined)("are in the file what they are in JSON", () => {
    const write = (log: EventWriter) => log.image("x", arange(0, 1, 0.1).reshape([2, 5]), 3);
    const { channels, png, ...size } = logged(write).image as never as Image;
    const image = { ...size, colorspace: channels, encoded: png };
    expect(read(write)).toEqual({ wall_time: clock(), step: 3, summary: { value: [{ tag: "x", image }] } });
  });

  test("of other shapes, of nothing, with NaN or without end are refused", () => {
    const of = (x: Tensor) => () => logged((log) => log.image("x", x, 1));
    for (const shape of [[4], [5, 2, 2], [0, 3], [1, 1, 1, 2, 2], []])
      refused(of(zeros(shape)), "is no image: (height, width)", ShapeError);
    refused(of(tensor([[0, Number.NaN]], { name: "x" })), 'element 1 of "x" is NaN');
    refused(of(zeros([2, 2 ** 25 + 1], { dtype: "bool" })), "which viewers do not open", ShapeError);
    const range = (value: unknown) => () =>
      logged((log) => log.image("x", zeros([1, 1]), 1, { range: value as never }));
    for (const value of [[1, 1], [0], [0, Number.NaN], 1])
      refused(range(value), "EventWriter.image: range must be");
  });
});

describe("graphs", () => {
  interface GraphNode {
    readonly name: string;
    readonly op: string;
    readonly inputs: readonly string[];
    readonly shape: readonly number[];
    readonly dtype: string;
  }
  class Net extends nn.Module {
    readonly first = new nn.Affine(4, 3);
    readonly second = new nn.Affine(3, 2, { bias: false });
    override forward(x: Tensor): Tensor {
      return this.second.forward(this.first.forward(x).relu());
    }
  }
  const of = (root: Tensor) => logged((log) => log.graph(root)).graph as never as GraphNode[];
  const loss = () => {
    const x = tensor([[1, 2, 3, 4]], { name: "x" });
    return new Net().forward(x).sum();
  };

  test("are refused of what no recorded op computed", () => {
    for (const root of [ones([2]), noGrad(() => ones([2], { requiresGrad: true }).mul(2)), loss().detach()])
      expect(() => logged((log) => log.graph(root))).toThrow(
        "EventWriter.graph: an unnamed tensor has no graph: no op that was recorded computed it. Give a loss that " +
          "requires grad, computed outside of noGrad.",
      );
  });

  test("name ops by their modules, and leaves by the module that takes them", () => {
    const nodes = of(loss());
    expect(nodes.map(({ name, op, inputs }) => [name, op, ...inputs])).toEqual([
      ["Net/first/x", "Const"],
      ["Net/first/W", "Parameter"],
      ["Net/first/matmul", "matmul", "Net/first/x", "Net/first/W"],
      ["Net/first/b", "Parameter"],
      ["Net/first/add", "add", "Net/first/matmul", "Net/first/b"],
      ["Net/relu", "relu", "Net/first/add"],
      ["Net/second/W", "Parameter"],
      ["Net/second/matmul", "matmul", "Net/relu", "Net/second/W"],
      ["sum", "sum", "Net/second/matmul"],
    ]);
    expect(nodes[2]).toMatchObject({ shape: [1, 3], dtype: "float32" });
  });

  test("lay a leaf that several modules take into the first", () => {
    const net = new Net();
    const x = tensor([[1, 2, 3, 4]], { name: "x" });
    const root = net.forward(x).sum().add(net.first.forward(x).sum());
    const leaves = of(root).filter(({ inputs }) => inputs.length === 0);
    expect(leaves.map(({ name }) => name)).toEqual([
      "Net/first/x",
      "Net/first/W",
      "Net/first/b",
      "Net/second/W",
    ]);
  });

  test("give no two nodes a name, nor a node that of a group", () => {
    const x = tensor(1, { requiresGrad: true, name: "Net" });
    const y = tensor(1, { requiresGrad: true, name: "a/b: ü^" });
    const z = tensor(1, { requiresGrad: true, name: "mul_1" });
    const root = x.mul(x).mul(y).mul(z).add(loss());
    const names = of(root).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(["Net_1", "a_b____", "mul", "mul_1", "mul_1_1", "mul_2"]));
    expect(names.every((name) => /^[A-Za-z0-9.][A-Za-z0-9_./-]*$/.test(name))).toBe(true);
  });

  test("do not change by backward, and may be long", () => {
    const root = loss();
    const before = of(root);
    root.backward();
    expect(of(root)).toEqual(before);
    let x = tensor(1, { requiresGrad: true });
    for (let i = 0; i < 5000; i++) x = x.add(1);
    expect(of(x).length).toBe(10_001);
  });

  test.runIf(python !== undefined)("are in the file what they are in JSON", () => {
    const root = loss();
    const { node } = read((log) => log.graph(root)).graph_def as { node: Record<string, unknown>[] };
    const types = { float32: 1 } as Record<string, number>;
    expect(node).toEqual(
      of(root).map(({ name, op, inputs, shape, dtype }) => ({
        name,
        op,
        ...(inputs.length > 0 ? { input: inputs } : {}),
        attr: [
          { key: "T", value: { type: types[dtype] } },
          {
            key: "_output_shapes",
            value: { list: { shape: [shape.length > 0 ? { dim: shape.map((size) => ({ size })) } : {}] } },
          },
        ],
      })),
    );
  });

  test("are events of encodeEvents too, which need no tag", () => {
    const [line] = new TextDecoder()
      .decode(encodeEvents([{ step: 0, wallTime: 1, graph: loss() }], { format: "jsonl" }))
      .split("\n");
    expect(JSON.parse(line as string)).toMatchObject({ step: 0, wallTime: 1, graph: expect.any(Array) });
    refused(() => encodeEvents([{ step: 0, wallTime: 1, scalar: 1 }]), "event 0: tag must be");
  });
});
