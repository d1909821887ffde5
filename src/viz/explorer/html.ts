/** toGraphHtml: a graph of any size as one page, whose modules open and close in place. */
import {
  listOf,
  optional,
  options,
  signature,
  text,
  ValueError,
  withDefault,
} from "../../arguments/index.js";
import { type Drawable, drawableKind, snapshotOf } from "../capture/drawable.js";
import { loadWords } from "../languages/loaded.js";
import { explorerWords } from "../languages/words.js";
import { type DrawingOptions, playerDrawingKinds, resolveOptions } from "../scene/options.js";
import type { GraphModule } from "../snapshot/snapshot.js";
import { themeKind } from "../theme/choice.js";
import { pageThemeOf } from "../theme/page-themes.js";
import { themes } from "../theme/theme.js";
import { altOf } from "../words/names.js";
import { loadGraphviz } from "../write/svg.js";
import { around, type Outline } from "./drawing/outline.js";
import { pictureOf } from "./drawing/picture.js";
import { graphvizText } from "./graphviz.js";
import { outlineOf } from "./outline-of.js";
import { explorerPage } from "./page.js";
import { allStates, firstState, onePath, stateKey } from "./states.js";

type Taken =
  | "style"
  | "names"
  | "shapes"
  | "dtypes"
  | "values"
  | "grads"
  | "digits"
  | "theme"
  | "title"
  | "alt"
  | "lang";

/** What pictures take of this, and how the page begins. */
export interface GraphPageOptions extends Pick<DrawingOptions, Taken> {
  /** Modules that are open at first, by path; what is around them is open too. Default none. */
  readonly open?: readonly string[];
  /**
   * The text of dist/viz-global.js of the package @viz-js/viz, which the page lays out with where there are
   * too many states to do so before. Default: it is read where the package is installed. In a browser there
   * is none, and for "" there is none in the page: then one way down is open at a time.
   */
  readonly graphviz?: string;
}

const { style, names, shapes, dtypes, values, grads, digits, title, alt, lang } = playerDrawingKinds;

export const graphPageOptions = options<GraphPageOptions>()({
  style,
  names,
  shapes,
  dtypes,
  values,
  grads,
  digits,
  title,
  alt,
  lang,
  theme: optional(themeKind),
  open: withDefault(listOf(text, "an array of strings"), []),
  graphviz: optional(text),
});

const toGraphHtmlTakes = signature("toGraphHtml", { graph: drawableKind, options: graphPageOptions });

/**
 * A graph of any size as one self-contained page, which opens with its modules closed: a click or Enter opens
 * one into its parts and closes it again, in place; equal layers in a row are one box, and so is every twenty
 * of more than forty parts. Wheel, pinch, + and - zoom, a drag and the arrow keys move, 0 fits, / searches
 * by name, op and shape; a map shows where one is in more than a hundred nodes.
 *
 * The page asks no network for anything. Where it has few modules, every state of it was laid out before;
 * where it has many, it carries Graphviz in WebAssembly (1.3 MB) and lays out what is asked for.
 *
 * Without a `theme` the page follows the reader's system; a named one is what it opens in.
 * @throws MissingPackageError where @viz-js/viz is not installed, ValueError for an option that is none of
 *   its choices, and for `open` that names no module.
 */
export async function toGraphHtml(graph: Drawable, given: GraphPageOptions = {}): Promise<string> {
  toGraphHtmlTakes.check(arguments);
  const { theme, open, graphviz: givenText, ...rest } = graphPageOptions.read(given);
  if (givenText) requireGraphviz(givenText);
  const snapshot = snapshotOf("toGraphHtml", graph);
  const resolved = resolveOptions(snapshot, { ...defined(rest), title: "" });
  // layers are what is opened; a graph of single numbers looks as in a book
  const chosen = rest.style ?? (resolved.style === "book" ? "book" : "modules");
  const drawing = { ...resolved, style: chosen, edges: "wires", theme: themes.light } as const;
  await loadWords(rest.lang);
  const words = explorerWords(rest.lang);
  const { outline, modules } = outlineOf(snapshot, drawing, words.kinds, words.piece);
  const first = [...new Set([...firstState(outline, modules), ...openAtFirst(outline, modules, open)])];
  const { instance } = await loadGraphviz("toGraphHtml");
  const engine = await instance();
  const draw = async (modules: readonly number[]) => {
    const layOut = (dot: string) => engine.renderString(dot, { format: "svg" });
    return (await pictureOf(outline, new Set(modules), drawing.theme, words, layOut)).svg;
  };
  const all = allStates(outline);
  const engineText = all === undefined ? (givenText ?? (await graphvizText())) : undefined;
  const before = all ?? (engineText ? [] : onePath(outline));
  const states = Object.fromEntries([first, ...before].map((modules) => [stateKey(modules), modules]));
  const drawn: Record<string, string> = {};
  for (const [key, modules] of Object.entries(states)) drawn[key] = await draw(modules);
  return explorerPage({
    heading: rest.title || altOf({ graph: snapshot, drawing: resolved }),
    alt: altOf({ graph: snapshot, drawing: { ...resolved, alt: rest.alt ?? (rest.title || undefined) } }),
    lang: rest.lang ?? "en",
    theme: pageThemeOf(theme),
    own: typeof theme === "object" ? theme : undefined,
    outline,
    open: first,
    states: drawn,
    first: drawn[stateKey(first)] as string,
    graphviz: engineText ? await withHash(engineText) : undefined,
  });
}

/** Options that were not given stay away, so that defaults hold. */
function defined<T extends object>(given: T): Partial<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function openAtFirst(outline: Outline, modules: readonly GraphModule[], open: readonly string[]): number[] {
  const paths = modules.map(({ path }) => path);
  return open.flatMap((path) => {
    const module = paths.indexOf(path, 1);
    if (module === -1) {
      const known = paths.slice(1, 21).join(", ") || "none";
      throw new ValueError(
        `toGraphHtml: open: there is no module ${JSON.stringify(path)}; there are ${known}` +
          `${paths.length > 21 ? ", ..." : ""}`,
      );
    }
    return around(outline, module);
  });
}

/** Also where the page would be without it. */
function requireGraphviz(text: string): void {
  if (/<\/script|<!--/i.test(text))
    throw new ValueError("toGraphHtml: graphviz: this text would end the script that it stands in");
  if (!text.includes("Viz"))
    throw new ValueError(
      "toGraphHtml: graphviz: this text does not define Viz; it takes that of dist/viz-global.js of the " +
        "package @viz-js/viz",
    );
}

async function withHash(text: string) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return { text, hash: `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}` };
}
