/**
 * What a style answers: how each kind of box looks, and what stands above an edge. The writer asks and never
 * branches on a style.
 */

import type { Arrow, Box } from "../../scene/scene.js";
import type { Theme } from "../../theme/theme.js";
import type { Labels } from "../../words/labels.js";

/** In the order in which they are written. */
export type Attributes = Readonly<Record<string, string | number>>;

export interface Style {
  /** Spacing and type sizes. */
  readonly graph: Attributes;
  readonly node: Attributes;
  readonly edge: Attributes;
  box(box: Box, labels: Labels, theme: Theme): Attributes;
  /** What stands above the edge that goes forward. */
  valueText(arrow: Arrow, labels: Labels): string;
}
