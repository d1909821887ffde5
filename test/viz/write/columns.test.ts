/** The steps of an unrolled loop stand side by side: what belongs to a step alone above and below its cell. */
import { describe, expect, test } from "vitest";
import { manualSeed, nn, randn, type Tensor } from "wengert";
import { graphOf, toDot, toHtml, toSvg } from "wengert/viz";
import { statesOf } from "../../../src/viz/player/opened.js";
import { prepare } from "../../../src/viz/scene/prepare.js";
import { measure } from "../corpus/measure.js";

function lossOf([outputs]: readonly [Tensor, ...unknown[]]): Tensor {
  const loss = outputs.square().mean();
  loss.name = "loss";
  loss.backward(undefined, { retainGraph: true });
  return loss;
}

function lstm(steps: number, layers = 1): Tensor {
  manualSeed(0);
  return lossOf(new nn.LSTM(3, 4, { layers }).forward(randn([2, steps, 3], { name: "x" })));
}

const style = { style: "modules" } as const;

/** By the label of the box: where it stands from left to right. */
function placesIn(svg: string): Map<string, number> {
  const groups = svg.matchAll(/<g id="[^"]*" class="node">([\s\S]*?)<\/g>/g);
  return new Map(
    [...groups].map(([, body = ""]) => [
      /<text[^>]*>([^<]*)</.exec(body)?.[1] ?? "",
      Number(/<text[^>]* x="([^"]*)"/.exec(body)?.[1]),
    ]),
  );
}

describe("five steps of an LSTM", () => {
  test("fit a page, with no text on a line", async () => {
    const { width, height, onLines, touching } = measure(await toSvg(lstm(5)));
    expect(width).toBeLessThanOrEqual(1800);
    expect(height).toBeLessThanOrEqual(320);
    expect(onLines).toEqual([]);
    expect(touching).toEqual([]);
  });

  test("are columns: the input of each above its cell, from left to right in time", async () => {
    const places = placesIn(await toSvg(lstm(5)));
    const cells = [1, 2, 3, 4, 5].map((t) => places.get(`0: LSTMCell t = ${t}`) as number);
    const inputs = ["x₁", "x₂", "x₃", "x₄", "x₅"].map((x) => places.get(`${x} (2, 3)`) as number);
    for (const [t, cell] of cells.entries()) expect(Math.abs(cell - (inputs[t] as number))).toBeLessThan(3);
    expect(cells).toEqual(cells.toSorted((a, b) => a - b));
  });

  test("draw each parameter once, and in each cell what its step adds to the gradient", () => {
    const dot = toDot(lstm(5), style);
    expect(dot.match(/label="Wx0\\n/g)).toHaveLength(1);
    expect(dot.match(/\\nWx0 ‖∂‖ /g)).toHaveLength(5);
    expect(dot.match(/style="dotted"/g)).toHaveLength(4); // x, Wx0, Wh0 and b0, to the first step
    expect(dot).not.toContain("~2");
  });

  test("keep back in predict mode what a step adds, until it was answered", async () => {
    const html = await toHtml(lstm(3), { ...style, predict: true, numerical: false });
    const lines = html.match(/<text[^>]*>Wx0 [^<]*</g) ?? [];
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toMatch(/ data-rule="r\d+"/);
    expect(new Set(lines.map((line) => /data-rule="(r\d+)"/.exec(line)?.[1])).size).toBe(3);
  });

  test("have wires of the usual width in greys, where an alarm has the colour of all lines", () => {
    expect(toDot(lstm(5), { ...style, theme: "print" })).not.toContain("penwidth");
  });

  test("are rows where arrows, another direction or no folding is asked for", () => {
    for (const other of [{ edges: "arrows" }, { rankdir: "TB" }, { fold: false }] as const)
      expect(toDot(lstm(5), { ...style, ...other })).not.toContain("t = 2");
  });
});

describe("twenty steps of an LSTM", () => {
  test("are four columns: the first two, what is between as one, and the last", async () => {
    const svg = await toSvg(lstm(20));
    const { width, height, onLines, touching } = measure(svg);
    expect(width).toBeLessThanOrEqual(1800);
    expect(height).toBeLessThanOrEqual(320);
    expect([onLines, touching]).toEqual([[], []]);
    const places = placesIn(svg);
    const cells = ["LSTMCell t = 1", "LSTMCell t = 2", "LSTMCell × 17", "LSTMCell t = 20"];
    const at = cells.map((cell) => places.get(`0: ${cell}`) as number);
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(svg).toContain(">t = 3 … 19</text>");
    expect(svg).toContain(">x₃ … x₁₉ (2, 3)</text>");
    expect(svg).toContain(">reshape × 17</text>");
    expect(svg).toContain(">17 × (2, 4)</text>");
  });

  test("say what each step adds to a gradient, but not of those between, whose sum is not known", () => {
    const dot = toDot(lstm(20), style);
    expect(dot.match(/\\nWx0 ‖∂‖ /g)).toHaveLength(3);
    expect(dot).not.toMatch(/× 17[^"]*‖∂‖/);
  });

  test("are all drawn where there is room for them", () => {
    const dot = toDot(lstm(10), { ...style, maxWidth: Number.POSITIVE_INFINITY });
    for (let t = 1; t <= 10; t++) expect(dot).toContain(`t = ${t}\\n`);
    expect(toDot(lstm(10), { ...style, maxWidth: 260 })).toContain("LSTMCell × 8");
  });

  test("of any length are found in no more than the time of a look at each", () => {
    expect(toDot(lstm(300), style)).toContain("LSTMCell × 297");
  });
});

test("a vector of a step is told by its norm where it would make the column wide", () => {
  manualSeed(0);
  const dot = toDot(lossOf(new nn.RNN(3, 4).forward(randn([2, 4, 3], { name: "x" }))), style);
  expect(dot.match(/\\nb0 ‖∂‖ /g)).toHaveLength(4);
});

test("what is between in two loops is folded in each", () => {
  class Both extends nn.Module {
    readonly there = new nn.RNN(3, 4);
    readonly back = new nn.RNN(4, 4);
    override forward(x: Tensor): Tensor {
      return this.back.forward(this.there.forward(x)[0])[0];
    }
  }
  manualSeed(0);
  const dot = toDot(lossOf([new Both().forward(randn([2, 9, 3], { name: "x" }))]), style);
  expect(dot.match(/RNNCell × 7/g)).toHaveLength(2);
});

test("the cells of stacked layers stand in the column of their step", async () => {
  const svg = await toSvg(lstm(4, 2), style);
  const places = placesIn(svg);
  for (const t of [1, 2, 3, 4])
    expect(
      Math.abs(
        (places.get(`0: LSTMCell t = ${t}`) as number) - (places.get(`1: LSTMCell t = ${t}`) as number),
      ),
    ).toBeLessThan(3);
  expect(measure(svg).onLines).toEqual([]);
});

test("beside a module that was opened the steps are columns, within their outlines", async () => {
  class Net extends nn.Module {
    readonly rnn = new nn.LSTM(3, 4);
    readonly head = new nn.Affine(4, 2);
    override forward(x: Tensor): Tensor {
      return this.head.forward(this.rnn.forward(x)[0].mean(1));
    }
  }
  manualSeed(0);
  const snapshot = graphOf(lossOf([new Net().forward(randn([2, 12, 3], { name: "x" }))]));
  const states = statesOf(prepare("toHtml", snapshot, style), style);
  const turns = states[0]?.turns ?? new Map();
  expect([...turns.keys()]).toEqual(["Net.rnn.0", "Net.rnn.0#2", "Net.rnn.0#12", "Net.head"]);
  for (const [path, { to }] of turns) {
    const isCell = path.startsWith("Net.rnn");
    expect(states[to]?.prepared.scene.columns?.steps.length, path).toBe(isCell ? undefined : 4);
  }
  const collapse = snapshot.modules
    .valueSeq()
    .filter(({ parent, path }) => parent.startsWith("Net") && path !== "Net.rnn")
    .map(({ path }) => path);
  const svg = await toSvg(snapshot, {
    ...style,
    modules: "cluster",
    edges: "wires",
    collapse: [...collapse],
  });
  expect(svg).toMatch(/>rnn: LSTM[^<(]*\(128 params\)</);
  expect(svg).toContain(">0: LSTMCell × 9<");
  expect(measure(svg).onLines).toEqual([]);
});

test("inside a module, wires from the input to the cell go down all the same", async () => {
  class Net extends nn.Module {
    readonly rnn = new nn.RNN(3, 4);
    override forward(x: Tensor): Tensor {
      return this.rnn.forward(x)[0];
    }
  }
  manualSeed(0);
  const svg = await toSvg(lossOf([new Net().forward(randn([2, 4, 3], { name: "x" }))]), style);
  const heights = (name: RegExp) =>
    [...svg.matchAll(/<text[^>]* y="([^"]*)"[^>]*>([^<]*)</g)].flatMap(([, y, text = ""]) =>
      name.test(text) ? [Number(y)] : [],
    );
  expect(heights(/^x[₁-₄]/).length).toBe(4);
  expect(Math.max(...heights(/^x[₁-₄]/))).toBeLessThan(Math.min(...heights(/t = \d$/)));
});

test("a plain chain of equal modules is no loop", () => {
  const net = new nn.Sequential(Array.from({ length: 3 }, () => new nn.Affine(4, 4)));
  expect(toDot(lossOf([net.forward(randn([2, 4], { name: "x" }))]), style)).not.toContain("rank=same");
});
