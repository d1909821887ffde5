/** Marks: from which step on the parts of a picture are to be seen, and in which steps they stand out. */

import type { Prepared } from "../scene/prepare.js";
import type { Arrow, Box } from "../scene/scene.js";
import { knownFrom } from "../scene/timeline.js";
import { isNonFinite } from "../snapshot/array-summary.js";
import type { GraphNode } from "../snapshot/snapshot.js";
import { Labels } from "../words/labels.js";
import type { Style } from "./styles/style.js";

/** Of one box or one arrow. */
export interface Mark {
  /** The first step that shows it at all. */
  readonly from: number;
  /** The first step that shows each line of its label. */
  readonly lines: readonly number[];
  /** The first line that tells a gradient; the number of lines if none does. */
  readonly gradientLine: number;
  /** The steps in which it is what happens. */
  readonly active: readonly number[];
  /** The first step that shows a value of it that is NaN or infinite; Infinity if there is none. */
  readonly alarmFrom: number;
}

/** Reads the labels of a style without gradients, and without values, to tell which line says what. */
export class Marker {
  readonly #prepared: Prepared;
  readonly #style: Style;
  readonly #bare: Labels;
  readonly #valued: Labels;

  constructor(prepared: Prepared, style: Style) {
    this.#prepared = prepared;
    this.#style = style;
    this.#bare = new Labels(prepared, { values: false, gradients: false });
    this.#valued = new Labels(prepared, { values: true, gradients: false });
  }

  box(box: Box, label: string): Mark {
    const { timeline, scene, drawing } = this.#prepared;
    const of = (labels: Labels) => String(this.#style.box(box, labels, drawing.theme).label ?? "");
    const isOutput = box.node?.kind === "output";
    const { value, gradient } = knownFrom(timeline, scene, box);
    const isStep = timeline.order.some(({ id }) => id === box.id);
    const back = isStep || isOutput ? [timeline.backward(box.id)] : [];
    return {
      from: 0,
      ...lineSteps(label, of(this.#bare), of(this.#valued), value, gradient),
      active: [...(isOutput ? [] : [value]), ...back].filter(Number.isFinite),
      alarmFrom: alarmFrom(box.node, value),
    };
  }

  value(arrow: Arrow, label: string): Mark {
    const value = this.#prepared.timeline.forward(arrow.from);
    const bare = this.#style.valueText(arrow, this.#bare);
    return {
      from: 0,
      ...lineSteps(label, bare, label, value, value),
      active: [value],
      alarmFrom: alarmFrom(arrow.value, value),
    };
  }

  gradient(arrow: Arrow, label: string): Mark {
    const from = this.#prepared.timeline.backward(arrow.to);
    const lines = label.split("\n").map(() => from);
    const active = Number.isFinite(from) ? [from] : [];
    // a gradient is not to be seen before it is known, so its colour needs no change
    return { from, lines, gradientLine: 0, active, alarmFrom: Number.POSITIVE_INFINITY };
  }
}

const alarmFrom = (node: GraphNode | undefined, step: number) =>
  node?.value !== undefined && isNonFinite(node.value) ? step : Number.POSITIVE_INFINITY;

/**
 * Labels list the structure first, then values, then gradients; a line that differs belongs to what comes
 * later.
 */
function lineSteps(full: string, bare: string, valued: string, value: number, gradient: number) {
  const rows = full.split("\n");
  const common = (other: string) => {
    const others = other === "" ? [] : other.split("\n");
    const differs = rows.findIndex((row, i) => row !== others[i]);
    return differs === -1 ? rows.length : differs;
  };
  const [structure, known] = [common(bare), common(valued)];
  const lines = rows.map((_, i) => (i < structure ? 0 : i < known ? value : gradient));
  return { lines, gradientLine: known };
}
