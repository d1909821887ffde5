/** What a caller may say about a picture, and what holds where nothing is said. */
import { requireWhole, ValueError } from "../../array/index.js";
import type { GraphSnapshot } from "../snapshot/snapshot.js";
import { isOwnTheme, requireColors, type ThemeChoice, themeNames, themeOf } from "../theme/choice.js";
import type { Theme } from "../theme/theme.js";

/** The options with few answers, and all of those. */
export const choices = {
  style: ["book", "tensor", "modules"],
  rankdir: ["LR", "RL", "TB", "BT"],
  names: ["auto", "path", "order"],
  values: ["auto", "none", "stats", "full"],
  grads: ["auto", "none", "norm", "full"],
  local: ["none", "edge", "chain"],
  modules: ["cluster", "collapse", "flat"],
  constants: ["show", "dim", "hide"],
  theme: themeNames,
} as const;

type Choice<key extends keyof typeof choices> = (typeof choices)[key][number];

/** Everything may be left out. */
export interface DrawingOptions {
  /**
   * `book`: ops as circles, variables as bare text, numbers on the edges. `tensor`: boxes and ellipses,
   * shapes on the edges. `modules`: one box per layer. By default book if every value is a single number;
   * modules for a network of more than 60 nodes or 10,000 trained numbers; else tensor.
   */
  readonly style?: Choice<"style">;
  /** Which way values flow. Default LR. */
  readonly rankdir?: Choice<"rankdir">;
  /**
   * `auto`: what the user calls a tensor, else x1, x2, ... (leaves with gradient) and c1, c2, ... `order`:
   * the latter for all. `path`: ids.
   */
  readonly names?: Choice<"names">;
  /** Whether shapes are written. Default true, in book false. */
  readonly shapes?: boolean;
  /** Whether dtypes are written. Default false. */
  readonly dtypes?: boolean;
  /**
   * `auto`: numbers, up to 6 entries in full, else mean, min and max. `full`: up to 64 entries. Default auto.
   */
  readonly values?: Choice<"values">;
  /**
   * `auto`: numbers, up to 6 entries in full, else the norm. `full`: up to 64 entries. Default auto, for the
   * graph of an error none.
   */
  readonly grads?: Choice<"grads">;
  /** The local derivative: on a line of its own, or as `upstream × local = gradient`. Default none. */
  readonly local?: Choice<"local">;
  /** Significant digits, 1 to 17; whole numbers are written whole. Default 4. */
  readonly digits?: number;
  /**
   * A module as a dashed line around its ops, as one box, or not at all. Default cluster, in style modules
   * collapse.
   */
  readonly modules?: Choice<"modules">;
  /**
   * How many levels of modules are drawn; what lies deeper becomes part of the one at this level. At least 1.
   * Default all.
   */
  readonly depth?: number;
  /** Leaves without gradient: as they are, in grey, or not at all. Default show. */
  readonly constants?: Choice<"constants">;
  /** Modules that are drawn as one box each, by path, whatever `modules` says of the others. */
  readonly collapse?: readonly string[];
  /** Whether what ops keep for backward, beyond operands and results, is drawn beside them. Default false. */
  readonly saved?: boolean;
  /** Ids or names of nodes, or paths of modules, that stand out. */
  readonly highlight?: readonly string[];
  /**
   * Draws one step forward or back, from 0 (the bare structure) on; see `steps` and `frames`. Default:
   * everything at once.
   */
  readonly step?: number;
  /** More nodes than this are collapsed to modules; if that is not enough, an error says so. Default 200. */
  readonly maxNodes?: number;
  /** By name, or colours of your own. Default light. */
  readonly theme?: ThemeChoice;
  /** Written above the picture. */
  readonly title?: string;
  /**
   * What the picture says to those who do not see it, in SVG and HTML. Default: the title, else the name of
   * the root.
   */
  readonly alt?: string;
}

/** Options with nothing left open, but the step that may be. */
export type Drawing = Required<Omit<DrawingOptions, "theme" | "step">> & {
  readonly theme: Theme;
  readonly step: number | undefined;
};

const largeNodes = 60;
const largeParameters = 10_000;

/** @throws ValueError for an option that is none of its choices. */
export function checkOptions(options: DrawingOptions): void {
  for (const [key, allowed] of Object.entries(choices)) {
    const given = options[key as keyof DrawingOptions];
    if (key === "theme" && isOwnTheme(given)) continue;
    if (given !== undefined && !(allowed as readonly unknown[]).includes(given))
      throw new ValueError(
        `toDot: ${key} is ${allowed.map((each) => JSON.stringify(each)).join(" or ")}, ` +
          `not ${JSON.stringify(given)}`,
      );
  }
  const { digits = 1, depth = 1, maxNodes = 1, step = 0 } = options;
  requireWhole("toDot", "digits", digits, 1, 17);
  requireWhole("toDot", "step", step, 0);
  if (depth !== Number.POSITIVE_INFINITY) requireWhole("toDot", "depth", depth);
  if (maxNodes !== Number.POSITIVE_INFINITY) requireWhole("toDot", "maxNodes", maxNodes);
  requireColors(options.theme);
}

/** What holds where nothing is said, by style. */
export function resolveOptions(graph: GraphSnapshot, options: DrawingOptions): Drawing {
  const style = options.style ?? defaultStyle(graph);
  return {
    style,
    rankdir: options.rankdir ?? "LR",
    names: options.names ?? "auto",
    shapes: options.shapes ?? style !== "book",
    dtypes: options.dtypes ?? false,
    values: options.values ?? "auto",
    grads: options.grads ?? (graph.nodes.get(graph.root)?.kind === "failed" ? "none" : "auto"),
    local: options.local ?? "none",
    digits: options.digits ?? 4,
    modules: options.modules ?? (style === "modules" ? "collapse" : "cluster"),
    depth: options.depth ?? Number.POSITIVE_INFINITY,
    constants: options.constants ?? "show",
    collapse: options.collapse ?? [],
    saved: options.saved ?? false,
    highlight: options.highlight ?? [],
    step: options.step,
    maxNodes: options.maxNodes ?? 200,
    theme: themeOf(options.theme),
    title: options.title ?? "",
    alt: options.alt ?? (options.title || defaultTitle(graph)),
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

function defaultTitle(graph: GraphSnapshot): string {
  const name = graph.nodes.get(graph.root)?.name ?? "";
  return name === "" ? "Computational graph" : `Computational graph of ${name}`;
}
