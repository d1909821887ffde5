/** wideEnough: room for wide characters, for which Graphviz takes too little (Japanese, Chinese, Korean). */
import { emWidth, hasWide } from "../../text/width.js";
import type { Attributes } from "./style.js";

/** The width of a box with such characters on it, in inches; nothing where Graphviz finds it itself. */
export function wideEnough({ label, fontsize, shape, margin, fixedsize, width = 0 }: Attributes): Attributes {
  const text = String(label ?? "");
  if (fixedsize === "true" || !hasWide(text)) return {};
  const beside = margin === undefined ? 0.11 : Number.parseFloat(String(margin));
  const round = shape === "ellipse" ? Math.SQRT2 : 1;
  const inches = ((emWidth(text) * Number(fontsize ?? 14)) / 72 + 2 * beside) * round;
  return { width: Math.max(Number(width), Math.ceil(inches * 100) / 100) };
}
