/**
 * Style `modules`: one box per layer, large enough for a slide; shapes on the edges, and no values unless
 * asked for but the output's.
 */
import { wrapped } from "../../text/width.js";
import { lines, words } from "../../words/labels.js";
import type { Style } from "./style.js";
import { moduleBox, nodeBox, tensor } from "./tensor.js";

export const modules: Style = {
  ...tensor,
  graph: { nodesep: 0.35, ranksep: 0.45 },
  node: { fontsize: 14, margin: "0.15,0.08" },
  edge: { fontsize: 12 },
  box: (box, labels, theme) =>
    box.node === undefined
      ? moduleBox(box.module, labels, theme)
      : nodeBox(box.node, labels, theme, (node) => labels.askedValue(node)),
  valueText: (arrow, labels) =>
    lines(
      words(wrapped(labels.resultName(arrow)), labels.shape(arrow.value)),
      arrow.to !== "output" && labels.askedValue(arrow.value),
    ),
};
