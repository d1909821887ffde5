/** What a caller may say about a picture, and what holds where nothing is said. */
import { ValueError } from "../kernels/index.js";
import type { GraphSnapshot } from "./snapshot.js";
import { type Theme, themes } from "./theme.js";

const choices = {
  style: ["book", "tensor", "modules"],
  rankdir: ["LR", "RL", "TB", "BT"],
  names: ["auto", "path", "order"],
  values: ["auto", "none", "stats", "full"],
  grads: ["auto", "none", "norm", "full"],
  local: ["none", "edge", "chain"],
  modules: ["cluster", "collapse", "flat"],
  constants: ["show", "dim", "hide"],
  theme: Object.keys(themes) as (keyof typeof themes)[],
} as const;

type Choice<key extends keyof typeof choices> = (typeof choices)[key][number];

/** Everything may be left out. */
export interface DrawingOptions {
  /**
   * `book`: ops as circles, variables as bare text, numbers on the edges. `tensor`: boxes and ellipses, shapes on the edges.
   * `modules`: one box per layer. By default book if every value is a single number; modules for a network of more than 60
   * nodes or 10,000 trained numbers; else tensor.
   */
  readonly style?: Choice<"style">;
  /** Which way values flow. Default LR. */
  readonly rankdir?: Choice<"rankdir">;
  /** `auto`: what the user calls a tensor, else x1, x2, ... (leaves with gradient) and c1, c2, ... `order`: the latter for all. `path`: ids. */
  readonly names?: Choice<"names">;
  /** Whether shapes are written. Default true, in book false. */
  readonly shapes?: boolean;
  /** Whether dtypes are written. Default false. */
  readonly dtypes?: boolean;
  /** `auto`: numbers, up to 6 entries in full, else mean, min and max. `full`: up to 64 entries. Default auto. */
  readonly values?: Choice<"values">;
  /** `auto`: numbers, up to 6 entries in full, else the norm. `full`: up to 64 entries. Default auto. */
  readonly grads?: Choice<"grads">;
  /** The local derivative: on a line of its own, or as `upstream × local = gradient`. Default none. */
  readonly local?: Choice<"local">;
  /** Significant digits, 1 to 17; whole numbers are written whole. Default 4. */
  readonly digits?: number;
  /** A module as a dashed frame around its ops, as one box, or not at all. Default cluster, in style modules collapse. */
  readonly modules?: Choice<"modules">;
  /** How many levels of modules are drawn; what lies deeper becomes part of the one at this level. At least 1. Default all. */
  readonly depth?: number;
  /** Leaves without gradient: as they are, in grey, or not at all. Default show. */
  readonly constants?: Choice<"constants">;
  /** More nodes than this are collapsed to modules; if that is not enough, an error says so. Default 200. */
  readonly maxNodes?: number;
  /** Default light. */
  readonly theme?: Choice<"theme">;
  /** Written above the picture; in SVG it is the text alternative too. */
  readonly title?: string;
}

/** Options with nothing left open. */
export type Drawing = Required<Omit<DrawingOptions, "theme">> & { readonly theme: Theme };

const largeNodes = 60;
const largeParameters = 10_000;

/** @throws ValueError for an option that is none of its choices. */
export function checkOptions(options: DrawingOptions): void {
  for (const [key, allowed] of Object.entries(choices)) {
    const given = options[key as keyof DrawingOptions];
    if (given !== undefined && !(allowed as readonly unknown[]).includes(given))
      throw new ValueError(
        `toDot: ${key} is ${allowed.map((each) => JSON.stringify(each)).join(" or ")}, not ${JSON.stringify(given)}`,
      );
  }
  requireWhole("digits", options.digits, 1, 17);
  requireWhole("depth", options.depth, 1, Number.POSITIVE_INFINITY);
  requireWhole("maxNodes", options.maxNodes, 1, Number.POSITIVE_INFINITY);
}

function requireWhole(key: string, given: number | undefined, low: number, high: number): void {
  if (given === undefined || (given >= low && given <= high && (Number.isInteger(given) || given === high)))
    return;
  const range = high === Number.POSITIVE_INFINITY ? `of at least ${low}` : `from ${low} to ${high}`;
  throw new ValueError(`toDot: ${key} is a whole number ${range}, not ${given}`);
}

/** The defaults of drawing.md, by style. */
export function resolveOptions(graph: GraphSnapshot, options: DrawingOptions): Drawing {
  const style = options.style ?? defaultStyle(graph);
  return {
    style,
    rankdir: options.rankdir ?? "LR",
    names: options.names ?? "auto",
    shapes: options.shapes ?? style !== "book",
    dtypes: options.dtypes ?? false,
    values: options.values ?? "auto",
    grads: options.grads ?? "auto",
    local: options.local ?? "none",
    digits: options.digits ?? 4,
    modules: options.modules ?? (style === "modules" ? "collapse" : "cluster"),
    depth: options.depth ?? Number.POSITIVE_INFINITY,
    constants: options.constants ?? "show",
    maxNodes: options.maxNodes ?? 200,
    theme: themes[options.theme ?? "light"],
    title: options.title ?? "",
  };
}

function defaultStyle(graph: GraphSnapshot): Choice<"style"> {
  if (graph.nodes.every(({ shape }) => shape.every((extent) => extent === 1))) return "book";
  if (graph.modules.isEmpty()) return "tensor";
  const trained = graph.modules.reduce(
    (sum, { parent, parameterCount }) => sum + (parent === "" ? parameterCount : 0),
    0,
  );
  return graph.nodes.size > largeNodes || trained > largeParameters ? "modules" : "tensor";
}
