/** toTikz: what toSvg draws, in the language of TikZ, and LaTeX sets it. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { toSvg, toTikz } from "wengert/viz";
import { apple, differentiated, twoLayerLoss, variable } from "../graphs.js";

const price = differentiated(apple());
const count = (text: string, of: RegExp) => text.match(of)?.length ?? 0;

test("every outline and every word of the SVG is there, in its place and colour", async () => {
  for (const graph of [price, differentiated(twoLayerLoss(), true)]) {
    const [svg, tikz] = [await toSvg(graph), await toTikz(graph)];
    expect(count(tikz, /^ {2}\\path\[/gm)).toBe(count(svg, /<(polygon|polyline|path|ellipse) /g));
    expect(count(tikz, /^ {2}\\node\[/gm)).toBe(count(svg, /<text /g));
    expect(tikz).not.toMatch(/undefined|NaN/);
  }
  const tikz = await toTikz(price);
  expect(tikz).toContain("\\definecolor{graph1}{HTML}{1A1A1A}");
  expect(tikz).toMatch(/^ {2}\\node\[.*text=graph\d.*\] at \(-?[\d.]+,-[\d.]+\) \{apple\\_num\};$/m);
  expect(tikz).toMatch(/^ {2}\\path\[draw=graph\d.*\] \(.*\) \.\. controls \(.*\) and \(.*\) \.\. \(.*\);$/m);
  expect(await toTikz(price)).toBe(tikz);
});

/** LaTeX's own characters, signs that only formulas have, a dollar beside such a sign, Latin letters. */
const hostile = ['$5 & 100% #1_~^\\{}<>"|', "$×$", "σ²×∂", "\\input{/etc/passwd}", "Größe"];

test("no name becomes a command", async () => {
  const tikz = await toTikz(differentiated(variable(2, hostile[0]).mul(variable(3, hostile[1]))));
  expect(tikz).toContain("{\\$5 \\& 100\\% \\#1\\_\\textasciitilde{}\\textasciicircum{}\\textbackslash{}");
  expect(tikz).toContain("{\\$$\\times $\\$}");
  expect(await toTikz(variable(1, hostile[3]).neg())).not.toContain("\\input");
  expect(await toTikz(variable(1, "two\nlines").neg())).not.toMatch(/^\s*lines/m);
});

/** What the texts of ops are written with, beyond ASCII: the strings of their sources. */
const ownSigns = (): string[] => {
  const folder = new URL("../../../src/ops/", import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const sources = files.map((name) =>
    readFileSync(new URL(name, folder), "utf8").replace(/\/\*[\s\S]*?\*\//g, ""),
  );
  const texts = sources.flatMap((source) => source.match(/"[^"\n]*"|`[^`]*`/g) ?? []).join("");
  return [...new Set(`${texts}▸…±₀₁₂₃₄₅₆₇₈₉⁽⁾′`)].filter((each) => each > "\u007f");
};

test("every sign that the library writes has a formula of LaTeX, in any encoding of fonts", async () => {
  const signs = ownSigns();
  expect(signs.length).toBeGreaterThan(40);
  const tikz = await toTikz(variable(1, signs.join(" ")).neg());
  expect([...tikz].filter((each) => each > "\u007f")).toEqual([]);
  const index = (sign: string, of: string) => `$\{}${sign}{${of}}$`;
  const indices = await toTikz(variable(1, "x⁻¹² y₁₀").neg());
  expect(indices).toContain(`{x${index("^", "-12")} y${index("_", "10")}}`);
});

const hasLatex =
  spawnSync("kpsewhich", ["tikz.sty"]).status === 0 && spawnSync("pdflatex", ["--version"]).status === 0;
if (!hasLatex) process.stderr.write("SKIPPED: toTikz is not set: no pdflatex with TikZ was found\n");

test.skipIf(!hasLatex)("LaTeX sets all of it", async () => {
  const pictures = [
    await toTikz(price, { local: "chain" }),
    await toTikz(differentiated(twoLayerLoss(), true)),
  ];
  for (const name of [...hostile, ownSigns().join("")])
    pictures.push(await toTikz(differentiated(variable(2, name).mul(3))));
  const folder = mkdtempSync(join(tmpdir(), "wengert-tikz-"));
  try {
    const preamble = "\\documentclass{article}\n\\usepackage{tikz}\n";
    const pages = pictures.map((each) => `${each}\\newpage\n`).join("");
    writeFileSync(join(folder, "all.tex"), `${preamble}\\begin{document}\n${pages}\\end{document}\n`);
    const args = ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "all.tex"];
    const { status, stdout } = spawnSync("pdflatex", args, { cwd: folder, encoding: "utf8" });
    expect(status, stdout.slice(-2000)).toBe(0);
    const log = readFileSync(join(folder, "all.log"), "latin1");
    expect(log).not.toContain("Missing character");
    expect(log).toMatch(new RegExp(`Output written on all\\.pdf \\(${pictures.length} pages`));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
