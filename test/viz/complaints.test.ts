/** Every complaint of a picture begins with the function that was called, whatever it is made by. */
import { describe, expect, test } from "vitest";
import * as viz from "wengert/viz";
import { graphOf, toDot, toMermaid, toSvg, toTikz } from "wengert/viz";
import { appleAndOrange, differentiated } from "./graphs.js";

type Call = (graph: unknown, options?: object) => unknown;

/** What viz exports that is made of a graph: it refuses a number by its own name. */
const functions = Object.entries(viz).filter(
  ([name, value]) => typeof value === "function" && /^[a-z]/.test(name),
) as unknown as [string, Call][];

async function complaintOf(call: Call, graph: unknown, options?: object): Promise<Error | undefined> {
  try {
    await (options === undefined ? call(graph) : call(graph, options));
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    return error as Error;
  }
}

const price = differentiated(appleAndOrange());
const snapshot = graphOf(price);
/** Put together by hand, so that it is no graph. */
const broken = snapshot.set("root", "nowhere");

const wrong: Readonly<Record<string, readonly [graph: unknown, options?: object]>> = {
  "a number": [7],
  "an error that no op threw": [new Error("of something else")],
  "a snapshot that is no graph": [broken, {}],
  "too many nodes": [price, { maxNodes: 1 }],
  "too many nodes of a snapshot": [snapshot, { maxNodes: 1 }],
  "a step that is not there": [price, { step: 999 }],
  "a name that nothing has": [price, { highlight: ["pear"] }],
  "a module that is not there": [price, { collapse: ["pear"] }],
  "an image that is not there": [price, { images: { pear: "image" } }],
  "an image that does not fit": [price, { images: { apple: [5, 5] } }],
  "a style that there is not": [price, { style: "pear" }],
  "a theme that there is not": [price, { theme: "pear" }],
  "a language that there is not": [price, { lang: "pear" }],
  "an option that there is not": [price, { pear: 1 }],
};

describe.each(functions)("%s", (name, call) => {
  test.each(Object.entries(wrong))("of %s", async (_, [graph, options]) => {
    const error = await complaintOf(call, graph, options);
    if (error !== undefined) expect(error.message.slice(0, name.length + 1)).toBe(`${name}:`);
  });
});

/** What draws, and what says in words what is drawn. */
const drawing = Object.entries(viz).filter(([name]) =>
  /^(describe|steps|frames|to(AnimatedSvg|Dot|Gif|Html|Mermaid|Png|Svg|Tikz))$/.test(name),
) as unknown as [string, Call][];

describe.each(drawing)("%s", (_name, call) => {
  test.each(Object.entries(wrong))("complains of %s", async (_, [graph, options]) => {
    expect(await complaintOf(call, graph, options)).toBeInstanceOf(Error);
  });
});

describe.each([
  ["toDot", toDot],
  ["toMermaid", toMermaid],
  ["toTikz", toTikz],
] as const)("%s", (name, write) => {
  test("refuses images, which its format has not", async () => {
    const images = { apple: [1, 1] } as const;
    const error = await complaintOf(write as Call, price, { images });
    expect(error?.message).toBe(
      `${name}: images: there are none in this format; toSvg, toPng, toGif, frames and the pages draw them`,
    );
    for (const nothing of ["auto", "none"] as const)
      expect(await write(price, { images: nothing })).toBe(await write(price));
  });
});

describe("what a picture says to those who do not see it", () => {
  const alt = 'What "apples" & oranges cost; 100 %';

  test("is the name of the graph in DOT, which Graphviz writes as the title", async () => {
    const dot = toDot(price, { alt });
    expect(dot).toMatch(/^digraph "What \\"apples\\" &amp; oranges cost; 100 %" \{\n/);
    const { instance } = await import("@viz-js/viz");
    const svg = (await instance()).renderString(dot, { format: "svg" });
    expect(svg).toContain("<title>What &quot;apples&quot; &amp; oranges cost; 100 %</title>");
    expect(toDot(price)).toMatch(/^digraph computation \{\n/);
  });

  test("is the description in Mermaid", () => {
    expect(toMermaid(price, { alt })).toMatch(
      /^flowchart LR\n {2}accDescr: What #34;apples#34; #38; oranges cost#59; 100 #37;\n/,
    );
  });

  test("is there for tagged PDF in TikZ", async () => {
    expect(await toTikz(price, { alt })).toContain("alt/.try={What {''}apples");
  });

  test("is the label of an SVG", async () => {
    expect(await toSvg(price, { alt })).toContain('aria-label="What &quot;apples&quot; &amp; oranges');
  });
});

/** By option: those who have no use for it, and a part of what they say of it. */
const leftOut = {
  step: [
    /^(describe|steps|frames|to(AnimatedSvg|Gif|Html|Mermaid))$/,
    2,
    / step must be left out: .*(toSvg|sentence for each)/,
  ],
  alt: [/^to(Gif|Png)$/, "a graph", / alt must be left out: .*say them where the picture stands/],
  edges: [/^toMermaid$/, "wires", / edges must be left out: .*toSvg/],
  highlight: [/^toMermaid$/, ["apple"], / highlight must be left out: .*toSvg/],
  maxWidth: [/^toMermaid$/, 300, / maxWidth must be left out: .*toSvg/],
  saved: [/^toMermaid$/, true, / saved must be left out: .*toSvg/],
} as const;

describe.each(Object.entries(leftOut))("the option %s", (option, [who, value, said]) => {
  test.each(drawing.filter(([name]) => who.test(name)))(
    "is refused by %s, with the way out",
    async (_, call) => expect((await complaintOf(call, price, { [option]: value }))?.message).toMatch(said),
  );
});
