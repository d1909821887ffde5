/** Notes beside an op: what it keeps for backward. */
import type { GraphNode } from "../snapshot/snapshot.js";
import { quoteDot } from "../text/escape.js";
import type { Theme } from "../theme/theme.js";
import type { Labels } from "../words/labels.js";
import { statement } from "./dot-text.js";

/** The notes, as statements. */
export function savedBoxes(
  level: number,
  node: GraphNode | undefined,
  labels: Labels,
  theme: Theme,
): string[] {
  return savedOf(node).map(({ id, saved }) =>
    statement(level, quoteDot(id), {
      label: labels.saved(saved),
      shape: "note",
      style: "filled",
      fillcolor: theme.inputFill,
      color: theme.inputLine,
      fontsize: 11,
    }),
  );
}

/** The lines between an op and its notes. */
export function savedEdges(node: GraphNode | undefined, theme: Theme): string[] {
  return savedOf(node).map(({ op, id }) =>
    statement(1, `${quoteDot(op)} -> ${quoteDot(id)}`, {
      style: "dotted",
      dir: "none",
      color: theme.inputLine,
    }),
  );
}

function savedOf(node: GraphNode | undefined) {
  if (node === undefined) return [];
  return node.saved.toArray().map((saved, i) => ({ op: node.id, id: `${node.id}.saved_${i + 1}`, saved }));
}
