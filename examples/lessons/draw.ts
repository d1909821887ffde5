/**
 * Writes the pictures of a lesson: DOT, SVG for a light page, a dark page and paper, the picture in words,
 * and the player.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Tensor } from "wengert";
import { type DrawingOptions, describe, graphOf, toDot, toHtml, toSvg } from "wengert/viz";

/** Where the pictures go: the folder given on the command line. */
const folder = process.argv[2] ?? "runs/lessons";
mkdirSync(folder, { recursive: true });

/**
 * Draws the graph behind `root` as it is now, into `name.dot`, `name.svg`, `name-dark.svg`, `name-print.svg`,
 * `name.words` and `name-player.html`.
 */
export async function draw(name: string, root: Tensor, options: DrawingOptions = {}): Promise<void> {
  const graph = graphOf(root);
  writeFileSync(join(folder, `${name}.dot`), toDot(graph, options));
  writeFileSync(join(folder, `${name}.words`), describe(graph, options));
  writeFileSync(join(folder, `${name}-player.html`), await toHtml(root, options));
  for (const [theme, suffix] of [
    ["light", ""],
    ["dark", "-dark"],
    ["print", "-print"],
  ] as const)
    writeFileSync(join(folder, `${name}${suffix}.svg`), await toSvg(graph, { ...options, theme }));
}
