/** steps: a graph forward and back, as one snapshot and one sentence per step. */

import { List } from "immutable";
import { signature } from "../../arguments/index.js";
import { type Drawable, drawableKind } from "../capture/drawable.js";
import { requireWords } from "../languages/loaded.js";
import { stepWords } from "../languages/words.js";
import { requireImages } from "../scene/images.js";
import { allStepsOptions, type DrawingOptions } from "../scene/options.js";
import { type Prepared, prepare } from "../scene/prepare.js";
import type { GraphSnapshot } from "../snapshot/snapshot.js";
import { stepSnapshots } from "./step-snapshots.js";
import { type Phase, ruleText, tell } from "./tell.js";

export interface Step {
  /** From 0 on: what the option `step` draws. */
  readonly index: number;
  readonly phase: Phase;
  /** `Back through ×` */
  readonly title: string;
  /** What happens, with the numbers. */
  readonly sentence: string;
  /** The graph as it is known by then: what comes later is not computed yet. */
  readonly graph: GraphSnapshot;
}

const stepsTakes = signature("steps", { graph: drawableKind, options: allStepsOptions });

/**
 * The steps of a graph: 0 the structure, 1 the inputs, one per op forward, then, where backward() has run,
 * the seed and one per op back. The snapshots share all that does not change.
 * @throws ValueError as `toDot` does.
 */
export function steps(graph: Drawable, options: Omit<DrawingOptions, "step"> = {}): List<Step> {
  stepsTakes.check(arguments);
  requireWords("steps", options.lang);
  const prepared = prepare("steps", graph, options);
  requireImages(prepared);
  return stepsOf(prepared);
}

export function stepsOf(prepared: Prepared): List<Step> {
  const graphs = stepSnapshots(prepared);
  const { lang } = prepared.drawing;
  const { sentenceBreak } = stepWords(lang);
  return List(
    tell(prepared).map(({ index, phase, title, lines, rules }) => ({
      index,
      phase,
      title,
      sentence: [...lines, ...rules.map((rule) => ruleText(rule, lang))].join(sentenceBreak),
      graph: graphs[index] as GraphSnapshot,
    })),
  );
}
