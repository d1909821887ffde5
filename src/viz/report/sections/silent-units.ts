/** How many rectified units are silent. */

import type { ReportWords } from "../../languages/translation.js";
import { figure } from "../../plots/panel.js";
import { sharePanel } from "../../plots/share-panel.js";
import { fill } from "../../text/fill.js";
import { html, type Markup, raw } from "../../text/markup.js";
import { formatCount } from "../../text/numbers.js";
import { pageColors } from "../../theme/variables.js";
import type { Section } from "../page.js";
import type { SilenceRecord } from "../report-data.js";
import { formatPercent, formatShare } from "../share.js";
import { folded, row, table } from "../table.js";

export function silentSection(records: readonly SilenceRecord[], words: ReportWords): Section {
  const layers = [...new Set(records.map(({ layer }) => layer))];
  const figures = layers.map((layer) =>
    layerFigure(
      layer,
      records.filter((record) => record.layer === layer),
      words,
    ),
  );
  const rows = records.map(({ iteration, layer, dead, silent }) =>
    row(formatCount(iteration), [
      html`<td class="text">${layer}</td>`,
      formatShare(dead),
      formatShare(silent),
    ]),
  );
  const { layer, dead, silent } = words.silentColumns;
  const columns = [words.iteration, { text: layer }, dead, silent];
  return {
    id: "silent",
    title: words.silent,
    body: html`<p>${words.silentLead}</p>
<div class="plots">${figures}</div>
${folded(fill(words.asTable, { name: words.silentUnits }), table(words.silentTable, columns, rows))}`,
  };
}

function layerFigure(layer: string, records: readonly SilenceRecord[], words: ReportWords): Markup {
  const { iteration, dead, silent } = records.at(-1) as SilenceRecord;
  const shares = { dead: formatShare(dead), silent: formatShare(silent) };
  const alt = fill(words.silentAlt, { layer, n: formatCount(iteration), ...shares });
  const line = (name: "silent" | "dead") => ({
    name: words[`${name}Line`],
    points: records.map((record) => ({ iteration: record.iteration, value: record[name] })),
  });
  const plot = {
    lines: [line("silent"), line("dead")] as const,
    iterations: iteration,
    note: words.silentAxis,
    from: 0,
    tick: formatPercent,
    last: formatShare,
  };
  const picture = raw(figure(words, pageColors, alt, (panel) => sharePanel(plot, panel)));
  return html`<figure><h3>${layer}</h3>${picture}<figcaption>${alt}</figcaption></figure>`;
}
