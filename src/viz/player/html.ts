/**
 * toHtml: the player, one HTML file that goes step by step forward and back through a graph, with the chain
 * rule in numbers.
 */
import { flag, nonNegative, optional, options, signature, text, withDefault } from "../../arguments/index.js";
import { type Drawable, drawableKind } from "../capture/drawable.js";
import { loadWords } from "../languages/loaded.js";
import { type DrawingOptions, playerDrawingKinds } from "../scene/options.js";
import { prepare } from "../scene/prepare.js";
import { themeKind } from "../theme/choice.js";
import { altOf } from "../words/names.js";
import { layOutMarked } from "../write/svg.js";
import { statesOf } from "./opened.js";
import { type LaidOut, page } from "./page.js";

/** What pictures take (but `step`: the player has them all), and what the player does with gradients. */
export interface PlayerOptions extends Omit<DrawingOptions, "step"> {
  /**
   * Gradients are hidden until the reader types the number (of an array, its shape). The page has a switch
   * too. Default false.
   */
  readonly predict?: boolean;
  /** How far a typed number may be off, relative to the right one. Default 0.01. */
  readonly tolerance?: number;
  /** Whether numerical gradients are computed, where `graph` is no snapshot. Default true. */
  readonly numerical?: boolean;
  /**
   * The text of the program, whose lines stand beside the picture; the one that ran the active op is lit. For
   * graphs that were computed inside `recordSources`. Default none.
   */
  readonly program?: string;
}

export const playerOptions = options<PlayerOptions>()({
  ...playerDrawingKinds,
  theme: optional(themeKind),
  predict: withDefault(flag, false),
  tolerance: withDefault(nonNegative, 0.01),
  numerical: withDefault(flag, true),
  program: withDefault(text, ""),
});

const toHtmlTakes = signature("toHtml", { graph: drawableKind, options: playerOptions });

/**
 * A graph step by step, as one self-contained page: it opens from disk and asks no network for anything. One
 * layout for all steps: the structure, the inputs, one step per op forward, the seed, one per op back; see
 * `steps`. Arrow keys, Home and End change the step, `#7` in the address opens the seventh. Names are text
 * only, whatever they contain, and nothing runs in the page but its own program.
 *
 * Without a `theme` the page follows the reader's system; a named one is what it opens in.
 * @throws MissingPackageError where @viz-js/viz is not installed, ValueError as `toDot` does, and for a
 *   tolerance that is negative or no number.
 */
export async function toHtml(graph: Drawable, given: PlayerOptions = {}): Promise<string> {
  toHtmlTakes.check(arguments);
  const { predict, tolerance, numerical, program, theme, ...rest } = playerOptions.read(given);
  // laid out in light: the page paints the picture in the colours that the reader asks for
  const prepared = prepare("toHtml", graph, { ...rest, title: "" }, { numerical, excerpts: true });
  await loadWords(rest.lang);
  const alt = rest.alt ?? (rest.title || altOf(prepared));
  const own = typeof theme === "object" ? theme : undefined;
  const states: LaidOut[] = [];
  for (const state of statesOf(prepared, { ...rest, title: "" })) {
    const { drawing } = state.prepared;
    const drawn = { ...state.prepared, drawing: { ...drawing, alt } };
    const marked = await layOutMarked("toHtml", drawn);
    const painted = own === undefined ? drawn : { ...drawn, drawing: { ...drawn.drawing, theme: own } };
    states.push({ state: { ...state, prepared: painted }, marked });
  }
  return page(states, {
    heading: rest.title || altOf(prepared),
    theme: typeof theme === "object" ? "own" : (theme ?? "auto"),
    predict,
    tolerance,
    program,
  });
}
