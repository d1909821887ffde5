/** The page of a network: which networks it takes, what it carries, and that it is the same bytes each time. */
import { describe, expect, test } from "vitest";
import { Generator, nn, noGrad, type Tensor, tensor } from "wengert";
import { type NetworkHtmlOptions, NetworkRecorder, toNetworkHtml } from "wengert/viz";
import { ReadNetwork } from "../../../src/viz/network/layers.js";
import { performance as measure } from "../../../src/viz/network/measure/analysis.js";
import { landscapeOf } from "../../../src/viz/network/measure/landscape.js";
import { bars, size, trained } from "./networks.js";

const { model, layers: trainedLayers, recorder, images } = trained();
const written = (options: NetworkHtmlOptions = {}) =>
  toNetworkHtml(model, images, { size, recording: recorder.recording, ...options });

const dataOf = (page: string) =>
  JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)?.[1] ?? "");

test("the same network gives the same bytes", () => {
  expect(written()).toBe(written());
  const again = trained();
  expect(toNetworkHtml(again.model, again.images, { size, recording: again.recorder.recording })).toBe(
    written(),
  );
});

test("it asks no network for anything, and runs nothing but its program", () => {
  const page = written();
  expect(page).not.toMatch(/<link|@import|url\(|<img|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  expect(page).toMatch(/default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-/);
  expect(page.match(/<script/g)).toHaveLength(2);
});

test("images that are wrong or in doubt come first, the sure ones last", () => {
  const page = written({ count: 12 });
  const options = [...page.matchAll(/<option value="(\d+)">(\d+) · ([^<]*)<\/option>/g)].slice(0, 12);
  const groups = [...page.matchAll(/<optgroup label="([^"]*)"/g)].map(([, label]) => label);
  expect(groups.at(-1)).toBe("Right, and sure");
  const shares = options
    .map(([, , , text = ""]) => text)
    .filter((text) => !text.includes("taken for"))
    .map((text) => Number(/\((\d+) %\)/.exec(text)?.[1]));
  expect(shares.at(-1)).toBeGreaterThan(shares[0] as number);
});

test("loss, accuracy, dead units and the confusion matrix are the library's", () => {
  const { facts } = dataOf(written());
  const [first, last] = [facts[0], facts.at(-1)];
  expect([first.steps, last.steps]).toEqual([0, 40]);
  const logits = model.forward(images.x);
  expect(last.loss).toBeCloseTo(new nn.SoftmaxCrossEntropy().forward(logits, images.t).item(), 5);
  const right = logits.argMax(1).eq(images.t).sum().item();
  expect(last.accuracy).toBeCloseTo(right / 90, 12);
  expect(last.accuracy).toBeGreaterThan(first.accuracy);
  expect(last.confusion.reduce((sum: number, count: number) => sum + count)).toBe(90);
  expect(last.confusion[0] + last.confusion[4] + last.confusion[8]).toBe(right);
  const [affine, relu] = trainedLayers;
  const on = relu.forward(affine.forward(images.x)).gt(0);
  expect(last.dead).toBe(12 - on.any(0).sum().item());
  expect(last.on).toBeCloseTo(on.sum().item() / on.size, 12);
});

test("the norms are those of the last step", () => {
  const { W } = trainedLayers[0];
  const { norms } = dataOf(written()).facts.at(-1);
  expect(norms[0]).toBeCloseTo(Math.sqrt((W.grad as Tensor).square().sum().item()), 5);
  expect(dataOf(written()).facts[0].norms).toBeUndefined();
});

test("the slice is the plane of the path, and its loss the network's", () => {
  const { moments } = recorder.recording;
  const all = moments.map(({ parameters }) => parameters);
  const labelled = { x: images.x, labels: Array.from(images.t.toTypedArray(), Number) };
  const slice = landscapeOf(all, labelled);
  if (slice === undefined) throw new Error("there is a slice");
  expect(slice.path.at(-1)).toEqual([expect.closeTo(0, 6), expect.closeTo(0, 6)]);
  // a distance in the plane is never more than that of the parameters
  const far = (i: number) =>
    Math.hypot(...(all[i]?.W1 ?? []).map((weight, k) => weight - (all.at(-1)?.W1[k] as number)));
  const [across, up] = slice.path[0] as [number, number];
  expect(across).toBeLessThan(0);
  expect(Math.hypot(across, up)).toBeGreaterThan(0.7 * far(0));
  expect(slice.share).toBeGreaterThan(0.9);
  expect(slice.share).toBeLessThanOrEqual(1 + 1e-9);
  // the loss at the grid point nearest to the end is about the end's
  const place = (value: number, axis: 0 | 1) =>
    Math.round(((value - slice.centre[axis]) / (2 * slice.reach) + 0.5) * (slice.size - 1));
  const near = slice.losses[place(0, 1) * slice.size + place(0, 0)] as number;
  const end = measure(labelled, all.at(-1) as never).loss;
  const start = measure(labelled, all[0] as never).loss;
  expect(Math.abs(near - end)).toBeLessThan(0.3 * Math.abs(start - end));
});

test("images have the size that they say: three channels are colours, others stand one below the other", () => {
  const generator = new Generator(1);
  const layers = [new nn.Affine(48, 4, { generator }), new nn.ReLU(), new nn.Affine(4, 3, { generator })];
  const sizeOf = (shape: number[], options = {}) => {
    const given = { x: images.x.reshape(shape), t: images.t };
    const { width, height, channels } = dataOf(toNetworkHtml(layers, given, options)).size;
    return [width, height, channels];
  };
  expect(sizeOf([90, 8, 6])).toEqual([6, 8, 1]);
  expect(sizeOf([90, 1, 6, 8])).toEqual([8, 6, 1]);
  expect(sizeOf([90, 3, 4, 4])).toEqual([4, 4, 3]);
  expect(sizeOf([90, 48], { size: [2, 8] })).toEqual([2, 8, 3]);
  expect(sizeOf([90, 2, 6, 4])).toEqual([4, 12, 1]);
  expect(sizeOf([90, 3, 4, 4], { size: [12, 4] })).toEqual([12, 4, 1]);
  expect(() => sizeOf([90, 48])).toThrow(/takes 48 numbers, which is not 7 by 7 pixels; give size/);
});

test("of one moment there is no slider, and no empty curve", () => {
  const once = new NetworkRecorder(model, 40);
  const page = toNetworkHtml(model, images, { size, recording: once.recording });
  expect(page).toBe(toNetworkHtml(model, images, { size }));
});

test("a recorder in place of what it saw is told from it", () => {
  expect(() => written({ recording: recorder as never })).toThrow(/NetworkRecorder saw, its recording/);
});

test("without a recording there is the network as it is", () => {
  const page = toNetworkHtml(model, images, { size });
  expect(page).not.toContain('id="moment"');
  expect(dataOf(page).moments).toHaveLength(1);
});

test("a loss that is NaN, and gradients that nobody had, leave no broken line", () => {
  const { layers, model: untrained } = trained({ steps: 0 });
  const seen = new NetworkRecorder(layers);
  seen.observe(Number.NaN);
  const page = toNetworkHtml(untrained, images, { size, recording: seen.recording });
  for (const [, path = ""] of page.matchAll(/<path[^>]* d="([^"]*)"/g)) expect(path).toMatch(/^M[\d.]+ /);
  expect(page).not.toMatch(/ (d|x|y|r|cx|cy|points|width|height|style)="[^"]*(NaN|undefined|Infinity)/);
});

test("names are text only", () => {
  const name = "<img src=x onerror=alert(1)></script><b>&";
  const page = written({ title: name, classes: [name, "b", "c"] });
  expect(page).not.toContain("<img");
  expect(page).not.toContain("<b>&");
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(dataOf(page).names[0]).toBe(name);
});

describe("what cannot be drawn is refused", () => {
  const affine = (from: number, to: number) => new nn.Affine(from, to, { generator: new Generator(1) });
  const draw =
    (layers: nn.Module[], given = images) =>
    () =>
      toNetworkHtml(layers, given, { size });
  test.each<[string, () => unknown, RegExp]>([
    ["one layer", draw([affine(48, 3)]), /two affine layers.*layers are Affine\. toGraphHtml\(loss\)/],
    [
      "three affine layers",
      draw([affine(48, 4), new nn.ReLU(), affine(4, 4), new nn.ReLU(), affine(4, 3)]),
      /two affine/,
    ],
    ["no ReLU", draw([affine(48, 4), affine(4, 3)]), /layer 2 comes before any ReLU.*as a list/],
    [
      "another activation",
      draw([affine(48, 4), new nn.Tanh(), affine(4, 3)]),
      /layer 2 is no ReLU.*toGraphHtml/,
    ],
    [
      "dropout while training",
      draw([affine(48, 4), new nn.ReLU(), new nn.Dropout(0.5), affine(4, 3)]),
      /layer 3 is no ReLU.*eval\(\)/,
    ],
    ["what is no layer", () => toNetworkHtml([{}] as never, images), /layer 1 has no forward/],
    [
      "sizes that do not meet",
      draw([affine(48, 4), new nn.ReLU(), affine(5, 3)]),
      /gives 4 numbers, and .* takes 5/,
    ],
    ["too many units", draw([affine(48, 401), new nn.ReLU(), affine(401, 3)]), /400 hidden units/],
    [
      "images of another size",
      draw([affine(50, 4), new nn.ReLU(), affine(4, 3)]),
      /50 numbers, which is not 6 by 8/,
    ],
    [
      "other images",
      () => toNetworkHtml(model, { x: bars(3).x, t: tensor([0, 1]) }, { size }),
      /x is \(3, 48\) and t \(2,\)/,
    ],
    [
      "labels that are no classes",
      () => toNetworkHtml(model, { x: bars(1).x, t: tensor([3]) }, { size }),
      /t\[0\] is 3/,
    ],
    [
      "NaN in the images",
      () => toNetworkHtml(model, { x: bars(1).x.mul(Number.NaN), t: tensor([0]) }, { size }),
      /NaN/,
    ],
    ["too few names", () => written({ classes: ["a"] }), /1 names, but the network has 3 classes/],
    [
      "another network's recording",
      () => written({ recording: trained({ units: 5 }).recorder.recording }),
      /another network/,
    ],
  ])("%s", (_, run, message) => {
    expect(run).toThrow(message);
  });

  test.each([
    { moments: [], losses: [] },
    { moments: [{}], losses: [] },
    { moments: [undefined], losses: [] },
    { moments: recorder.recording.moments, losses: [1] },
  ])("a recording that is none, %#", (recording) => {
    expect(() => written({ recording: recording as never })).toThrow(
      /recording must be what a NetworkRecorder saw/,
    );
  });

  test("a module that runs its layers in another order", () => {
    class Swapped extends nn.Module {
      readonly last = affine(4, 3);
      readonly relu = new nn.ReLU();
      readonly first = affine(48, 4);
      override forward(x: Tensor): Tensor {
        return this.last.forward(this.relu.forward(this.first.forward(x)));
      }
    }
    expect(() => toNetworkHtml(new Swapped(), images, { size })).toThrow(/takes 48/);
  });

  test("a network whose parameters are NaN, or make it so", () => {
    const { model: broken, layers } = trained({ steps: 0 });
    noGrad(() => layers[0].W.assign(layers[0].W.mul(Number.NaN)));
    expect(() => toNetworkHtml(broken, images, { size })).toThrow(/NaN or infinite/);
    const { model: huge, layers: large } = trained({ steps: 0 });
    noGrad(() => large[0].W.assign(3e38));
    expect(() => toNetworkHtml(huge, images, { size })).toThrow(/so large that its probabilities are NaN/);
  });
});

describe("NetworkRecorder", () => {
  const { model: small } = trained({ steps: 0, units: 2 });

  test.each([0, 1, 7, 119, 120, 500, 5000])(
    "of %i steps keeps few moments, at round distances, and the last",
    (steps) => {
      const seen = new NetworkRecorder(small);
      for (let i = 0; i < steps; i++) seen.observe(i);
      const { moments, losses } = seen.recording;
      const at = moments.map((moment) => moment.steps);
      expect(at[0]).toBe(0);
      expect(at.at(-1)).toBe(steps);
      expect(at).toEqual([...new Set(at)].sort((a, b) => a - b));
      expect(at.length).toBeLessThanOrEqual(121);
      expect(at.length).toBeGreaterThan(Math.min(steps, 23));
      const distances = new Set(
        at.slice(0, -1).flatMap((step, i) => (i === 0 ? [] : [step - (at[i - 1] as number)])),
      );
      expect(distances.size).toBeLessThanOrEqual(1);
      expect(losses.length).toBeLessThanOrEqual(601);
      if (steps > 0) expect(losses.at(-1)?.steps).toBe(steps);
      // the mean of all is kept
      const runs = losses.map((loss, i) => loss.steps - (losses[i - 1]?.steps ?? 0));
      const sum = losses.reduce((total, { mean }, i) => total + mean * (runs[i] as number), 0);
      expect(sum).toBeCloseTo((steps * (steps - 1)) / 2, 3);
    },
  );

  test("goes on from the steps of a training that is resumed", () => {
    const seen = new NetworkRecorder(small, 30);
    seen.observe(1);
    expect(seen.recording.moments.map(({ steps }) => steps)).toEqual([30, 31]);
  });

  test("copies: what it has kept does not change with the network", () => {
    const { layers, recorder: seen } = trained({ steps: 1 });
    const before = [...(seen.recording.moments[0]?.parameters.W1 ?? [])];
    noGrad(() => layers[0].W.assign(layers[0].W.mul(2)));
    expect([...(seen.recording.moments[0]?.parameters.W1 ?? [])]).toEqual(before);
  });
});

test("a layer without a bias, an identity and a loss at the end are taken", () => {
  const generator = new Generator(1);
  const layers = [
    new nn.Flatten(),
    new nn.Affine(48, 4, { bias: false, generator }),
    new nn.ReLU(),
    new nn.Dropout(0.5).eval(),
    new nn.Affine(4, 3, { generator }),
    new nn.Softmax(1),
  ];
  expect(() => toNetworkHtml(layers, images, { size })).not.toThrow();
  expect(new ReadNetwork("test", layers).parameters().b1).toEqual(new Float32Array(4));
});

test("a network of float64 takes images of either dtype", () => {
  const generator = new Generator(1);
  const layers = [
    new nn.Affine(48, 4, { dtype: "float64", generator }),
    new nn.ReLU(),
    new nn.Affine(4, 3, { dtype: "float64", generator }),
  ];
  const page = toNetworkHtml(layers, images, { size });
  expect(toNetworkHtml(layers, { ...images, x: images.x.to("float64") }, { size })).toBe(page);
});
