/** The table of tensors: names, values, gradients, and what they were before the last change. */
import type { Row } from "../drawing/tasks.js";
import { make } from "../page/dom.js";
import { fill } from "../page/words.js";
import type { Messages } from "./messages.js";

/** @param before the rows that changes are told against. */
export function tensorTable(rows: readonly Row[], before: readonly Row[], words: Messages): HTMLElement {
  const known = new Map(before.map((row) => [row.name, row]));
  const head = (["name", "shape", "value", "gradient"] as const).map((word) =>
    make("th", { scope: "col" }, words[word]),
  );
  const cell = (now: string, was: string | undefined, kind: string) =>
    was === undefined || was === now
      ? make("td", { class: kind }, now)
      : make(
          "td",
          { class: kind },
          make("b", {}, now),
          " ",
          make("small", {}, fill(words.was, { before: was })),
        );
  const body = rows.map((row) => {
    const old = known.get(row.name);
    return make(
      "tr",
      {},
      make("th", { scope: "row" }, row.name),
      make("td", {}, row.shape),
      cell(row.value, old?.value, "number"),
      cell(row.gradient, old?.gradient, "number back"),
    );
  });
  return make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...body));
}
