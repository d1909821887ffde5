/** Names from right to left turn nothing around that stands beside them. */
import { expect, test } from "vitest";
import { nn, ones, type Tensor, tensor } from "wengert";
import {
  describe,
  diffGraphs,
  frames,
  steps,
  toGraphHtml,
  toHtml,
  toMermaid,
  toSvg,
  toTikz,
} from "wengert/viz";
import { fill } from "../../../src/viz/text/fill.js";
import { isolated, unisolated } from "../../../src/viz/text/isolate.js";
import { emWidth, wrapped } from "../../../src/viz/text/width.js";
import { differentiated, variable } from "../graphs.js";

test("names from left to right stay as they are, others are isolated once", () => {
  for (const name of ["price", "重み", "é", "a\nb", "🙂", ""]) expect(isolated(name)).toBe(name);
  expect(isolated("سعر\nx")).toBe("\u2068سعر\u2069\nx".replace("\nx", "\n\u2068x\u2069"));
  expect(isolated("\u202Eprice")).toBe("\u2068\u202Eprice\u2069");
  expect(fill("{a} of {b}", { a: "מחיר", b: isolated("סך") })).toBe("\u2068מחיר\u2069 of \u2068סך\u2069");
  expect(unisolated(isolated("סך\nמחיר"))).toBe("סך\nמחיר");
  expect(emWidth(isolated("סך"))).toBe(emWidth("סך"));
  expect(
    wrapped(isolated("סך ".repeat(30).trim()))
      .split("\n")
      .map(isOneName),
  ).toEqual([true, true, true]);
});

const isOneName = (line: string) => /^\u2068[^\u2068\u2069]+\u2069$/.test(line);

/** The texts in which a letter from right to left stands beside something else, and in no isolate. */
const turning = (texts: Iterable<string>) =>
  [...texts].filter(
    (text) =>
      /[\u0590-\u06FF]/.test(text.replace(/\u2068[^\u2069]*\u2069/g, "")) && /[^\u0590-\u06FF\s]/.test(text),
  );
/** But for the ids of Graphviz. */
const textsIn = (markup: string) =>
  markup
    .replace(/<(script|style|title)[\s\S]*?<\/\1>/g, "")
    .match(/(?<=>|(?:aria-label|title|alt)=")[^<>"]+/g) ?? [];

const named = (x: Tensor, name: string) => {
  x.name = name;
  return x;
};

test.each(["book", "tensor", "modules"] as const)(
  "in every sentence, label and row of a graph in style %s",
  async (style) => {
    class Net extends nn.Module {
      readonly שכבה = new nn.Affine(3, 3);
      override forward(x: Tensor): Tensor {
        return this.שכבה.forward(this.שכבה.forward(x));
      }
    }
    const graph =
      style === "book"
        ? named(
            named(variable(2, "سعر").mul(variable(3, "כמות")), "סכום ביניים").mul(
              tensor(2, { name: "ضريبة" }),
            ),
            "المجموع",
          )
        : named(new Net().forward(named(ones([2, 3]), "دخل")).sum(), "خسارة");
    differentiated(graph);
    expect(turning(steps(graph, { style }).flatMap(({ title, sentence }) => [title, sentence]))).toEqual([]);
    expect(turning([describe(graph), diffGraphs(graph, variable(1)).toString()])).toEqual([]);
    expect(turning(textsIn(await toSvg(graph, { style, local: "chain" })))).toEqual([]);
    expect(turning(textsIn((await frames(graph, { style })).last()?.svg ?? ""))).toEqual([]);
    expect(turning(textsIn(await toHtml(graph, { style })))).toEqual([]);
    expect(turning(textsIn(await toGraphHtml(graph, { style })))).toEqual([]);
    expect(await toTikz(graph, { style })).not.toMatch(/[\u2068\u2069]/);
    expect(toMermaid(graph, { style })).toContain(style === "book" ? "סכום" : "שכבה");
  },
);
