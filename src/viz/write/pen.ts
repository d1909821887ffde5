/**
 * Pen: what all parts of a picture in DOT are written with: its labels, its style, and what a step shows of
 * it.
 */
import type { Drawing } from "../scene/options.js";
import type { Prepared } from "../scene/prepare.js";
import type { Box, Scene } from "../scene/scene.js";
import { isNonFinite } from "../snapshot/array-summary.js";
import type { GraphNode } from "../snapshot/snapshot.js";
import { Labels } from "../words/labels.js";
import type { ImageBoxes } from "./images/boxes.js";
import { type Mark, Marker } from "./marks.js";
import * as allStyles from "./styles/index.js";
import { withSteps } from "./styles/steps.js";
import type { Attributes, Style } from "./styles/style.js";
import { wiredStyles } from "./styles/wired.js";

/**
 * `file`: for any Graphviz, without ids. `svg`: for an SVG that is looked at as it is. `steps`: for one whose
 * boxes and edges show what each step has reached.
 */
export type Target = "file" | "svg" | "steps";

const styles: { readonly [name in Drawing["style"]]: Style } = { ...allStyles };

/** How thick what stands out is. */
export const standsOut = 4;

export class Pen {
  readonly scene: Scene;
  readonly drawing: Drawing;
  readonly labels: Labels;
  readonly style: Style;
  readonly marker: Marker | undefined;
  /** Values flow from side to side, so that numbers stand above and below their edges. */
  readonly horizontal: boolean;
  readonly marks = new Map<string, Mark>();

  constructor(
    prepared: Prepared,
    readonly target: Target,
    /** None in a file, where no Graphviz would find them. */
    readonly images?: ImageBoxes,
  ) {
    const { scene, drawing } = prepared;
    this.scene = scene;
    this.drawing = drawing;
    this.labels = new Labels(prepared);
    const style = (drawing.edges === "wires" ? wiredStyles : styles)[drawing.style];
    this.style = withSteps(style, scene);
    this.horizontal = drawing.rankdir === "LR" || drawing.rankdir === "RL";
    const stepped = target === "steps" || drawing.step !== undefined;
    this.marker = stepped ? new Marker(prepared, this.style) : undefined;
  }

  /** How a box looks, with room for its images. */
  box(box: Box): Attributes {
    const attributes = this.style.box(box, this.labels, this.drawing.theme);
    const size = Number(this.style.node.fontsize ?? 14);
    return this.images?.withRoom(box.id, attributes, size) ?? attributes;
  }

  /** As of the step that is drawn, or with the id that the mark is found by. */
  atStep(id: string, attributes: Attributes, mark: Mark | undefined): Attributes {
    if (mark === undefined) return attributes;
    if (this.target === "steps") {
      this.marks.set(id, mark);
      return { ...attributes, id };
    }
    const step = this.drawing.step as number;
    const unseen = { color: "transparent", fontcolor: "transparent" };
    if (mark.from > step) return { ...attributes, ...unseen };
    const seen = this.seenRows(String(attributes.label), mark);
    const { fontcolor } = unseen; // keeps its place, where nothing of a label is to be seen yet
    const label = seen.length > 0 ? { label: seen.join("\n") } : { fontcolor };
    return { ...attributes, ...label, ...(mark.active.includes(step) ? { penwidth: standsOut } : {}) };
  }

  /** The rows of a label that the step shows. */
  seenRows(label: string, mark: Mark | undefined): string[] {
    const rows = label.split("\n");
    const { step } = this.drawing;
    if (mark === undefined || step === undefined) return rows;
    return rows.filter((_, i) => (mark.lines[i] as number) <= step);
  }

  /** Not before the value is seen; where all steps are drawn at once, each paints its own alarm. */
  isAlarming(node: GraphNode | undefined, mark: Mark | undefined): boolean {
    if (node?.value === undefined || !isNonFinite(node.value) || this.target === "steps") return false;
    return mark === undefined || mark.alarmFrom <= (this.drawing.step as number);
  }
}
