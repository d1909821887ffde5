/** toTikz: a graph as a TikZ picture, for papers and slides in LaTeX. */
import { signature } from "../../arguments/index.js";
import { type Drawable, drawableKind } from "../capture/drawable.js";
import { type DrawingOptions, drawingOptions, withoutImages } from "../scene/options.js";
import { printable, unescapeXml } from "../text/escape.js";
import { svgOf } from "./svg.js";

const takes = signature("toTikz", { graph: drawableKind, options: drawingOptions });

/**
 * The picture that `toSvg` draws, as a `tikzpicture` of the same size in points: lines are lines and words
 * are words, so that it takes the fonts of its document. The document needs `\usepackage{tikz}`; for names
 * beyond Latin letters it is set by XeLaTeX or LuaLaTeX, in a font that has them.
 * @throws as `toSvg` does.
 */
export async function toTikz(graph: Drawable, options: DrawingOptions = {}): Promise<string> {
  takes.check(arguments);
  return tikzOf(await svgOf("toTikz", graph, withoutImages("toTikz", options)), options.alt);
}

/** The elements that Graphviz writes, each on a line of its own, and the comments that name them. */
const element =
  /<!-- ([^\n]*?) -->|<(polygon|polyline|path|ellipse|rect|text) ([^>]*?)\/?>(?:([^<]*)<\/text>)?/g;

/** @param alt what tagged PDF says of it: TeX passes over the key where nothing has defined it. */
function tikzOf(svg: string, alt: string | undefined): string {
  const colours = new Map<string, string>();
  const colour = (value: string) => {
    if (!colours.has(value)) colours.set(value, `graph${colours.size}`);
    return colours.get(value) as string;
  };
  const lines: string[] = [];
  const body = svg.slice(svg.indexOf('<g id="graph0"'));
  for (const [, comment, kind, attributes = "", content = ""] of body.matchAll(element)) {
    if (comment !== undefined) lines.push(`  % ${printable(unescapeXml(comment)).replace(/\s+/g, " ")}`);
    if (kind === undefined) continue;
    const read = attributesOf(attributes);
    lines.push(kind === "text" ? wordsOf(read, content, colour) : outlineOf(kind, read, colour));
  }
  const defined = [...colours].map(
    ([value, name]) => `  \\definecolor{${name}}{HTML}{${value.slice(1).toUpperCase()}}`,
  );
  return [
    "\\begin{tikzpicture}[x=1bp,y=-1bp,line width=1bp,line join=round,every node/.style={inner sep=0pt}" +
      `${alt === undefined ? "" : `,alt/.try={${latex(printable(alt))}}`}]`,
    ...defined,
    ...lines,
    "\\end{tikzpicture}",
    "",
  ].join("\n");
}

type Attributes = Readonly<Record<string, string>>;
type Colour = (value: string) => string;

function attributesOf(text: string): Attributes {
  return Object.fromEntries(
    [...text.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
}

function outlineOf(kind: string, read: Attributes, colour: Colour): string {
  const { fill = "none", stroke = "none" } = read;
  const how = [
    fill !== "none" && `fill=${colour(fill)}`,
    stroke !== "none" && `draw=${colour(stroke)}`,
    read["stroke-width"] !== undefined && `line width=${read["stroke-width"]}bp`,
    read["stroke-dasharray"] !== undefined && `dash pattern=${dashes(read["stroke-dasharray"])}`,
  ].filter(Boolean);
  return `  \\path[${how.join(",")}] ${shapeOf(kind, read)};`;
}

/** `5,2` is five on and two off. */
const dashes = (pattern: string) =>
  pattern
    .split(",")
    .map((length, i) => `${i % 2 === 0 ? "on" : "off"} ${length}bp`)
    .join(" ");

function shapeOf(kind: string, read: Attributes): string {
  const { points = "", d = "", cx, cy, rx, ry } = read;
  if (kind === "ellipse") return `(${cx},${cy}) ellipse [x radius=${rx}bp,y radius=${ry}bp]`;
  if (kind === "rect") {
    const { x, y, width, height } = read;
    return `(${x},${y}) rectangle ++(${width},${height})`;
  }
  if (kind !== "path") {
    const corners = points.trim().split(/\s+/);
    const closed = kind === "polygon" && corners[0] === corners.at(-1);
    const open = closed ? corners.slice(0, -1) : corners;
    return open.map((point) => `(${point})`).join(" -- ") + (kind === "polygon" ? " -- cycle" : "");
  }
  return [...d.matchAll(/([MLC])([^MLC]*)/g)]
    .map(([, command = "", rest = ""]) => pieceOf(command, rest))
    .join(" ");
}

/** A piece of a path: a start, straight lines, or cubic Bézier curves, three points each. */
function pieceOf(command: string, rest: string): string {
  const points = rest
    .trim()
    .split(/[\s]+/)
    .filter(Boolean)
    .map((point) => `(${point})`);
  if (command === "M") return points[0] ?? "";
  if (command === "L") return points.map((point) => `-- ${point}`).join(" ");
  const curves: string[] = [];
  for (let i = 0; i + 2 < points.length; i += 3)
    curves.push(`.. controls ${points[i]} and ${points[i + 1]} .. ${points[i + 2]}`);
  return curves.join(" ");
}

const anchors: Readonly<Record<string, string>> = { start: "base west", middle: "base", end: "base east" };

function wordsOf(read: Attributes, content: string, colour: Colour): string {
  const { x, y, fill = "#000000" } = read;
  const size = Number(read["font-size"]);
  const how = [
    `anchor=${anchors[read["text-anchor"] ?? "start"]}`,
    `text=${colour(fill)}`,
    `font=\\sffamily\\fontsize{${size}}{${size}}\\selectfont`,
  ];
  return `  \\node[${how.join(",")}] at (${x},${y}) {${latex(unescapeXml(content))}};`;
}

const special: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  _: "\\_",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  '"': "{''}", // what has a name for it needs another encoding of fonts
  "\u2068": "", // no font of LaTeX has isolates
  "\u2069": "",
};

/** What only formulas have. */
const symbols: Readonly<Record<string, string>> = {
  "×": "\\times",
  "÷": "\\div",
  "−": "-",
  "±": "\\pm",
  "∓": "\\mp",
  "·": "\\cdot",
  "⋆": "\\star",
  "→": "\\to",
  "▸": "\\triangleright",
  "∂": "\\partial",
  "∫": "\\int",
  "‖": "\\|",
  "√": "\\surd",
  "∞": "\\infty",
  "≥": "\\geq",
  "≤": "\\leq",
  "≠": "\\neq",
  "≈": "\\approx",
  "∧": "\\wedge",
  "∨": "\\vee",
  "¬": "\\neg",
  "∃": "\\exists",
  "∀": "\\forall",
  "∅": "\\emptyset",
  "⌊": "\\lfloor",
  "⌋": "\\rfloor",
  "⌈": "\\lceil",
  "⌉": "\\rceil",
  "…": "\\ldots",
  "½": "\\frac12",
  "′": "{}'",
  Γ: "\\Gamma",
  Π: "\\Pi",
  Σ: "\\Sigma",
  Φ: "\\Phi",
  α: "\\alpha",
  β: "\\beta",
  γ: "\\gamma",
  δ: "\\delta",
  ε: "\\varepsilon",
  ζ: "\\zeta",
  θ: "\\theta",
  λ: "\\lambda",
  μ: "\\mu",
  π: "\\pi",
  ρ: "\\rho",
  σ: "\\sigma",
  τ: "\\tau",
  φ: "\\varphi",
  ψ: "\\psi",
};

/** What stands above or below the line, character by character. */
const raised = new Map(Object.entries({ ...pairs("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿᵐᵏ", "0123456789+-()nmk"), ᵀ: "\\top " }));
const lowered = new Map(Object.entries(pairs("₀₁₂₃₄₅₆₇₈₉₊₋ᵢⱼₖₙₜ", "0123456789+-ijknt")));

function pairs(from: string, to: string): Record<string, string> {
  const written = [...to];
  return Object.fromEntries([...from].map((each, i) => [each, written[i] as string]));
}

/** Characters one by one, but what is raised or lowered together: LaTeX takes one index of a kind. */
const runs = new RegExp(`[${[...raised.keys()].join("")}]+|[${[...lowered.keys()].join("")}]+|.`, "gsu");

function latex(text: string): string {
  let [written, formula] = ["", ""];
  const close = () => {
    if (formula !== "") written += `$${formula}$`;
    formula = "";
  };
  const index = (sign: string, of: ReadonlyMap<string, string>, run: string) =>
    `{}${sign}{${[...run].map((each) => of.get(each)).join("")}}`;
  for (const [run] of text.matchAll(runs)) {
    const [first = ""] = run;
    if (symbols[run] !== undefined) formula += `${symbols[run]} `;
    else if (raised.has(first)) formula += index("^", raised, run);
    else if (lowered.has(first)) formula += index("_", lowered, run);
    else {
      close();
      written += special[run] ?? run;
    }
  }
  close();
  return written;
}
