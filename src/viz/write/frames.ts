/** frames: the steps as pictures, all in one layout. */

import { List } from "immutable";
import { signature } from "../../arguments/index.js";
import { type Drawable, drawableKind, snapshotOf } from "../capture/drawable.js";
import { loadWords } from "../languages/loaded.js";
import { pictureWords } from "../languages/words.js";
import { imagesKept } from "../scene/image-kinds.js";
import { allStepsOptions, type DrawingOptions } from "../scene/options.js";
import { prepare } from "../scene/prepare.js";
import { fill } from "../text/fill.js";
import { altOf } from "../words/names.js";
import { type Step, stepsOf } from "../words/steps.js";
import { frameOf, layOutMarked, withAlt } from "./svg.js";

export interface Frame extends Step {
  /** The picture as a file of its own: what `toSvg` draws with this `step`. */
  readonly svg: string;
}

const framesTakes = signature("frames", { graph: drawableKind, options: allStepsOptions });

/**
 * One SVG, one sentence and one snapshot per step: 0 the structure, 1 the inputs, one per op forward, the
 * seed, one per op back.
 * @throws MissingPackageError where @viz-js/viz is not installed, ValueError as `toDot` does.
 */
export async function frames(
  graph: Drawable,
  options: Omit<DrawingOptions, "step"> = {},
): Promise<List<Frame>> {
  framesTakes.check(arguments);
  return framesOf("frames", graph, options);
}

/** @param by the function that the user called. */
export async function framesOf(
  by: string,
  graph: Drawable,
  options: Omit<DrawingOptions, "step">,
): Promise<List<Frame>> {
  const snapshot = snapshotOf(by, graph, { images: imagesKept(options.images) });
  const prepared = prepare(by, snapshot, options);
  await loadWords(options.lang);
  const told = stepsOf(prepared);
  const marked = await layOutMarked(by, prepared);
  const picture = altOf(prepared);
  const { atStep } = pictureWords(options.lang);
  return List(
    told.map((step) => ({
      ...step,
      svg: withAlt(
        frameOf(marked, step.index),
        options.alt ?? fill(atStep, { picture, step: step.index, sentence: step.sentence }),
        options.lang,
      ),
    })),
  );
}
