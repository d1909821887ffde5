/** The views of every step: what of its numbers a page can show, and these as the page carries them. */
import type { Prepared } from "../../scene/prepare.js";
import type { Box } from "../../scene/scene.js";
import type { GraphNode } from "../../snapshot/snapshot.js";
import type { Sentences } from "../../words/sentences.js";
import type { ToldStep } from "../../words/tell.js";
import type { Questions } from "../questions.js";
import { Applied } from "./applied.js";
import { gatheredBack, gatheredForward } from "./gather.js";
import { openedBack, openedForward } from "./opened.js";
import { Product } from "./product.js";
import type { View } from "./view.js";
import { poolBack, poolForward, windowBack, windowForward } from "./window.js";

/** Numbers of views that a page carries; steps beyond go without. */
const mostNumbers = 40_000;

export class StepViews {
  readonly #prepared: Prepared;
  readonly #sentences: Sentences;
  readonly #questions: Questions;
  readonly #forward = new Map<string, View[]>();
  #left = mostNumbers;

  constructor(prepared: Prepared, sentences: Sentences, questions: Questions) {
    this.#prepared = prepared;
    this.#sentences = sentences;
    this.#questions = questions;
  }

  /** By step. */
  all(told: readonly ToldStep[]): View[][] {
    const { timeline } = this.#prepared;
    return told.map((step) => {
      const { index, phase } = step;
      if (phase === "forward") return this.#ahead(timeline.order[index - 2]);
      if (phase !== "backward") return [];
      return this.#back(timeline.back[index - (timeline.seed ?? 0) - 1], step);
    });
  }

  #ahead(box: Box | undefined): View[] {
    const node = box?.node;
    if (node?.kind !== "op") return [];
    const known = this.#forward.get(node.id);
    if (known !== undefined) return known;
    const op = new Applied(this.#prepared, this.#sentences, node);
    const views = this.#afforded([forwardOf(op)]);
    this.#forward.set(node.id, views);
    return views;
  }

  #back(box: Box | undefined, { rules }: ToldStep): View[] {
    const node = box?.node;
    if (node?.kind !== "op") return [];
    const op = new Applied(this.#prepared, this.#sentences, node);
    const product = Product.of(op);
    const above = this.#questions.aboutNode(node.id);
    const views = op.edges.map((edge, operand) => {
      const told = rules.find(({ arrow }) => arrow?.edge === edge);
      if (told === undefined) return undefined;
      const rule = this.#questions.answeredBy(told);
      const view =
        product?.backward(operand === 0 ? 0 : 1, rule) ??
        gatheredBack(op, operand, rule) ??
        (isWindow(node) ? windowBack(op, operand, rule) : undefined) ??
        poolBack(op, rule) ??
        openedBack(op, operand, rule);
      return view && { ...view, above };
    });
    // the gradient of what is trained comes first
    return [...this.#afforded(views.reverse()), ...this.#ahead(box)];
  }

  #afforded(views: readonly (View | undefined)[]): View[] {
    return views.filter((view): view is View => {
      if (view === undefined) return false;
      this.#left -= numbersIn(view);
      return this.#left >= 0;
    });
  }
}

function forwardOf(op: Applied): View | undefined {
  const product = Product.of(op);
  if (product !== undefined) return product.forward();
  if (isWindow(op.node)) return windowForward(op);
  return gatheredForward(op) ?? poolForward(op) ?? openedForward(op);
}

const isWindow = ({ inside }: GraphNode) => inside === "{y} = {a} ⋆ {b}";

function numbersIn(view: View): number {
  return JSON.stringify(view).split(",").length;
}
