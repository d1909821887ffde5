/** What a caller may say about a picture, and what holds where nothing is said. */
import {
  either,
  flag,
  heading,
  type Kind,
  kind,
  listOf,
  type OptionKinds,
  oneOf,
  optional,
  options,
  text,
  ValueError,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { type Language, languageKind } from "../languages/loaded.js";
import type { GraphSnapshot } from "../snapshot/snapshot.js";
import { type ThemeChoice, themeKind, themeOf } from "../theme/choice.js";
import type { Theme } from "../theme/theme.js";
import { type ImageShapes, imageShapesKind } from "./image-kinds.js";

/** Everything may be left out. */
export interface DrawingOptions {
  /**
   * `book`: ops as circles, variables as bare text, numbers on the edges. `tensor`: boxes and ellipses,
   * shapes on the edges. `modules`: one box per layer. By default book if every value is a single number;
   * modules for a network of more than 24 nodes or 10,000 trained numbers; else tensor.
   */
  readonly style?: "book" | "tensor" | "modules";
  /**
   * `arrows`: a value and its gradient each on an arrow of its own. `wires`: both on one wire, the value
   * above and the gradient below, as circuits are drawn; parameters that are used often are drawn at each
   * use, with a Σ where their gradients add up. Default wires above 15 ops, where a leaf that needs a
   * gradient is used three times or on either side of a leaf beside it, and for long rows of modules.
   */
  readonly edges?: "arrows" | "wires";
  /**
   * Which way values flow. Default LR; TB for ops on wires in no module that would be too wide, and that no
   * row could end in.
   */
  readonly rankdir?: "LR" | "RL" | "TB" | "BT";
  /**
   * `auto`: what the user calls a tensor, else x1, x2, ... (leaves with gradient) and c1, c2, ... `order`:
   * the latter for all. `path`: ids.
   */
  readonly names?: "auto" | "path" | "order";
  /** Whether shapes are written. Default true, in book false. */
  readonly shapes?: boolean;
  /** Whether dtypes are written. Default false. */
  readonly dtypes?: boolean;
  /**
   * `auto`: numbers, up to 6 entries in full, else mean, min and max. `full`: up to 64 entries. Default auto.
   */
  readonly values?: "auto" | "none" | "stats" | "full";
  /**
   * `auto`: numbers, up to 6 entries in full, else the norm. `full`: up to 64 entries. Default auto, for the
   * graph of an error none.
   */
  readonly grads?: "auto" | "none" | "norm" | "full";
  /** The local derivative: on a line of its own, or as `upstream × local = gradient`. Default none. */
  readonly local?: "none" | "edge" | "chain";
  /** Significant digits, 1 to 17; whole numbers are written whole. Default 4. */
  readonly digits?: number;
  /**
   * A module as a dashed line around its ops, as one box, or not at all. Default cluster, in style modules
   * collapse.
   */
  readonly modules?: "cluster" | "collapse" | "flat";
  /**
   * How many levels of modules are drawn; what lies deeper becomes part of the one at this level. At least 1.
   * Default all.
   */
  readonly depth?: number;
  /** Leaves without gradient: as they are, in grey, or not at all. Default show. */
  readonly constants?: "show" | "dim" | "hide";
  /**
   * Where modules are boxes, and more than 15: equal ones in a row are one box, `Block × 12`, and inner ones
   * are closed until there are at most 40 boxes. The steps of a loop stand side by side; where there are more
   * than `maxWidth` has room for, those after the first two and before the last are one. Default true.
   */
  readonly fold?: boolean;
  /** Modules that are drawn as one box each, by path, whatever `modules` says of the others. */
  readonly collapse?: readonly string[];
  /** Whether what ops keep for backward, beyond operands and results, is drawn beside them. Default false. */
  readonly saved?: boolean;
  /** Ids or names of nodes, or paths of modules, that stand out. */
  readonly highlight?: readonly string[];
  /**
   * What is drawn as images, in SVG, PNG and HTML. `auto`: inputs of shape (N, 1 or 3, height, width), and
   * the filters of convolutions where they have boxes of their own. Or tensors by name or id, and modules,
   * whose parameters are meant, by path: `"image"`, where the last two axes are height and width (as of
   * attention weights), or the height and the width of what lies in a row or a column:
   * `{ x: [28, 28], Affine1: [28, 28] }`, which DOT, Mermaid and TikZ refuse, as they have none. Gradients
   * that are known stand beside. `none`: nothing. A snapshot has images if `graphOf` was asked for them.
   * Default auto.
   */
  readonly images?: "auto" | "none" | ImageShapes;
  /**
   * Draws one step forward or back, from 0 (the bare structure) on; see `steps` and `frames`. Default:
   * everything at once.
   */
  readonly step?: number;
  /** More nodes than this are collapsed to modules; if that is not enough, an error says so. Default 250. */
  readonly maxNodes?: number;
  /**
   * A picture on wires that gets wider than this many points, and than four times its height, goes on in
   * further rows: a wire that is cut ends in `▸ 1` and starts anew at `1 ▸`. Infinity for one row, however
   * long. Default 1300.
   */
  readonly maxWidth?: number;
  /** By name, or colours of your own. Default light. */
  readonly theme?: ThemeChoice;
  /** Written above the picture. */
  readonly title?: string;
  /**
   * The language of all that is said: English, Japanese or Chinese; names and formulas stay as they are.
   * What answers at once needs `loadLanguage` before. Default en.
   */
  readonly lang?: Language;
  /**
   * What the picture says to those who do not see it. Default: the title, else the name of the root. In DOT
   * it is the name of the graph, in Mermaid its description, where it is given.
   */
  readonly alt?: string;
}

/** Options with nothing left open, but the step that may be, and the edges that depend on the scene. */
export type Drawing = Required<Omit<DrawingOptions, "theme" | "step" | "edges" | "lang" | "alt">> & {
  readonly edges: DrawingOptions["edges"];
  readonly theme: Theme;
  readonly step: number | undefined;
  readonly lang: Language | undefined;
  /** undefined: see `altOf`. */
  readonly alt: string | undefined;
};

const largeNodes = 24;
const largeParameters = 10_000;

export const styleNames = ["book", "tensor", "modules"] as const;

const names: Kind<readonly string[]> = listOf(text, "an array of strings");
const none: readonly string[] = Object.freeze([]);

/** A count that may be without end. */
const limit: Kind<number> = either(whole(1), oneOf([Number.POSITIVE_INFINITY]));

/** What holds where nothing is said; what depends on the graph or the style is left open. */
const stepless = {
  style: optional(oneOf(styleNames)),
  edges: optional(oneOf(["arrows", "wires"])),
  rankdir: optional(oneOf(["LR", "RL", "TB", "BT"])),
  names: withDefault(oneOf(["auto", "path", "order"]), "auto"),
  shapes: optional(flag),
  dtypes: withDefault(flag, false),
  values: withDefault(oneOf(["auto", "none", "stats", "full"]), "auto"),
  grads: optional(oneOf(["auto", "none", "norm", "full"])),
  local: withDefault(oneOf(["none", "edge", "chain"]), "none"),
  digits: withDefault(whole(1, 17), 4),
  modules: optional(oneOf(["cluster", "collapse", "flat"])),
  depth: withDefault(limit, Number.POSITIVE_INFINITY),
  fold: withDefault(flag, true),
  constants: withDefault(oneOf(["show", "dim", "hide"]), "show"),
  collapse: withDefault(names, none),
  saved: withDefault(flag, false),
  highlight: withDefault(names, none),
  images: withDefault(either(oneOf(["auto", "none"]), imageShapesKind), "auto"),
  maxNodes: withDefault(limit, 250),
  maxWidth: withDefault(limit, 1300),
  theme: withDefault(themeKind, "light"),
  title: withDefault(heading, ""),
  lang: optional(languageKind),
  alt: optional(text),
} satisfies OptionKinds<Omit<DrawingOptions, "step">>;

export const drawingKinds = {
  ...stepless,
  step: optional(whole(0)),
} satisfies OptionKinds<DrawingOptions>;

/** An option of pictures that means nothing here is refused, with the way out. */
export const leftOut = (wayOut: string): Kind<never> => optional(kind(`left out: ${wayOut}`, () => false));

/** Those of what has all steps. */
export const playerDrawingKinds = {
  ...stepless,
  step: leftOut("all steps are there; toSvg, toPng, toDot and toTikz draw one"),
};

export const allStepsOptions = options<Omit<DrawingOptions, "step">>()(playerDrawingKinds);

export const drawingOptions = options<DrawingOptions>()(drawingKinds);

/**
 * Of what is written for programs that draw no images: DOT, Mermaid, TikZ.
 * @throws ValueError where images were asked for, which would be missing in silence.
 */
export function withoutImages(by: string, options: DrawingOptions): DrawingOptions {
  if (typeof options.images === "object")
    throw new ValueError(
      `${by}: images: there are none in this format; toSvg, toPng, toGif, frames and the pages draw them`,
    );
  return { ...options, images: "none" };
}

/** What holds where nothing is said, by style. */
export function resolveOptions(graph: GraphSnapshot, given: DrawingOptions): Drawing {
  const said = drawingOptions.read(given);
  const style = said.style ?? defaultStyle(graph);
  return {
    ...said,
    style,
    edges: said.edges,
    rankdir: said.rankdir ?? "LR",
    shapes: said.shapes ?? style !== "book",
    grads: said.grads ?? (graph.nodes.get(graph.root)?.kind === "failed" ? "none" : "auto"),
    modules: said.modules ?? (style === "modules" ? "collapse" : "cluster"),
    step: said.step,
    theme: themeOf(said.theme),
    lang: said.lang,
    alt: said.alt ?? (said.title || undefined),
  };
}

function defaultStyle(graph: GraphSnapshot): Drawing["style"] {
  if (graph.nodes.every(({ shape }) => shape.every((extent) => extent === 1))) return "book";
  if (graph.modules.isEmpty()) return "tensor";
  const trained = graph.modules.reduce(
    (sum, { parent, parameterCount }) => sum + (parent === "" ? parameterCount : 0),
    0,
  );
  return graph.nodes.size > largeNodes || trained > largeParameters ? "modules" : "tensor";
}
