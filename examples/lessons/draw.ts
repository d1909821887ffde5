/**
 * Writes the pictures of a lesson: DOT, SVG for a light page, a dark page and paper, the picture in words,
 * and the player, also in predict mode.
 */
import type { Tensor } from "wengert";
import { type DrawingOptions, describe, graphOf, toDot, toHtml, toSvg } from "wengert/viz";
import { writeWhole } from "../shared/files.js";
import { folder } from "../shared/flags.js";
import { argumentOrEnd } from "../shared/program.js";

/** Where the pictures go: the folder given on the command line. */
const out = argumentOrEnd("lesson", {
  usage: "npx tsx examples/lessons/NAME.ts [folder]",
  about: "Runs the program of a lesson and writes its pictures into the folder (runs/lessons).",
  argument: folder("runs/lessons", "the folder"),
});

/**
 * Draws the graph behind `root` as it is now, into `name.dot`, `name.svg`, `name-dark.svg`, `name-print.svg`,
 * `name.words`, `name-player.html` and `name-predict.html`, which hides gradients until they are typed.
 */
export async function draw(name: string, root: Tensor, options: DrawingOptions = {}): Promise<void> {
  const graph = graphOf(root);
  writeWhole(out, `${name}.dot`, toDot(graph, options));
  writeWhole(out, `${name}.words`, describe(graph, options));
  writeWhole(out, `${name}-player.html`, await toHtml(root, options));
  writeWhole(out, `${name}-predict.html`, await toHtml(root, { ...options, predict: true }));
  for (const [theme, suffix] of [
    ["light", ""],
    ["dark", "-dark"],
    ["print", "-print"],
  ] as const)
    writeWhole(out, `${name}${suffix}.svg`, await toSvg(graph, { ...options, theme }));
}
