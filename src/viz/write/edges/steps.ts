/** How wires run where the steps of a loop stand side by side: down in a step, across from step to step. */
import type { Arrow, Columns, Scene } from "../../scene/scene.js";
import { quoteDot } from "../../text/escape.js";
import type { Theme } from "../../theme/theme.js";
import { indent } from "../dot-text.js";
import type { Attributes } from "../styles/style.js";

export class StepEdges {
  readonly #columns: Columns | undefined;
  /** From each cell to the next one straight wire: of a value that is used elsewhere too, if there is one. */
  readonly #straight = new Map<string, Arrow>();

  constructor({ columns, arrows }: Scene) {
    this.#columns = columns;
    if (columns === undefined) return;
    const leaving = new Set<string>();
    for (const arrow of arrows)
      if (columns.cells.has(arrow.from) && !this.#isAcross(arrow)) leaving.add(arrow.value.id);
    for (const arrow of arrows) {
      const known = this.#straight.get(pair(arrow));
      if (known === undefined || (!leaving.has(known.value.id) && leaving.has(arrow.value.id)))
        this.#straight.set(pair(arrow), arrow);
    }
  }

  get any(): boolean {
    return this.#columns !== undefined;
  }

  /** Whether a wire stays in its step, and so runs down. */
  isUpright({ from, to }: Arrow): boolean {
    const step = this.#columns?.stepOf.get(from);
    return step !== undefined && step === this.#columns?.stepOf.get(to);
  }

  /** A leaf that all steps share has a dotted line to the first: "none" for all further ones. */
  shared(arrow: Arrow, theme: Theme): Attributes | "none" | undefined {
    const place = this.#columns?.shared.get(arrow);
    if (place === undefined) return undefined;
    return place === "further"
      ? "none"
      : { style: "dotted", color: theme.moduleLine, arrowhead: "none", weight: 0 };
  }

  /** From cell to cell: the output straight on, any further state above it. */
  across(arrow: Arrow): { readonly tail: Attributes; readonly head: Attributes } | undefined {
    if (!this.#isAcross(arrow)) return undefined;
    return this.#straight.get(pair(arrow)) === arrow
      ? { tail: { weight: 30 }, head: { weight: 30 } }
      : { tail: { tailport: "ne" }, head: { headport: "nw" } };
  }

  /** From the cell of one step to that of another. */
  #isAcross(arrow: Arrow): boolean {
    const cells = this.#columns?.cells;
    return cells?.has(arrow.from) === true && cells.has(arrow.to) && !this.isUpright(arrow);
  }

  /** Inside a rank Graphviz draws edges down, but up inside an outline: there they are written turned. */
  down(from: string, to: string, headless: boolean): { readonly ends: [string, string]; look: Attributes } {
    const turned = this.#columns?.nested === true;
    const dir = headless ? { dir: "none" } : turned ? { dir: "back" } : {};
    return { ends: turned ? [to, from] : [from, to], look: dir };
  }

  isIn(arrow: Arrow, step: number): boolean {
    return this.isUpright(arrow) && this.#columns?.stepOf.get(arrow.to) === step;
  }

  /** @param numbersIn the nodes that the numbers of wires inside a step are. */
  ranks(numbersIn: (step: number) => readonly string[]): string[] {
    return (this.#columns?.steps ?? []).map((ids, step) => {
      const nodes = [...ids.map(quoteDot), ...numbersIn(step)].map((id) => `${id};`);
      return `${indent(1)}{ rank=same; ${nodes.join(" ")} }`;
    });
  }
}

const pair = ({ from, to }: Arrow) => JSON.stringify([from, to]);
