/** Arrows: a value forward and its gradient back, each on an arrow of its own. */
import type { Repeats } from "../../scene/repeats.js";
import type { Arrow } from "../../scene/scene.js";
import { isNonFinite } from "../../snapshot/array-summary.js";
import { isConstant } from "../../snapshot/edges.js";
import { quoteDot } from "../../text/escape.js";
import { withRoom } from "../../text/width.js";
import { unknownText } from "../../words/labels.js";
import { statement } from "../dot-text.js";
import type { Mark } from "../marks.js";
import type { Pen } from "../pen.js";
import { oneRow, type Rows } from "../rows/rows.js";
import type { Attributes } from "../styles/style.js";
import type { EdgeWriter } from "./edge-writer.js";
import { headPort, tailPort } from "./ports.js";

export class Arrows implements EdgeWriter {
  readonly #pen: Pen;
  readonly #repeats: Repeats;
  readonly #hasClusters: boolean;
  readonly rows: Rows;
  readonly looks = new Map<string, never>();
  readonly ends = new Map<number, readonly [string, string]>();

  constructor(pen: Pen, repeats: Repeats) {
    this.#pen = pen;
    this.#repeats = repeats;
    this.rows = oneRow(repeats);
    this.#hasClusters = pen.scene.items.some((item) => "items" in item);
  }

  inside(): readonly string[] {
    return [];
  }

  edges(): readonly string[] {
    return this.#pen.scene.arrows.flatMap((arrow, i) => this.#arrow(arrow, i));
  }

  /**
   * Upright, labels stand to the right of their edges, and close to the next: a space keeps numbers off the
   * lines.
   */
  #aside(label: string): string {
    return this.#pen.horizontal || label === "" ? withRoom(label) : label.replace(/^.*$/gm, " $& ");
  }

  /**
   * Twins: the value forward, the gradient back. In a cluster of a horizontal picture Graphviz stacks them
   * the other way round.
   */
  #arrow(arrow: Arrow, i: number): string[] {
    const { drawing, marker, style, labels, horizontal } = this.#pen;
    const { rankdir } = drawing;
    const head = this.#hasClusters ? headPort(arrow, rankdir) : {};
    const tail = this.#hasClusters ? tailPort(rankdir) : {};
    const label = this.#aside(style.valueText(arrow, labels));
    const valueMark = marker?.value(arrow, label);
    const value = this.#forward(arrow, label, valueMark);
    const id = (of: string): Attributes => (this.#pen.target === "svg" ? { id: `${of}${i}` } : {});
    const twins: Attributes[] = [{ ...this.#pen.atStep(`v${i}`, value, valueMark), ...id("v"), ...head }];
    for (const back of this.#backward(arrow)) {
      const mark = marker?.gradient(arrow, String(back.label));
      twins.push({ ...this.#pen.atStep(`g${i}`, back, mark), ...id("g"), ...tail, ...head });
    }
    if (arrow.cluster !== "" && horizontal) twins.reverse();
    const from = this.#repeats.from.get(arrow) ?? arrow.from;
    this.ends.set(i, [from, arrow.to]);
    return twins.map((twin) => statement(1, `${quoteDot(from)} -> ${quoteDot(arrow.to)}`, twin));
  }

  #forward(arrow: Arrow, label: string, mark: Mark | undefined): Attributes {
    const { theme, constants } = this.#pen.drawing;
    const dim = isConstant(arrow.value) && constants === "dim";
    if (this.#pen.isAlarming(arrow.value, mark))
      return { label, color: theme.alarm, fontcolor: theme.alarm, penwidth: 3 };
    return dim || label.trim() === unknownText
      ? { label, color: theme.faint, fontcolor: theme.faint }
      : { label };
  }

  #backward(arrow: Arrow): Attributes[] {
    const { theme, grads } = this.#pen.drawing;
    if (!arrow.edge.differentiable || grads === "none") return [];
    const alarming = arrow.gradient !== undefined && isNonFinite(arrow.gradient);
    const color = alarming ? theme.alarm : arrow.gradient === undefined ? theme.faint : theme.backward;
    const label = this.#aside(this.#pen.labels.gradientWithLocal(arrow));
    return [
      { label, dir: "back", style: "bold", color, fontcolor: color, ...(alarming ? { penwidth: 4 } : {}) },
    ];
  }
}
