/** The numbers that the page's program gets. */

import type { NetworkWords } from "../../languages/translation.js";
import { type Markup, raw } from "../../text/markup.js";
import { jsonText } from "../../text/page-frame.js";
import { base64, packExact, packInSteps } from "../packing.js";
import type { ClassRows } from "./class-names.js";
import { type NetworkPage, rangeOf } from "./contents.js";
import { placesIn } from "./slice-figure.js";

/** JSON in which no tag can begin. */
export function dataOf(page: NetworkPage, words: NetworkWords, layout: object, rows: ClassRows): Markup {
  const [low, high] = rangeOf(page.x);
  const places = page.landscape && placesIn(page.landscape);
  const { units, classes } = page.network;
  const data = {
    words,
    size: { width: page.width, height: page.height, channels: page.channels, units, classes, ...layout },
    low,
    high,
    names: page.classes,
    rows,
    images: page.chosen.map(({ label }) => ({ label })),
    pixels: base64(Uint8Array.from(page.x, (value) => Math.round((255 * (value - low)) / (high - low)))),
    moments: [
      ...page.moments.slice(0, -1).map(({ parameters }) => packInSteps(parameters)),
      packExact(page.last),
    ],
    facts: page.moments.map(({ steps, loss, accuracy, norms, on, dead, confusion }, i) => ({
      steps,
      loss,
      accuracy,
      norms,
      on,
      dead,
      confusion: confusion.flat(),
      place: places?.[i],
    })),
  };
  return raw(`<script type="application/json" id="data">${jsonText(JSON.stringify(data)).text}</script>`);
}
