/** The styles as they look on wires: smaller ops closer together, since the numbers stand in the wires. */

import type { GraphNode } from "../../snapshot/snapshot.js";
import { wrapped } from "../../text/width.js";
import type { Theme } from "../../theme/theme.js";
import { type Labels, lines, words } from "../../words/labels.js";
import { book } from "./book.js";
import { modules } from "./modules.js";
import type { Attributes, Style } from "./style.js";
import { tensor } from "./tensor.js";

const close: Attributes = { nodesep: 0.12, ranksep: 0.14 };

const wiredBook: Style = {
  ...book,
  graph: close,
  edge: { fontsize: 11 },
  box(box, labels, theme) {
    const { node } = box;
    if (node === undefined || node.kind === "failed") return book.box(box, labels, theme);
    if (node.kind !== "op") return leaf(node, labels, theme);
    const drawn = book.box(box, labels, theme);
    const small = drawn.shape === "circle" ? { width: 0.42, height: 0.42 } : {};
    return { ...drawn, ...small, fontsize: node.symbol.length > 1 ? 12 : node.symbol === "·" ? 28 : 17 };
  },
};

/** Bare text, but for one whose gradients add up here. */
function leaf(node: GraphNode, labels: Labels, theme: Theme): Attributes {
  const total = labels.totalGradient(node);
  const label = lines(labels.nameLines(node), total);
  return labels.isLiteral(node) || total === ""
    ? { label, shape: "plaintext", ...leafSize, fontsize: labels.isLiteral(node) ? 14 : 15 }
    : {
        label,
        shape: "box",
        style: "rounded,filled",
        fillcolor: theme.parameterFill,
        color: theme.parameterLine,
        ...leafSize,
        fontsize: 14,
      };
}

const leafSize: Attributes = { margin: "0.06,0.03", width: 0.25, height: 0.25 };

/** What a leaf or the output says in its box does not stand on the wire once more. */
const valueText: Style["valueText"] = ({ value, edge, to }, labels) => {
  if (value.kind !== "op") return "";
  const name = wrapped(labels.resultName({ value, edge }));
  return to === "output" ? name : lines(words(name, labels.shape(value)), labels.shortValue(value));
};

/** A literal takes no more room than its digits. */
const withLiterals =
  (box: Style["box"]): Style["box"] =>
  (each, labels, theme) =>
    each.node !== undefined && labels.isLiteral(each.node)
      ? { label: labels.nameLines(each.node), shape: "plaintext", ...leafSize }
      : box(each, labels, theme);

const wiredTensor: Style = {
  ...tensor,
  graph: { ...close, ranksep: 0.2 },
  box: withLiterals(tensor.box),
  valueText,
};

const wiredModules: Style = {
  ...modules,
  graph: { ...close, ranksep: 0.2 },
  node: { fontsize: 13, margin: "0.12,0.06" },
  edge: { fontsize: 11 },
  box: withLiterals(modules.box),
  valueText: (arrow, labels) =>
    arrow.value.kind !== "op"
      ? ""
      : lines(
          words(wrapped(labels.resultName(arrow)), arrow.to !== "output" && labels.shape(arrow.value)),
          arrow.to !== "output" && labels.askedValue(arrow.value),
        ),
};

export const wiredStyles = { book: wiredBook, tensor: wiredTensor, modules: wiredModules };
