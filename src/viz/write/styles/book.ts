/**
 * Style `book`: the computational graphs of Deep Learning from Scratch, chapter 5: ops are circles, variables
 * bare text.
 */

import type { GraphNode } from "../../snapshot/snapshot.js";
import { wrapped } from "../../text/width.js";
import type { Theme } from "../../theme/theme.js";
import { type Labels, lines, words } from "../../words/labels.js";
import type { Attributes, Style } from "./style.js";
import { failedBox, moduleBox } from "./tensor.js";

/** A longer symbol needs more room than a circle of the common size has. */
const fitsCircle = 4;

export const book: Style = {
  graph: { nodesep: 0.38, ranksep: 0.75 },
  node: { fontsize: 16 },
  edge: { fontsize: 13 },
  box: (box, labels, theme) =>
    box.node === undefined ? moduleBox(box.module, labels, theme) : nodeBox(box.node, labels, theme),
  valueText(arrow, labels) {
    const { value } = arrow;
    if (labels.isLiteral(value)) return ""; // its name is its value
    const name = wrapped(labels.resultName(arrow));
    const shown = labels.value(value, arrow.edge.changed);
    return lines(words(name, name !== "" && shown !== "" && "=", shown), labels.shape(value));
  },
};

function nodeBox(node: GraphNode, labels: Labels, theme: Theme): Attributes {
  if (node.kind === "failed") return failedBox(node, theme);
  if (node.kind !== "op") {
    const label = lines(labels.nameLines(node), labels.totalGradient(node));
    return { label, shape: "plaintext", margin: "0.08,0.04", height: 0.3 };
  }
  const fits = node.symbol.length <= fitsCircle && !node.symbol.includes("\n");
  const size = {
    shape: fits ? "circle" : "ellipse",
    fixedsize: fits ? "true" : "false",
    width: 0.56,
    height: 0.56,
  };
  const fontsize = node.symbol.length > 1 ? 14 : node.symbol === "·" ? 32 : 20; // at 20 a dot is hardly seen
  return {
    label: labels.symbol(node),
    ...size,
    fontsize,
    style: "filled",
    fillcolor: theme.opFill,
    color: theme.opLine,
  };
}
