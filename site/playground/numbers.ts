/**
 * Numbers that a tensor is made of can be dragged: each is marked, and the one that was chosen has a slider below
 * its line. What changes is the program itself, so undoing, links and the picture follow.
 */
import { isolateHistory } from "@codemirror/commands";
import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";
import {
  type EditorState,
  type Extension,
  RangeSetBuilder,
  StateEffect,
  StateField,
  Transaction,
} from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  EditorView,
  ViewPlugin,
  type ViewUpdate,
  WidgetType,
} from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import { find, make } from "../page/dom.js";
import { fill } from "../page/words.js";
import { formOf, type Range, rangeOf, stepOf } from "./handles.js";
import type { Messages } from "./messages.js";

interface Literal {
  readonly from: number;
  readonly to: number;
}

interface Chosen extends Literal {
  /** As it stood when it was chosen, or was typed since. */
  readonly start: string;
  /** Of its slider: it holds every value that the number was moved to. */
  readonly range: Range;
}

/** Functions whose numbers are values of leaves. */
const makers = new Set(["tensor", "leaf", "scalar", "parameter"]);

/** The literal at a place, its sign with it, if a tensor is made of it. */
function literalAt(state: EditorState, place: number): Literal | undefined {
  for (const side of [1, -1] as const) {
    const node = syntaxTree(state).resolveInner(place, side);
    if (node.name === "Number" && isLeafs(state, node)) return withSign(state, node);
  }
  return undefined;
}

function withSign(state: EditorState, { from, to, parent }: SyntaxNode): Literal {
  const signed = parent?.name === "UnaryExpression" && state.sliceDoc(parent.from, from) === "-";
  return { from: signed ? parent.from : from, to };
}

function isMovable(written: string): boolean {
  const step = stepOf(written);
  return step > 0 && step < Number.POSITIVE_INFINITY && Number.isFinite(Number(written));
}

function isLeafs(state: EditorState, node: SyntaxNode): boolean {
  if (!isMovable(state.sliceDoc(node.from, node.to))) return false;
  let at = node.parent;
  while (at?.name === "ArrayExpression" || at?.name === "UnaryExpression") at = at.parent;
  const call = at?.name === "ArgList" ? at.parent : null;
  const callee = call?.name === "CallExpression" ? call.firstChild : null;
  return callee?.name === "VariableName" && makers.has(state.sliceDoc(callee.from, callee.to));
}

/** A number that a leaf is made of. */
export interface LeafNumber extends Literal {
  /** Where the arguments of the call begin that makes the leaf. */
  readonly call: number;
  /** Whether it is the first argument itself, else it is an entry of a list that is. */
  readonly alone: boolean;
  /** That the leaf is given, or has in the end; "" for none. */
  readonly name: string;
  readonly line: number;
  readonly text: string;
  /** As it was when it was chosen, if it was. */
  readonly start: string;
}

/** In a program that is longer, all of which would be read with each key, they are dragged in the text alone. */
const longestRead = 100_000;

/** Those of `tensor(100, { name: "apple" })` and `tensor([1, 2])`, in the order of the program. */
export function leafNumbers(state: EditorState): LeafNumber[] {
  if (state.doc.length > longestRead) return [];
  const found: LeafNumber[] = [];
  const chosen = state.field(chosenNumber, false);
  const assigned = assignedNames(state.doc.toString());
  // all of it, also where the editor has not read it yet
  const tree = ensureSyntaxTree(state, state.doc.length, 200) ?? syntaxTree(state);
  tree.iterate({
    enter: ({ name, node }) => {
      if (name !== "Number" || !isLeafs(state, node)) return;
      const { from, to } = withSign(state, node);
      const text = state.sliceDoc(from, to);
      let first = node;
      while (first.parent && first.parent.name !== "ArgList") first = first.parent;
      if (first.parent === null || first.prevSibling?.name !== "(") return;
      found.push({
        from,
        to,
        text,
        call: first.parent.from,
        alone: first.name !== "ArrayExpression",
        name: nameOf(state, first.parent, assigned),
        line: state.doc.lineAt(from).number,
        start: chosen?.from === from ? chosen.start : text,
      });
    },
  });
  return found;
}

/** Of variables, as `x.name = "apple"` gives them; once for all of a program, which may be long. */
function assignedNames(program: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [, variable = "", , name = ""] of program.matchAll(
    /(?<![.\w$])([\w$]+)\.name\s*=\s*(["'`])(.*?)\2/g,
  ))
    if (!names.has(variable)) names.set(variable, name);
  return names;
}

/** From its options, or from `x.name = "apple"`. */
function nameOf(state: EditorState, list: SyntaxNode, assigned: ReadonlyMap<string, string>): string {
  const given = /\bname:\s*(["'`])((?:(?!\1)[^\\])*)\1/.exec(state.sliceDoc(list.from, list.to));
  if (given !== null) return given[2] ?? "";
  const call = list.parent;
  const variable = call?.parent?.getChild("VariableDefinition");
  return (variable && assigned.get(state.sliceDoc(variable.from, variable.to))) || "";
}

/** Writes another value where a leaf's number stands. @param time of the drag that it is part of */
export function moveNumber(view: EditorView, { from, to }: Literal, value: number, time?: number): void {
  if (view.state.field(chosenNumber)?.from !== from) view.dispatch({ effects: choose.of({ from, to }) });
  replaced(view, value, time);
}

const choose = StateEffect.define<Literal | undefined>();

/** In the way in which `start` is written: 1e-3 becomes 2e-3, and 2.50e4 becomes 2.51e4. */
function writtenAs(value: number, start: string): string {
  const { decimals, exponent } = formOf(start) ?? { decimals: 0, exponent: "" };
  const text = (value / Number(`1${exponent}`)).toFixed(decimals);
  return (Number(text) === 0 ? text.replace("-", "") : text) + exponent;
}

/** Of a kind whose changes the editor's history joins where one soon follows another. */
export const drag = "delete.drag";

/** When a drag began. Its changes are of that time to the history: one undo takes it back, however long it takes. */
export function begun(view: EditorView): number {
  view.dispatch({ annotations: isolateHistory.of("full") });
  return Date.now();
}

/** Until the pointer that is down goes up. */
function onceLetGo(act: () => void): void {
  const end = () => {
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
    act();
  };
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
}

/** @param time of the drag that it is part of */
function replaced(view: EditorView, value: number, time = Date.now()): void {
  const chosen = view.state.field(chosenNumber);
  if (chosen === undefined) return;
  const insert = writtenAs(value, chosen.start);
  if (insert === view.state.sliceDoc(chosen.from, chosen.to)) return;
  view.dispatch({
    changes: { from: chosen.from, to: chosen.to, insert },
    userEvent: drag,
    annotations: Transaction.time.of(time),
  });
}

class Slider extends WidgetType {
  /** @param text the number as it stands now */
  constructor(
    readonly chosen: Chosen,
    readonly text: string,
    readonly line: number,
    readonly words: Messages,
  ) {
    super();
  }

  override eq({ chosen, text, line, words }: Slider): boolean {
    const { start, range } = this.chosen;
    return (
      chosen.start === start &&
      chosen.range === range &&
      text === this.text &&
      line === this.line &&
      words === this.words
    );
  }

  override ignoreEvent(): boolean {
    return true;
  }

  override toDOM(view: EditorView): HTMLElement {
    const { words, chosen } = this;
    const { start } = chosen;
    const begin = Number(start);
    const { step } = chosen.range;
    const slider = make("input", { type: "range", step: String(step) });
    const current = () => {
      const now = view.state.field(chosenNumber);
      return now === undefined ? begin : Number(view.state.sliceDoc(now.from, now.to));
    };
    const set = (value: number) => replaced(view, value);
    let time: number | undefined;
    slider.addEventListener("pointerdown", () => {
      time = begun(view);
      onceLetGo(() => {
        time = undefined;
      });
    });
    slider.addEventListener("input", () => replaced(view, Number(slider.value), time));
    slider.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 10, ArrowUp: 10, ArrowLeft: -10, ArrowDown: -10 }[event.key];
      if (event.key === "Escape") {
        set(begin);
        view.focus();
      } else if (event.shiftKey && by !== undefined) {
        event.preventDefault();
        set(current() + by * step);
      }
    });
    const button = (text: string, act: () => void, label = text) => {
      const made = make("button", { type: "button", "aria-label": label }, text);
      made.addEventListener("click", act);
      return made;
    };
    const parts = [
      slider,
      make("div", { class: "scale", "aria-hidden": "true" }),
      make(
        "div",
        { class: "by" },
        button(fill(words.decrease, { step }), () => set(current() - step)),
        button(fill(words.increase, { step }), () => set(current() + step)),
        button(fill(words.back, { start }), () => set(begin)),
        button("✕", () => closeSlider(view), words.close),
      ),
      make("p", { class: "hint" }, fill(words.dragHint, { step, start })),
    ];
    // room around it by padding: the editor measures no margins
    const dom = make("div", { class: "below" }, make("div", { class: "slider" }, ...parts));
    this.#show(dom);
    return dom;
  }

  /** The same slider goes where the number went: what holds it, by a pointer or by the focus, keeps it. */
  override updateDOM(dom: HTMLElement, _view: EditorView, { chosen, words }: this): boolean {
    if (chosen.start !== this.chosen.start || words !== this.words) return false;
    this.#show(dom);
    return true;
  }

  #show(dom: HTMLElement): void {
    const { start, range } = this.chosen;
    const { min, max } = range;
    const slider = find<HTMLInputElement>("input", dom);
    slider.min = String(min);
    slider.max = String(max);
    slider.value = String(Number(this.text));
    slider.setAttribute("aria-label", fill(this.words.number, { line: this.line }));
    find(".scale", dom).replaceChildren(
      ...[min, (min + max) / 2, max].map((value) => make("span", {}, writtenAs(value, start))),
    );
  }
}

const chosenNumber = StateField.define<Chosen | undefined>({
  create: () => undefined,
  update(chosen, transaction) {
    const { state, startState, changes } = transaction;
    for (const effect of transaction.effects)
      if (effect.is(choose)) return effect.value && chosenIn(state, effect.value);
    if (chosen === undefined || !transaction.docChanged) return chosen;
    const from = changes.mapPos(chosen.from, -1);
    const to = changes.mapPos(chosen.to, 1);
    const text = state.sliceDoc(from, to);
    if (!isMovable(text)) return undefined;
    if (text === startState.sliceDoc(chosen.from, chosen.to)) return { ...chosen, from, to };
    if (![drag, "undo", "redo"].some((event) => transaction.isUserEvent(event)))
      return chosenIn(state, { from, to });
    return { ...chosen, from, to, range: withRoomFor(Number(text), chosen) };
  },
});

function chosenIn(state: EditorState, { from, to }: Literal): Chosen {
  const start = state.sliceDoc(from, to);
  return { from, to, start, range: rangeOf(start) };
}

/** What lies beyond an end has as much room again, on both sides where the slider has zero in its middle. */
function withRoomFor(value: number, { start, range }: Chosen): Range {
  if (value >= range.min && value <= range.max) return range;
  const ends = Number(start) === 0 ? [2 * value, -2 * value] : [2 * value];
  return { ...range, min: Math.min(range.min, ...ends), max: Math.max(range.max, ...ends) };
}

const sliders = (words: () => Messages) =>
  EditorView.decorations.compute([chosenNumber, "doc"], (state) => {
    const chosen = state.field(chosenNumber);
    if (chosen === undefined) return Decoration.none;
    const line = state.doc.lineAt(chosen.from);
    const text = state.sliceDoc(chosen.from, chosen.to);
    const widget = new Slider(chosen, text, line.number, words());
    return Decoration.set([
      Decoration.mark({ class: "cm-chosen-number" }).range(chosen.from, chosen.to),
      Decoration.widget({ widget, block: true, side: 1 }).range(line.to),
    ]);
  });

const leafMark = Decoration.mark({ class: "cm-leaf" });

const marks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = this.#find(view);
    }
    update(update: ViewUpdate): void {
      if (
        update.docChanged ||
        update.viewportChanged ||
        syntaxTree(update.startState) !== syntaxTree(update.state)
      )
        this.decorations = this.#find(update.view);
    }
    #find({ state, visibleRanges }: EditorView): DecorationSet {
      const builder = new RangeSetBuilder<Decoration>();
      for (const { from, to } of visibleRanges)
        syntaxTree(state).iterate({
          from,
          to,
          enter: (ref) => {
            if (ref.name !== "Number" || !isLeafs(state, ref.node)) return;
            const literal = withSign(state, ref.node);
            builder.add(literal.from, literal.to, leafMark);
          },
        });
      return builder.finish();
    }
  },
  { decorations: ({ decorations }) => decorations },
);

/** Pixels of the pointer for one step. */
const pixelsAStep = 4;

function dragging(): Extension {
  /** When the slider was opened, by the clock of events. */
  let opened = Number.NEGATIVE_INFINITY;
  return EditorView.domEventHandlers({
    pointerdown(event, view) {
      const target = event.target instanceof Element ? event.target.closest(".cm-leaf") : null;
      if (target === null || event.button !== 0) return false;
      const literal =
        literalAt(view.state, view.posAtDOM(target) + 1) ?? literalAt(view.state, view.posAtDOM(target));
      if (literal === undefined) return false;
      const isOpen = view.state.field(chosenNumber)?.from === literal.from;
      if (!isOpen) chooseNumber(view, literal);
      opened = isOpen ? Number.NEGATIVE_INFINITY : event.timeStamp;
      const written = view.state.sliceDoc(literal.from, literal.to);
      const step = stepOf(view.state.field(chosenNumber)?.start ?? written);
      const begin = Number(written);
      const at = event.clientX;
      const time = begun(view);
      let moved = false;
      const move = (to: PointerEvent) => {
        const steps = Math.round((to.clientX - at) / pixelsAStep);
        if (steps !== 0) moved = true;
        if (moved) replaced(view, begin + steps * step, time);
      };
      addEventListener("pointermove", move);
      onceLetGo(() => removeEventListener("pointermove", move));
      return event.pointerType === "mouse";
    },
    // a finger that opens the slider wants no keyboard, which would lie over it; a second one types
    touchstart: (event) => event.timeStamp - opened < 100,
  });
}

/** Enter or Alt-Enter on a number opens its slider, for those who use no pointer. */
export function openSlider(view: EditorView): boolean {
  const literal = literalAt(view.state, view.state.selection.main.head);
  if (literal === undefined) return false;
  chooseNumber(view, literal);
  requestAnimationFrame(() => view.dom.querySelector<HTMLElement>(".slider input")?.focus());
  return true;
}

/** A slider, where it can be seen: on a phone below the picture, which keeps its place meanwhile. */
export function chooseNumber(view: EditorView, literal: Literal): void {
  view.dispatch({ effects: choose.of(literal) });
  requestAnimationFrame(() => view.dom.querySelector(".slider")?.scrollIntoView({ block: "nearest" }));
}

export function closeSlider(view: EditorView): boolean {
  if (view.state.field(chosenNumber) === undefined) return false;
  view.dispatch({ effects: choose.of(undefined) });
  return true;
}

export const numbers = (words: () => Messages): Extension => [
  chosenNumber,
  marks,
  sliders(words),
  dragging(),
];
