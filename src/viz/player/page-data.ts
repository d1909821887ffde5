/** What the page's program reads beside the markup: its words, and the numbers inside the steps, as JSON. */
import type { PageWords } from "../languages/translation.js";
import type { Markup } from "../text/markup.js";
import { jsonText } from "../text/page-frame.js";
import type { View } from "./arrays/view.js";

/** @param views by step. @param digits those of the picture. */
export function pageData(views: readonly (readonly View[])[], digits: number, words: PageWords): Markup {
  const places = new Map<View, number>();
  for (const view of views.flat()) if (!places.has(view)) places.set(view, places.size);
  const data = {
    words,
    digits,
    views: [...places.keys()],
    steps: views.map((ofStep) => ofStep.map((view) => places.get(view) as number)),
  };
  // more digits than are shown, so that sums and answers are those of the numbers themselves
  const precision = Math.min(17, Math.max(9, digits + 3));
  const text = JSON.stringify(data, (_, value: unknown) => {
    if (typeof value !== "number") return value;
    return Number.isFinite(value) ? Number(value.toPrecision(precision)) : String(value);
  });
  return jsonText(text);
}
