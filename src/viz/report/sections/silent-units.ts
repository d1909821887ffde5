/** How many rectified units are silent. */

import { html, Markup } from "../../text/markup.js";
import { formatCount } from "../../text/numbers.js";
import { sharePlot } from "../curve-plots.js";
import type { Section } from "../page.js";
import type { Plotter } from "../plotter.js";
import type { SilenceRecord } from "../report-data.js";
import { formatShare } from "../share.js";

export async function silentSection(records: readonly SilenceRecord[], plot: Plotter): Promise<Section> {
  const layers = [...new Set(records.map(({ layer }) => layer))];
  const figures: Markup[] = [];
  for (const layer of layers) {
    const own = records.filter((record) => record.layer === layer);
    const points = own.flatMap(({ iteration, dead, silent }) => [
      { iteration, series: "silent activations", value: silent },
      { iteration, series: "dead units", value: dead },
    ]);
    const last = own.at(-1) as SilenceRecord;
    const words = `${layer} at iteration ${formatCount(last.iteration)}: ${formatShare(last.dead)} of the units are dead, ${formatShare(last.silent)} of the activations are 0.`;
    figures.push(
      html`<figure><h3>${layer}</h3>${new Markup(await plot(sharePlot(points, "share", [0, 1]), words))}<figcaption>${words}</figcaption></figure>`,
    );
  }
  return {
    id: "silent",
    title: "Dead ReLUs",
    body: html`<p>A ReLU that is 0 for an example passes no gradient back for it. One that is 0 for every example is dead: it can never learn again from these examples.</p>
<div class="plots">${figures}</div>
<details><summary>Silent units as a table</summary>
<div class="wide" tabindex="0" role="region" aria-label="Table of silent units"><table>
<thead><tr><th scope="col">iteration</th><th scope="col" class="text">layer</th><th scope="col">dead units</th><th scope="col">silent activations</th></tr></thead>
<tbody>
${records.map(({ iteration, layer, dead, silent }) => html`<tr><th scope="row">${formatCount(iteration)}</th><td class="text">${layer}</td><td>${formatShare(dead)}</td><td>${formatShare(silent)}</td></tr>\n`)}</tbody>
</table></div></details>`,
  };
}
