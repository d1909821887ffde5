/**
 * The contact sheet: every picture of the corpus on one page, and, where a Chromium is found, as PNG files.
 * npx tsx test/viz/corpus/sheet.ts [folder] [theme] [style] [name ...]
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ThemeName, toPng, toSvg } from "wengert/viz";
import { measure } from "./measure.js";
import { type CorpusStyle, corpus, graph, optionsOf } from "./pictures.js";

const [folder = "node_modules/.cache/corpus", theme = "light", style = "default", ...names] =
  process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const figures: string[] = [];
for (const name of names.length > 0 ? names : Object.keys(corpus)) {
  const options = {
    theme: theme as ThemeName,
    ...optionsOf(name, style as CorpusStyle),
  };
  const started = performance.now();
  try {
    const svg = await toSvg(graph(name), options);
    const milliseconds = Math.round(performance.now() - started);
    const { width, height, onLines, touching, crossings } = measure(svg);
    const said = `${name}: ${width} × ${height}, on a line ${onLines.length}, touching ${touching.length}, crossings ${crossings}, ${milliseconds} ms`;
    console.log(said, onLines.slice(0, 6).join(" ; "), touching.slice(0, 4).join(" ; "));
    figures.push(`<figure><figcaption>${said}</figcaption>${svg.slice(svg.indexOf("<svg"))}</figure>`);
    writeFileSync(
      join(folder, `${name}.png`),
      await toPng(graph(name), { ...options, scale: Math.min(1.5, 1400 / width) }),
    );
  } catch (error) {
    console.log(`${name}: ${error}`);
    figures.push(`<figure><figcaption>${name}: refused</figcaption></figure>`);
  }
}
const looks = "body{font:14px sans-serif;margin:1rem}figure{margin:0 0 2rem}svg{max-width:100%;height:auto}";
writeFileSync(
  join(folder, "index.html"),
  `<!doctype html><meta charset="utf-8"><title>The corpus</title><style>${looks}</style>\n${figures.join("\n")}\n`,
);
console.log(join(folder, "index.html"));
