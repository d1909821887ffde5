/** The network itself: by layers, and op by op. */

import type { Tensor } from "../../../tensor/index.js";
import { snapshotOf } from "../../capture/drawable.js";
import type { Language } from "../../languages/loaded.js";
import type { ReportWords } from "../../languages/translation.js";
import type { DrawingOptions } from "../../scene/options.js";
import type { GraphSnapshot } from "../../snapshot/snapshot.js";
import { fill } from "../../text/fill.js";
import { html, type Markup, raw } from "../../text/markup.js";
import { formatCount } from "../../text/numbers.js";
import { svgOf } from "../../write/svg.js";
import type { Section } from "../page.js";

export async function networkSection(
  network: GraphSnapshot | Tensor,
  words: ReportWords,
  lang: Language | undefined,
): Promise<Section> {
  const graph = snapshotOf("trainingReport", network);
  const layers = graph.modules.valueSeq().filter(({ parameterCount }) => parameterCount > 0);
  const layerWords = layers
    .map(({ name, details, parameterCount }) =>
      fill(details.isEmpty() ? words.plainLayer : words.layer, {
        name,
        details: details.join(", "),
        n: formatCount(parameterCount),
      }),
    )
    .join("; ");
  const ops = graph.nodes.count(({ kind }) => kind === "op");
  const spoken = lang === undefined ? {} : { lang };
  const byLayers = await picture(
    graph,
    { style: "modules", ...spoken },
    fill(words.layersAlt, { layers: layerWords }),
  );
  const byOps = await picture(graph, { style: "tensor", ...spoken }, fill(words.opsAlt, { n: ops }));
  return {
    id: "network",
    title: words.network,
    body: html`<figure class="graph">${scrolling(words.byLayers, byLayers)}
<figcaption>${words.layersCaption}</figcaption></figure>
<figure class="graph across">${scrolling(words.byOps, byOps)}
<figcaption>${words.opsCaption}</figcaption></figure>`,
  };
}

const scrolling = (label: string, content: Markup) =>
  html`<div class="wide" tabindex="0" role="region" aria-label="${label}">${content}</div>`;

/**
 * Inside an image the ids and styles of the picture touch nothing of the page; the reader's theme picks among
 * three.
 */
async function picture(graph: GraphSnapshot, options: DrawingOptions, alt: string): Promise<Markup> {
  const draw = async (theme: "light" | "dark" | "print") => {
    const svg = await svgOf("trainingReport", graph, { ...options, theme });
    const [width = 0, height = 0] = (/width="([\d.]+)pt" height="([\d.]+)pt"/.exec(svg) ?? [])
      .slice(1)
      .map((points) => Math.round((Number(points) * 4) / 3)); // to the pixels of a page
    return { address: `data:image/svg+xml,${encodeURIComponent(svg)}`, width, height };
  };
  const [light, dark, print] = [await draw("light"), await draw("dark"), await draw("print")];
  const size = raw(`width="${light.width}" height="${light.height}" style="--width: ${light.width}px"`);
  return html`<picture><source media="print" srcset="${print.address}">
<source media="(prefers-color-scheme: dark)" srcset="${dark.address}">
<img src="${light.address}" ${size} alt="${alt}"></picture>`;
}
