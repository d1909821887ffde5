/**
 * Questions: the gradients that a reader may be asked for in predict mode, each by the id that the page finds
 * its answer by.
 */
import type { Prepared } from "../scene/prepare.js";
import type { ChainRule } from "../words/chain-rule.js";
import type { ToldStep } from "../words/tell.js";

export class Questions {
  readonly #ids = new Map<ChainRule, string>();
  readonly #byArrow = new Map<string, string>();
  readonly #byNode = new Map<string, string>();

  constructor({ scene: { arrows } }: Prepared, told: readonly ToldStep[]) {
    for (const rule of told.flatMap(({ rules }) => rules)) {
      if (rule.answer === "?") continue;
      const id = `r${this.#ids.size}`;
      this.#ids.set(rule, id);
      if (rule.arrow !== undefined) this.#byArrow.set(`g${arrows.indexOf(rule.arrow)}`, id);
      if (rule.whole) this.#byNode.set(rule.node, id);
    }
  }

  get size(): number {
    return this.#ids.size;
  }

  /** The question that a rule answers. */
  answeredBy(rule: ChainRule): string | undefined {
    return this.#ids.get(rule);
  }

  /** The question whose answer stands at an arrow, given as the id of the arrow's group in the picture. */
  atArrow(group: string): string | undefined {
    return this.#byArrow.get(group);
  }

  /** The question whose answer is the whole gradient of a node. */
  aboutNode(id: string | undefined): string | undefined {
    return id === undefined ? undefined : this.#byNode.get(id);
  }
}
