/** How many rectified units are silent. */
import { figure } from "../../plots/panel.js";
import { sharePanel } from "../../plots/share-panel.js";
import { html, type Markup, raw } from "../../text/markup.js";
import { formatCount } from "../../text/numbers.js";
import { pageColors } from "../../theme/variables.js";
import type { Section } from "../page.js";
import type { SilenceRecord } from "../report-data.js";
import { formatPercent, formatShare } from "../share.js";
import { folded, row, table } from "../table.js";

export function silentSection(records: readonly SilenceRecord[]): Section {
  const layers = [...new Set(records.map(({ layer }) => layer))];
  const figures = layers.map((layer) =>
    layerFigure(
      layer,
      records.filter((record) => record.layer === layer),
    ),
  );
  const rows = records.map(({ iteration, layer, dead, silent }) =>
    row(formatCount(iteration), [
      html`<td class="text">${layer}</td>`,
      formatShare(dead),
      formatShare(silent),
    ]),
  );
  const columns = ["iteration", { text: "layer" }, "dead units", "silent activations"];
  return {
    id: "silent",
    title: "Dead ReLUs",
    body: html`<p>A ReLU that is 0 for an example passes no gradient back for it. One that is 0 for every
example is dead: it can never learn again from these examples.</p>
<div class="plots">${figures}</div>
${folded("Silent units as a table", table("Table of silent units", columns, rows))}`,
  };
}

function layerFigure(layer: string, records: readonly SilenceRecord[]): Markup {
  const { iteration, dead, silent } = records.at(-1) as SilenceRecord;
  const [deadShare, silentShare] = [formatShare(dead), formatShare(silent)];
  const shares = `${deadShare} of the units are dead, ${silentShare} of the activations are 0`;
  const words = `${layer} at iteration ${formatCount(iteration)}: ${shares}.`;
  const line = (name: "silent" | "dead") => ({
    name,
    points: records.map((record) => ({ iteration: record.iteration, value: record[name] })),
  });
  const plot = {
    lines: [line("silent"), line("dead")] as const,
    iterations: iteration,
    note: "silent activations and dead units",
    from: 0,
    tick: formatPercent,
    last: formatShare,
  };
  const picture = raw(figure(pageColors, words, (panel) => sharePanel(plot, panel)));
  return html`<figure><h3>${layer}</h3>${picture}<figcaption>${words}</figcaption></figure>`;
}
