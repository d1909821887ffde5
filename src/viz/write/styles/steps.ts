/**
 * The boxes of steps that stand side by side: each says what it adds to the gradients of the parameters that
 * all of them share.
 */
import type { Scene } from "../../scene/scene.js";
import { lines, words } from "../../words/labels.js";
import type { Style } from "./style.js";

/** So many characters of a gradient have room in a cell. */
const longest = 24;

export function withSteps(style: Style, { columns }: Scene): Style {
  if (columns === undefined) return style;
  return {
    ...style,
    box(box, labels, theme) {
      const drawn = style.box(box, labels, theme);
      const added = (columns.said.get(box.id) ?? []).map((arrow) => {
        const known = labels.gradientWithLocal(arrow);
        // a column is as wide as its longest line
        const gradient =
          known.length > longest ? labels.gradient(arrow.value, arrow.gradient, "norm") : known;
        return gradient !== "" && words(labels.name(arrow.value), gradient).replaceAll("\n", " ");
      });
      const said = String(drawn.label ?? "").split("\n");
      if (columns.inputs.has(box.id)) return { ...drawn, label: said.join(" ") };
      if (added.length === 0 || box.module === undefined)
        return { ...drawn, label: lines(...said, ...added) };
      // the parameters say how large they are
      const title = columns.called.has(box.id)
        ? `${labels.title(box.module.set("call", 1))} t = ${box.module.call}`
        : labels.title(box.module);
      return { ...drawn, label: lines(title, ...added), fontsize: 12 };
    },
    valueText(arrow, labels) {
      // what stands in the box of the input, or nowhere
      const isSaid = columns.shared.has(arrow) || columns.inputs.has(arrow.from);
      return isSaid ? "" : style.valueText(arrow, labels);
    },
  };
}
