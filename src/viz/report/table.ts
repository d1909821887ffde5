/** Tables of a report: each scrolls sideways on its own, by keyboard too, so that the page never does. */
import { html, type Markup } from "../text/markup.js";

/** The title of a column; `text` columns are flush left, numbers flush right. */
export type Column = string | { readonly text: string };

/** @param label what the table is, for those who do not see it. */
export function table(
  label: string,
  columns: readonly Column[],
  rows: readonly Markup[],
  caption = "",
): Markup {
  const head = columns.map((column) =>
    typeof column === "string"
      ? html`<th scope="col">${column}</th>`
      : html`<th scope="col" class="text">${column.text}</th>`,
  );
  const above = caption === "" ? "" : html`<caption>${caption}</caption>\n`;
  return html`<div class="wide" tabindex="0" role="region" aria-label="${label}"><table>
${above}<thead><tr>${head}</tr></thead>
<tbody>
${rows}</tbody>
</table></div>`;
}

/** One row: what it is about, then its cells; a cell that is markup is one with its `td`. */
export function row(about: string, cells: readonly (string | Markup)[]): Markup {
  const written = cells.map((cell) => (typeof cell === "string" ? html`<td>${cell}</td>` : cell));
  return html`<tr><th scope="row">${about}</th>${written}</tr>\n`;
}

/** A table that is folded until the reader asks for it. */
export function folded(summary: string, content: Markup): Markup {
  return html`<details><summary>${summary}</summary>
${content}</details>`;
}
