/** What a page knows of a graph: a tree in which nowhere too much stands side by side, and what is seen of it. */
import { instance } from "@viz-js/viz";
import { describe, expect, test } from "vitest";
import { nn, ones, type Tensor } from "wengert";
import { graphOf, themes } from "wengert/viz";
import { dotOf } from "../../../src/viz/explorer/drawing/dot.js";
import { around, type Outline } from "../../../src/viz/explorer/drawing/outline.js";
import { seenOf } from "../../../src/viz/explorer/drawing/seen.js";
import { outlineOf } from "../../../src/viz/explorer/outline-of.js";
import { allStates, firstState, onePath, stateKey } from "../../../src/viz/explorer/states.js";
import { resolveOptions } from "../../../src/viz/scene/options.js";
import { joinWires } from "../../../src/viz/write/edges/join-wires.js";
import { clearTitles } from "../../../src/viz/write/laid-out/titles.js";
import { bySize } from "../../helpers/size.js";
import { measure } from "../corpus/measure.js";
import { graph } from "../corpus/pictures.js";
import { chain } from "./chain.js";

const kinds = { parameter: "parameter", input: "input", output: "output", failed: "failed" };

function treeOf(snapshot: ReturnType<typeof graphOf>) {
  const drawing = { ...resolveOptions(snapshot, { style: "modules" }), edges: "wires" } as const;
  return outlineOf(snapshot, drawing, kinds, "{first} … {last}");
}
const outlined = (snapshot: ReturnType<typeof graphOf>) => treeOf(snapshot).outline;

const title = ({ texts, modules }: Outline, module: number) =>
  texts[modules.title[module] as number] as string;
const moduleNamed = (outline: Outline, start: string) =>
  outline.modules.title.findIndex((_, i) => title(outline, i).startsWith(start));

describe("the tree", () => {
  test("has equal layers in a row as one, which holds them", () => {
    const outline = outlined(graph("gpt-12"));
    const run = moduleNamed(outline, "0 … 11: Block × 12");
    const inside = outline.modules.parent.flatMap((parent, i) => (parent === run ? [title(outline, i)] : []));
    expect(inside).toHaveLength(12);
    expect(inside[3]).toBe("3: Block  (872 params)");
    expect(title(outline, outline.modules.parent[run] as number)).toBe("Gpt  (10,565 params)");
  });

  test("has functions between equal layers with them, and leaves such a row closed at first", () => {
    const net = new (class Net extends nn.Module {
      readonly layers = new nn.ModuleList(Array.from({ length: 24 }, () => new nn.Affine(2, 2)));
      override forward(x: Tensor): Tensor {
        return [...this.layers].reduce((h, layer) => layer.forward(h).relu(), x);
      }
    })();
    const y = net.forward(ones([1, 2]));
    const { outline, modules } = treeOf(graphOf(y));
    const run = outline.modules.title.findIndex((_, i) => title(outline, i).includes("relu) × 24"));
    const first = firstState(outline, modules);
    expect(first.map((module) => title(outline, module))).toEqual(["Net  (144 params)"]);
    expect(seenOf(outline, new Set(first)).boxes).toHaveLength(2);
    // all of it stands in the row, in pieces that are called by their layers
    const inside = outline.modules.parent.flatMap((parent, i) => (parent === run ? [title(outline, i)] : []));
    expect(inside.map((each) => each.split("  ")[0])).toEqual(["0 … 9", "10 … 19", "20 … 23"]);
    expect(outline.modules.size[run]).toBe(outline.nodes.module.length - 1);
  });

  test("has nowhere more than forty parts side by side, of however many ops", () => {
    const outline = outlined(graphOf(chain(bySize(20_000, 3_000))));
    const { modules, nodes } = outline;
    const parts = modules.parent.map(() => 0);
    for (const [i, parent] of modules.parent.entries()) if (i > 0) parts[parent] = (parts[parent] ?? 0) + 1;
    for (const home of nodes.module) parts[home] = (parts[home] ?? 0) + 1;
    expect(Math.max(...parts)).toBeLessThanOrEqual(42); // with a leaf that is used all over, and the output
    expect(modules.size[1]).toBeGreaterThan(100);
  });

  test("has each module after the one around it, and every node in one", () => {
    for (const name of ["resnet-50", "lstm", "attention"]) {
      const { modules, nodes } = outlined(graph(name));
      for (const [i, parent] of modules.parent.entries()) if (i > 0) expect(parent).toBeLessThan(i);
      expect(nodes.module.every((home) => home < modules.parent.length)).toBe(true);
      expect(nodes.module).toHaveLength(graph(name).nodes.size);
    }
  });
});

describe("the steps of a loop", () => {
  const seenWith = (outline: Outline, ...open: number[]) => seenOf(outline, new Set(open));

  test("are columns where they are five, with one line from what they share", () => {
    const outline = outlined(graph("lstm"));
    const { steps, wires, boxes } = seenWith(outline, moduleNamed(outline, "LSTM"));
    expect(steps).toHaveLength(5);
    for (const ids of steps) expect(ids.map((id) => id.charAt(0)).join("")).toBe("nnmn"); // slice, reshape, cell, reshape
    expect(wires.filter(({ shared }) => shared)).toHaveLength(4); // x, Wx0, Wh0 and b0
    expect(boxes.filter(({ again }) => again)).toEqual([]);
  });

  test("are groups of five where they are more, each of which opens into columns", () => {
    const outline = outlined(graph("lstm-20"));
    const [lstm, first] = [moduleNamed(outline, "LSTM"), moduleNamed(outline, "t = 1 … 5")];
    expect(seenWith(outline, lstm).steps).toHaveLength(4);
    expect(seenWith(outline, lstm, first).steps).toHaveLength(5);
    expect(title(outline, outline.modules.parent[first] as number)).toMatch(/^LSTM/);
    for (const { steps } of outline.columns) expect(steps.length).toBeLessThanOrEqual(5);
  });

  test("are drawn with no text on a line, the input of each above its cell", async () => {
    const outline = outlined(graph("lstm"));
    const seen = seenWith(outline, moduleNamed(outline, "LSTM"));
    const { dot, looks } = dotOf(outline, seen, themes.light);
    const engine = await instance();
    const laidOut = engine.renderString(dot, { format: "svg" });
    const { svg } = clearTitles(
      joinWires(laidOut, looks, { theme: themes.light, horizontal: true, flows: false }),
    );
    expect(measure(svg).onLines).toEqual([]);
    const place = (id: string) => {
      const [, x, y] =
        new RegExp(`<g id="${id}" class="node">[\\s\\S]*?<text[^>]* x="([^"]*)" y="([^"]*)"`).exec(svg) ?? [];
      return [Number(x), Number(y)] as const;
    };
    for (const [slice, reshape, cell, output] of seen.steps) {
      const at = [slice, reshape, cell, output].map((id) => place(id as string));
      for (const [x] of at) expect(Math.abs(x - (at[0]?.[0] ?? 0))).toBeLessThan(4);
      expect(at.map(([, y]) => y)).toEqual(at.map(([, y]) => y).toSorted((a, b) => a - b));
    }
  });
});

describe("what is seen", () => {
  test("with all closed is a box per module, and a wire per value between them", () => {
    const { outline, modules } = treeOf(graph("gpt-12"));
    const { boxes, wires, open } = seenOf(outline, new Set(firstState(outline, modules)));
    expect(open.map((module) => title(outline, module))).toEqual(["Gpt  (10,565 params)"]);
    expect(boxes.map(({ label }) => label.split("\n")[0])).toContain("0 … 11: Block × 12");
    expect(boxes).toHaveLength(9);
    expect(wires).toHaveLength(8);
    expect(wires.filter(({ value }) => value !== "")).toHaveLength(5); // leaves and the output say it themselves
  });

  test("with a module open in a closed one is the closed one", () => {
    const { outline, modules } = treeOf(graph("gpt-12"));
    const block = moduleNamed(outline, "3: Block");
    const first = firstState(outline, modules);
    expect(seenOf(outline, new Set([...first, block]))).toEqual(seenOf(outline, new Set(first)));
    const [, run = 0] = around(outline, block);
    expect(seenOf(outline, new Set([...first, run, block])).open).toEqual([...first, run, block]);
  });

  test("with everything open is every node, each operand on a wire of its own", () => {
    const outline = outlined(graph("attention"));
    const all = new Set(outline.modules.parent.keys());
    const { boxes, wires } = seenOf(outline, all);
    expect(boxes.filter(({ again }) => !again)).toHaveLength(graph("attention").nodes.size);
    expect(wires).toHaveLength(graph("attention").edges.size);
  });

  test("has a leaf of many uses at each of them, and all its gradient at one wire where it is known", () => {
    const outline = outlined(graphOf(chain(400)));
    const { boxes, wires } = seenOf(outline, new Set());
    const copies = boxes.filter(({ label }) => label.startsWith("w"));
    expect(copies.length).toBeGreaterThan(5);
    expect(copies.filter(({ again }) => again)).toHaveLength(copies.length - 1);
    for (const { id } of copies) expect(wires.filter(({ from }) => from === id)).toHaveLength(1);
  });
});

describe("the states", () => {
  test("of few modules are all counted, each once", () => {
    const outline = outlined(graph("two-layer"));
    const states = allStates(outline) as number[][];
    expect(new Set(states.map(stateKey)).size).toBe(states.length);
    expect(states.length).toBe(2 ** (outline.modules.parent.length - 1)); // none in another
  });

  test("of many modules are left to the page, or are one way down each", () => {
    const outline = outlined(graph("gpt-12"));
    expect(allStates(outline)).toBeUndefined();
    const block = moduleNamed(outline, "3: Block");
    expect(onePath(outline)).toContainEqual(around(outline, block));
  });
});
