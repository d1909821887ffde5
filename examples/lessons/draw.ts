/**
 * Writes the pictures of a lesson: DOT, SVG for a light page, a dark page and paper, the picture in words,
 * and the player, also in predict mode.
 */
import { join } from "node:path";
import type { Tensor } from "wengert";
import { type DrawingOptions, describe, graphOf, loadLanguage, toDot, toHtml, toSvg } from "wengert/viz";
import { writeWhole } from "../shared/files.js";
import { folder } from "../shared/flags.js";
import { flagsOrEnd } from "../shared/program.js";
import { inLanguages } from "./languages.js";
import { folderOf } from "./words.js";

/** Where the pictures go, the folder given on the command line, and what they speak. */
const { argument: out, values } = flagsOrEnd("lesson", {
  usage: "npx tsx examples/lessons/NAME.ts [folder] [--lang en,ja,zh]",
  about: "Runs the program of a lesson and writes its pictures into the folder (runs/lessons).",
  flags: { lang: inLanguages(["en"]) },
  argument: folder("runs/lessons", "the folder"),
});

/**
 * Draws the graph behind `root` as it is now, into `name.dot`, `name.svg`, `name-dark.svg`, `name-print.svg`,
 * `name.words`, `name-player.html` and `name-predict.html`, which hides gradients until they are typed; in
 * another language than English into a folder of it.
 */
export async function draw(name: string, root: Tensor, options: DrawingOptions = {}): Promise<void> {
  const { images } = options;
  const kept =
    images === undefined || images === "none" ? [] : images === "auto" ? images : Object.keys(images);
  const graph = graphOf(root, { images: kept });
  for (const lang of values.lang) {
    await loadLanguage(lang);
    const place = join(out, folderOf(lang));
    const spoken = { ...options, lang };
    writeWhole(place, `${name}.dot`, toDot(graph, spoken));
    writeWhole(place, `${name}.words`, describe(graph, spoken));
    writeWhole(place, `${name}-player.html`, await toHtml(root, spoken));
    writeWhole(place, `${name}-predict.html`, await toHtml(root, { ...spoken, predict: true }));
    for (const [theme, suffix] of [
      ["light", ""],
      ["dark", "-dark"],
      ["print", "-print"],
    ] as const)
      writeWhole(place, `${name}${suffix}.svg`, await toSvg(graph, { ...spoken, theme }));
  }
}
