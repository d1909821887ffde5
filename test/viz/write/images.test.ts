/** Arrays as pixels in pictures: what is drawn, in which colours, from which step on, and what is refused. */
import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { manualSeed, nn, rand, randint, randn, type Tensor, tensor, ValueError } from "wengert";
import {
  type Drawable,
  type DrawingOptions,
  describe as describeGraph,
  frames,
  graphFromJson,
  graphJson,
  graphOf,
  themes,
  toDot,
  toHtml,
  toPng,
  toSvg,
} from "wengert/viz";
import { imagesAs, imagesByShape } from "../../../src/viz/snapshot/image-shape.js";
import { networks } from "../corpus/networks.js";
import { differentiated, variable } from "../graphs.js";

type Colour = readonly number[];

/** The colours of a PNG that has a palette or three bytes a pixel, row by row. */
function decoded(address: string): { width: number; height: number; colours: Colour[] } {
  expect(address).toMatch(/^data:image\/png;base64,/);
  const bytes = Buffer.from(address.slice(address.indexOf(",") + 1), "base64");
  expect([...bytes.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    chunks.set(bytes.toString("latin1", at + 4, at + 8), bytes.subarray(at + 8, at + 8 + size));
    at += size + 12;
  }
  const head = chunks.get("IHDR") as Buffer;
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const data = inflateSync(chunks.get("IDAT") as Buffer);
  const palette = chunks.get("PLTE");
  const each = palette === undefined ? 3 : 1;
  const colours = Array.from({ length: width * height }, (_, i) => {
    const at = Math.floor(i / width) * (width * each + 1) + 1 + (i % width) * each;
    const start = palette === undefined ? at : 3 * (data[at] as number);
    return [...(palette ?? data).subarray(start, start + 3)];
  });
  return { width, height, colours };
}

const imagesOf = (svg: string) =>
  [...svg.matchAll(/<image[^>]* aria-label="([^"]*)" href="([^"]*)"/g)].map(([, alt = "", address = ""]) => ({
    alt,
    address,
  }));

const rgb = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

/** One image of four by four pixels through a layer, back to the image. */
function digit(): Tensor {
  manualSeed(0);
  const net = new nn.Sequential([["Affine1", new nn.Affine(16, 3)]]);
  const x = rand([1, 16], { name: "x", requiresGrad: true });
  return differentiated(net.forward(x).square().mean());
}

test("which shapes are images is a matter of numbers", () => {
  expect(imagesByShape("input", [100, 1, 28, 28])).toMatchObject({ count: 8, total: 100, channels: 1 });
  expect(imagesByShape("input", [2, 3, 32, 32])).toMatchObject({ count: 2, channels: 3, pixels: 6144 });
  expect(imagesByShape("parameter", [16, 6, 5, 5])).toMatchObject({ count: 64, total: 96, channels: 1 });
  for (const shape of [[], [784], [100, 784], [2, 5, 28, 28], [0, 1, 28, 28], [2, 1, 4, 4]])
    expect(imagesByShape("input", shape), `${shape}`).toBeUndefined();
  expect(imagesByShape("parameter", [6, 4, 1, 1])).toBeUndefined();

  expect(imagesAs([28, 28], [100, 784])).toMatchObject({ count: 64, total: 100 });
  const units = imagesAs([28, 28], [784, 50]);
  expect(units).toMatchObject({ count: 50, total: 50, pixels: 39_200 });
  expect(units?.offset(7, 3)).toBe(3 * 50 + 7);
  expect(imagesAs([4, 4], [2, 48])).toMatchObject({ channels: 3, count: 2 });
  expect(imagesAs("image", [2, 4, 6, 6])).toMatchObject({ count: 8, height: 6, width: 6 });
  for (const shape of [[], [783], [100, 10], [10, 784, 2], [0, 784]])
    expect(imagesAs([28, 28], shape), `${shape}`).toBeUndefined();
  expect(imagesAs("image", [5])).toBeUndefined();
  expect(imagesAs("image", [300, 300])).toBeUndefined();
});

describe("an image", () => {
  test("has paper for 0 and ink for the largest number", async () => {
    const ramp = [...Array(64).keys()].map((i) => i / 63);
    const x = tensor(ramp, { shape: [1, 1, 8, 8], name: "x", dtype: "float64" });
    for (const theme of ["light", "dark"] as const) {
      const [image] = imagesOf(await toSvg(x.mul(variable(1, "w")), { theme, style: "tensor" }));
      expect(image?.alt).toBe("x as an image of 8 × 8 pixels, from 0 to 1");
      const { width, height, colours } = decoded(image?.address as string);
      expect([width, height]).toEqual([8, 8]);
      expect(colours[0]).toEqual(rgb(themes[theme].background));
      expect(colours[63]).toEqual(rgb(themes[theme].text));
    }
  });

  test("has a colour for each sign, and 0 is the paper", async () => {
    const w = tensor(
      [
        [-2, 0],
        [1, 2],
      ],
      { name: "w", requiresGrad: true },
    );
    const svg = await toSvg(w.square().sum(), { images: { w: "image" } });
    const { colours } = decoded(imagesOf(svg)[0]?.address as string);
    expect(colours[0]).toEqual(rgb(themes.light.opLine));
    expect(colours[1]).toEqual(rgb(themes.light.background));
    expect(colours[3]).toEqual(rgb(themes.light.backward));
    expect(svg).toContain(">2 × 2, ±2<");
    const print = imagesOf(await toSvg(w.square().sum(), { images: { w: "image" }, theme: "print" }));
    expect(decoded(print[0]?.address as string).colours.map(([red]) => red)).toEqual([255, 128, 64, 0]);
  });

  test("of three channels has its own colours; what is no number has that of the alarm", async () => {
    const red = tensor([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0], { name: "x" }).reshape([1, 12]);
    red.name = "x";
    const svg = await toSvg(red.mul(variable(1, "w")), { images: { x: [2, 2] } });
    expect(decoded(imagesOf(svg)[0]?.address as string).colours).toEqual(Array(4).fill([255, 0, 0]));
    const broken = tensor([[Number.NaN, 1]], { name: "x" }).mul(variable(1, "w"));
    const odd = imagesOf(await toSvg(broken, { images: { x: "image" } }))[0];
    expect(decoded(odd?.address as string).colours[0]).toEqual(rgb(themes.light.alarm));
    expect(odd?.alt).toBe("x as an image of 1 × 2 pixels, from 1 to 1");
  });

  test("of the units of a layer stands in the box of its module, with the gradient beside it", async () => {
    const options: DrawingOptions = { style: "modules", images: { x: [4, 4], "Sequential.Affine1": [4, 4] } };
    const svg = await toSvg(digit(), options);
    expect(imagesOf(svg).map(({ alt }) => alt.replace(/, from.*/, ""))).toEqual([
      "x as an image of 4 × 4 pixels",
      "the gradient of x as an image of 4 × 4 pixels",
      "W1 as 3 images of 4 × 4 pixels",
      "the gradient of W1 as 3 images of 4 × 4 pixels",
    ]);
    expect(svg).toMatch(/<svg role="img" aria-label="Computational graph, with x as an image of 4 × 4/);
    expect(await toSvg(digit(), options)).toBe(svg);
    expect(imagesOf(await toSvg(digit(), { ...options, grads: "none" }))).toHaveLength(2);
    expect(Buffer.from(await toPng(digit(), options)).length).toBeGreaterThan(1000);
  });

  test("of attention weights is a heat map for each head", async () => {
    manualSeed(0);
    const [q, k] = [randn([2, 6, 4], { name: "q", requiresGrad: true }), randn([2, 6, 4], { name: "k" })];
    const weights = q.matmul(k.transpose(1, 2)).softmax(-1);
    weights.name = "weights";
    const [heat] = imagesOf(await toSvg(weights.square().mean(), { images: { weights: "image" } }));
    expect(heat?.alt).toContain("weights as 2 images of 6 × 6 pixels");
  });

  test("appears by itself for inputs that are images, and for filters that have a box", async () => {
    const lenet = networks.lenet?.() as Tensor;
    const alts = imagesOf(await toSvg(lenet)).map(({ alt }) => alt.replace(/, from.*/, ""));
    expect(alts).toEqual(["x as 2 images of 28 × 28 pixels"]);
    const open = await toSvg(lenet, { style: "tensor" });
    expect(imagesOf(open).map(({ alt }) => alt.replace(/, from.*/, ""))).toContain(
      "LeNet.conv1.W1 as 6 images of 5 × 5 pixels",
    );
    expect(open).toContain(">64 of 96 images of 5 × 5, ");
    expect(imagesOf(await toSvg(lenet, { images: "none" }))).toEqual([]);
    expect(imagesOf(await toSvg(graphOf(lenet)))).toEqual([]);
    expect(imagesOf(await toSvg(graphOf(lenet, { images: "auto" })))).toHaveLength(1);
  });

  test("is nothing to DOT, and JSON leaves it out", () => {
    const root = digit();
    expect(toDot(root)).toBe(toDot(root, { images: "none" }));
    const graph = graphOf(root, { images: ["x"] });
    expect(graphFromJson(graphJson(graph)).equals(graphOf(root))).toBe(true);
  });

  test("is seen from the step on that computes it, its gradient when backward has come to it", async () => {
    const options: DrawingOptions = { style: "modules", images: { x: [4, 4] } };
    const count = (await frames(digit(), options)).map(({ svg }) => imagesOf(svg).length).toArray();
    expect(count[0]).toBe(0);
    expect(count[1]).toBe(1);
    expect(count.at(-1)).toBe(2);
    expect([...count].sort()).toEqual(count);
    expect(imagesOf(await toSvg(digit(), { ...options, step: 1 }))).toHaveLength(1);
  });

  test("stands in the player, whose policy lets it in; without one the policy is as strict as before", async () => {
    const page = await toHtml(digit(), { style: "modules", images: { x: [4, 4] } });
    expect(page).toMatch(/Content-Security-Policy" content="[^"]*img-src data:/);
    expect(page).toMatch(
      /aria-label="x, [^"]*; x as an image of 4 × 4 pixels, from [^"]*; the gradient of x as/,
    );
    expect(page).toMatch(/<image data-from="1" /);
    expect(await toHtml(digit())).not.toContain("img-src");
  });

  test("has a name that is text, whatever it contains", async () => {
    const x = rand([1, 16], { name: '"><script>alert(1)</script>' });
    const svg = await toSvg(x.mul(variable(1, "w")), { images: { [x.name]: [4, 4] } });
    expect(imagesOf(svg)).toHaveLength(1);
    expect(svg).not.toContain("<script");
  });
});

describe("what is no image is refused", () => {
  const relu = new nn.Sequential([["r", new nn.ReLU()]]);
  const x = rand([1, 100], { name: "x", dtype: "float64" });
  const row = tensor([1, 2], { name: "x" });
  const w = variable(1, "w");
  const refused: [string, Drawable, Record<string, unknown>, RegExp][] = [
    ["a name that nothing has", digit(), { y: [4, 4] }, /images: nothing is called "y"; there are/],
    [
      "numbers that do not fit",
      digit(),
      { x: [5, 4] },
      /"x" has shape \(1, 16\); images of 5 × 4 need 20 elements/,
    ],
    ["a row", row.mul(w), { x: "image" }, /whose last two axes are no image/],
    [
      "a module without parameters",
      relu.forward(rand([1, 16], { requiresGrad: true })),
      { "Sequential.r": [4, 4] },
      /has no parameters of its own/,
    ],
    [
      "a snapshot without pixels",
      graphOf(x.mul(w)),
      { x: [10, 10] },
      /graphOf\(root, \{ images: \["x"\] \}\)/,
    ],
    ["no size", digit(), { x: [4] }, /images/],
    ["no word for it", digit(), { x: "picture" }, /images/],
    ["half a pixel", digit(), { x: [4, 2.5] }, /images/],
  ];
  test.each(refused)("%s", async (_, root, images, says) => {
    await expect(toSvg(root, { images: images as never })).rejects.toThrow(ValueError);
    await expect(toSvg(root, { images: images as never })).rejects.toThrow(says);
  });

  test("a name that a snapshot is asked for and nothing has", () => {
    expect(() => graphOf(digit(), { images: ["y"] })).toThrow(/graphOf: images: nothing is called "y"/);
  });
});

test("a box with wide characters is as wide as its images", async () => {
  manualSeed(0);
  const net = new nn.Sequential([["層", new nn.Affine(64, 8)]]);
  const svg = await toSvg(
    net
      .forward(rand([1, 64], { name: "x" }))
      .square()
      .mean(),
    {
      style: "modules",
      images: { "Sequential.層": [8, 8] },
    },
  );
  const box = /<title>\[Sequential\.層\]<\/title>\n<path[^>]* d="([^"]*)"/.exec(svg)?.[1] ?? "";
  const xs = [...box.matchAll(/(-?[\d.]+),-?[\d.]+/g)].map(([, x]) => Number(x));
  const [, width = ""] = /<image[^>]* width="([\d.]+)"/.exec(svg) ?? [];
  expect(Number(width)).toBeGreaterThan(100);
  expect(Math.max(...xs) - Math.min(...xs)).toBeGreaterThan(Number(width));
});

test("a description holds with images too", () => {
  expect(describeGraph(digit(), { images: { x: [4, 4] } })).toBe(describeGraph(digit()));
});

test("labels of a batch are no images", async () => {
  const loss = new nn.SoftmaxCrossEntropy().forward(
    randn([2, 3], { name: "y", requiresGrad: true }),
    randint(0, 3, [2], { name: "t" }),
  );
  expect(imagesOf(await toSvg(loss))).toEqual([]);
});
