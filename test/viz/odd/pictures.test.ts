/**
 * Odd graphs in every format, style and language: drawn, with no text on a line, on another or out of the picture,
 * and with no word that only a mistake of ours writes.
 */
import { describe, expect, test } from "vitest";
import {
  describe as describeGraph,
  type GraphSnapshot,
  graphFromJson,
  graphJson,
  graphOf,
  type Language,
  loadLanguage,
  steps,
  toAnimatedSvg,
  toDot,
  toMermaid,
  toNetron,
  toSvg,
  toTikz,
} from "wengert/viz";
import { styleNames } from "../../../src/viz/scene/options.js";
import { bySize, everyNth } from "../../helpers/size.js";
import { measure } from "../corpus/measure.js";
import { layoutOld } from "../layout.js";
import { names, oddGraphs } from "./graphs.js";

const languages: readonly Language[] = ["en", "ja", "zh"];
for (const lang of languages) await loadLanguage(lang);

const styles = [{}, ...styleNames.map((style) => ({ style }))];

const slip = (text: string) => /.{0,40}(?:undefined|\[object|function \().{0,40}/.exec(text)?.[0] ?? "";

/** Braces that TeX would not find the other one of. */
function unbalanced(tex: string): number {
  let [open, least] = [0, 0];
  for (const [each] of tex.replace(/%.*$/gm, "").matchAll(/\\.|[{}]/gs)) {
    if (each === "{") open++;
    if (each === "}") open--;
    least = Math.min(least, open);
  }
  return open - least;
}

/** More nodes are drawn in the style that they get when nothing is said: others are no picture to look at. */
const manyNodes = 100;
const stylesOf = (graph: GraphSnapshot) => (graph.nodes.size > manyNodes ? [{}] : styles);

/** Where no free place is left: titles of modules that are narrow, and a number between thirty outlines. */
const crowded: Readonly<Record<string, string>> = {
  "a layer of a transformer": "scaledDotProductAttention",
  "thirty modules deep": "7.389",
  [`named ${JSON.stringify(names[3])}`]: names[3] as string,
};

describe.each(oddGraphs)("%s", (what, build) => {
  const graph = graphOf(build(), { excerpts: true });

  test("has no text on a line, on another text or outside, in any style", { timeout: 120_000 }, async () => {
    const faults: unknown[] = [];
    for (const style of stylesOf(graph)) {
      const { onLines, touching, outside } = measure(await toSvg(graph, style));
      const strange = onLines.filter((text) => text !== crowded[what]);
      if (strange.length + touching.length + outside.length > 0)
        faults.push({ ...style, onLines: strange, touching, outside });
    }
    expect(faults).toEqual([]);
  });
});

describe.each(everyNth(4, oddGraphs))("%s, written", (_, build) => {
  const graph = graphOf(build(), { excerpts: true });

  test("in every format and language", { timeout: 240_000 }, async () => {
    const faults = new Set<string>();
    for (const lang of bySize(languages, ["ja"] as const))
      for (const style of stylesOf(graph)) {
        const how = { lang, ...style, local: "chain", saved: true, dtypes: true, values: "full" } as const;
        const dot = toDot(graph, how);
        const tikz = await toTikz(graph, how);
        const told = steps(graph, { lang }).map((step) => JSON.stringify(step));
        const texts = [dot, tikz, toMermaid(graph, how), await toSvg(graph, how), ...told];
        texts.push(describeGraph(graph, { lang }));
        if (graph.nodes.size <= manyNodes) texts.push(await toAnimatedSvg(graph, { lang, ...style }));
        for (const text of texts) faults.add(slip(text));
        if (unbalanced(tikz) !== 0) faults.add("braces");
        expect((await layoutOld(dot)).svg).toContain("</svg>");
      }
    faults.add(slip(toNetron(graph)));
    expect([...faults].filter(Boolean)).toEqual([]);
    const again = graphFromJson(graphJson(graph));
    expect(graphJson(again)).toBe(graphJson(graph));
  });
});
