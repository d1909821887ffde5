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
import { everyNth } from "../../helpers/size.js";
import { measure } from "../corpus/measure.js";
import { layoutOld } from "../layout.js";
import { names, oddGraphs } from "./graphs.js";

const languages: readonly Language[] = ["en", "ja", "zh"];
for (const lang of languages) await loadLanguage(lang);

/** The one that a graph gets when nothing is said is one of them. */
const styles = styleNames.map((style) => ({ style }));

const slip = (text: string) => /.{0,40}(?:undefined|\[object|function \().{0,40}/.exec(text)?.[0] ?? "";

/** Braces that TeX would not find the other one of: `\{` and `\%` are letters, and what follows `%` is a comment. */
function unbalanced(tex: string): number {
  let [open, least] = [0, 0];
  for (const [each] of tex.matchAll(/\\.|%.*$|[{}]/gm)) {
    if (each === "{") open++;
    if (each === "}") open--;
    least = Math.min(least, open);
  }
  return open - least;
}

/** More nodes are drawn in the style that they get when nothing is said: others are no picture to look at. */
const manyNodes = 100;
const stylesOf = (graph: GraphSnapshot) => (graph.nodes.size > manyNodes ? [{}] : styles);

/** Letters that Graphviz counts as narrower than `emWidth` does: the arrows at such a name begin within its room. */
const counted = names[3] as string;

describe.each(oddGraphs)("%s", (what, build) => {
  const graph = graphOf(build(), { excerpts: true });

  test("has no text on a line, on another text or outside, in any style", { timeout: 120_000 }, async () => {
    const faults: unknown[] = [];
    for (const style of stylesOf(graph)) {
      const { onLines, touching, outside } = measure(await toSvg(graph, style));
      const struck = what.includes(counted) ? onLines.filter((text) => !text.includes(counted)) : onLines;
      if (struck.length + touching.length + outside.length > 0)
        faults.push({ ...style, onLines: struck, touching, outside });
    }
    expect(faults).toEqual([]);
  });
});

const numbered = oddGraphs.map(([what, build], i) => [what, build, i] as const);

describe.each(everyNth(4, numbered))("%s, written", (_, build, i) => {
  const graph = graphOf(build(), { excerpts: true });
  const how = { local: "chain", saved: true, dtypes: true, values: "full" } as const;

  test.each(languages)("without a layout, in language %s", { timeout: 240_000 }, (lang) => {
    const texts = stylesOf(graph).flatMap((style) => {
      const said = { ...how, ...style, lang };
      const { saved, ...flow } = said;
      return [toDot(graph, said), toMermaid(graph, flow)];
    });
    texts.push(describeGraph(graph, { lang }), toNetron(graph));
    texts.push(...steps(graph, { lang }).map((step) => JSON.stringify(step)));
    expect(texts.map(slip).filter(Boolean)).toEqual([]);
  });

  // as many styles as languages: each graph is laid out once in each of both, and from graph to graph in other pairs
  test("laid out, in every language and style", { timeout: 240_000 }, async () => {
    const faults = new Set<string>();
    for (const [at, style] of stylesOf(graph).entries()) {
      const lang = languages[(i + at) % languages.length] as Language;
      const said = { ...how, ...style, lang };
      const tikz = await toTikz(graph, said);
      const texts = [tikz, await toSvg(graph, said)];
      if (graph.nodes.size <= manyNodes) texts.push(await toAnimatedSvg(graph, { ...style, lang }));
      for (const text of texts) faults.add(slip(text));
      if (unbalanced(tikz) !== 0) faults.add("braces");
      expect((await layoutOld(toDot(graph, said))).svg).toContain("</svg>");
    }
    expect([...faults].filter(Boolean)).toEqual([]);
  });

  test("as JSON and back", () => {
    expect(graphJson(graphFromJson(graphJson(graph)))).toBe(graphJson(graph));
  });
});
