/**
 * Style `tensor`: parameters and inputs are boxes, ops ellipses, the values between them are the edges with
 * their shapes.
 */

import { isFolded } from "../../scene/folds/fold.js";
import type { GraphModule, GraphNode } from "../../snapshot/snapshot.js";
import { wrapped } from "../../text/width.js";
import type { Theme } from "../../theme/theme.js";
import { type Labels, lines, words } from "../../words/labels.js";
import type { Attributes, Style } from "./style.js";

export const tensor: Style = {
  graph: { nodesep: 0.3, ranksep: 0.5 },
  node: { fontsize: 13 },
  edge: { fontsize: 11 },
  box: (box, labels, theme) =>
    box.node === undefined
      ? moduleBox(box.module, labels, theme)
      : nodeBox(box.node, labels, theme, (node) => labels.value(node)),
  valueText(arrow, labels) {
    const { value, to } = arrow;
    // leaves and the output carry their value themselves
    const carried = value.kind !== "op" || to === "output";
    return lines(
      words(wrapped(labels.resultName(arrow)), labels.shape(value)),
      !carried && labels.shortValue(value),
    );
  },
};

export function moduleBox(module: GraphModule, labels: Labels, theme: Theme): Attributes {
  const said = isFolded(module) ? module.parameterCount > 0 : module.kind !== "";
  const label = labels.module(module, said);
  const stack = isFolded(module) ? { peripheries: 3 } : {};
  return {
    label,
    shape: "box",
    style: "rounded,filled",
    ...stack,
    fillcolor: theme.opFill,
    color: theme.opLine,
  };
}

export function nodeBox(
  node: GraphNode,
  labels: Labels,
  theme: Theme,
  leafValue: (leaf: GraphNode) => string,
): Attributes {
  if (node.kind === "failed") return failedBox(node, theme);
  if (node.kind === "op")
    return {
      label: opTitle(node, labels),
      shape: "ellipse",
      style: "filled",
      fillcolor: theme.opFill,
      color: theme.opLine,
    };
  if (node.kind === "output")
    return {
      label: lines(labels.nameLines(node), labels.value(node)),
      shape: "box",
      peripheries: 2,
      style: "filled",
      fillcolor: theme.background,
      color: theme.text,
    };
  const label = lines(
    labels.nameLines(node),
    labels.shape(node),
    !labels.isLiteral(node) && leafValue(node),
    labels.totalGradient(node),
  );
  return node.kind === "parameter"
    ? {
        label,
        shape: "box",
        style: "rounded,filled",
        fillcolor: theme.parameterFill,
        color: theme.parameterLine,
      }
    : { label, shape: "box", style: "filled,dashed", fillcolor: theme.inputFill, color: theme.inputLine };
}

/** A symbol of one or two letters says little beside words: the op's name does. */
function opTitle(node: GraphNode, labels: Labels): string {
  return node.symbol.length > 2 ? labels.symbol(node) : node.op;
}

/** A stop sign with what the op said. */
export function failedBox({ message }: GraphNode, theme: Theme): Attributes {
  return {
    label: wrap(message, 44),
    shape: "octagon",
    style: "filled",
    fillcolor: theme.alarmFill,
    color: theme.alarm,
    fontcolor: theme.alarm,
    fontsize: 13,
    penwidth: 3,
  };
}

/** Lines of at most `width` characters, as long as no word is longer. */
function wrap(text: string, width: number): string {
  const rows: string[] = [];
  for (const word of text.split(" ")) {
    const row = rows.at(-1);
    if (row === undefined || row.length + 1 + word.length > width) rows.push(word);
    else rows[rows.length - 1] = `${row} ${word}`;
  }
  return rows.join("\n");
}
