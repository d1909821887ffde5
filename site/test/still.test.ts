/** Pictures keep still: what differs in numbers alone is not laid out again, and says what a layout of its own would. */
import { instance } from "@viz-js/viz";
import { describe, expect, test } from "vitest";
import { Generator, nn, tensor } from "wengert";
import { graphOf } from "wengert/viz";
import type { DrawingOptions } from "../../src/viz/scene/options.js";
import { prepare } from "../../src/viz/scene/prepare.js";
import { writeDot } from "../../src/viz/write/dot.js";
import { Still } from "../drawing/still.js";

const viz = await instance();

/** Counts the layouts. */
function still() {
  const pictures = new Still();
  const counted = { layouts: 0 };
  const render = (dot: string) => {
    counted.layouts++;
    return viz.renderString(dot, { format: "svg" });
  };
  return { counted, draw: (dot: string) => pictures.draw(dot, render) };
}

function apple(apples: number, options: DrawingOptions): string {
  const apple = tensor(apples, { name: "apple", requiresGrad: true });
  const price = apple.mul(tensor(1.1, { name: "tax", requiresGrad: true }));
  price.backward();
  return dotOf(price, options);
}

function network(x: number, options: DrawingOptions): string {
  const affine = new nn.Affine(2, 3, { generator: new Generator(1) });
  const loss = new nn.SoftmaxCrossEntropy().forward(
    affine.forward(tensor([[x, 0.5]], { name: "x" })),
    tensor([1], { name: "t", dtype: "int32" }),
  );
  loss.backward();
  return dotOf(loss, options);
}

const dotOf = (root: Parameters<typeof graphOf>[0], options: DrawingOptions) =>
  writeDot(prepare("toHtml", graphOf(root), options, { numerical: true, excerpts: true }), "steps").dot;

const texts = (svg: string) => (svg.match(/<text [^>]*>[^<]*/g) ?? []).map((text) => text.replace(/.*>/, ""));
/** Where everything stands. */
const places = (svg: string) => svg.replace(/(<text [^>]*>)[^<]*/g, "$1");

describe.each<DrawingOptions>([
  {},
  { edges: "wires" },
  { style: "tensor" },
  { style: "modules" },
  { style: "book", rankdir: "TB" },
])("%o", (options) => {
  test.each([
    ["a scalar", apple],
    ["a network", network],
  ])("%s", (_name, dot) => {
    const { draw, counted } = still();
    const dots = [0.2125, 0.25, 1234.5].map((x) => dot(x, options));
    for (const each of dots) draw(each); // what grew gets room, and keeps it
    const before = counted.layouts;
    const seen = dots.map(draw);
    expect(counted.layouts).toBe(before);
    expect(new Set(seen.map(places)).size).toBe(1);
    for (const [i, each] of dots.entries())
      expect(texts(seen[i] ?? "")).toEqual(texts(viz.renderString(each, { format: "svg" })));
  });
});

test("as long as numbers fit, there is one layout", () => {
  const { draw, counted } = still();
  for (const apples of [213, 124, 7, -5, 3.5, 43.21]) draw(apple(apples, {}));
  expect(counted.layouts).toBe(1);
});

test("another graph is another picture", () => {
  const { draw, counted } = still();
  draw(apple(100, {}));
  expect(texts(draw(network(1, {})))).toEqual(texts(viz.renderString(network(1, {}), { format: "svg" })));
  expect(counted.layouts).toBe(2);
});
