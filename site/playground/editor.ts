/** The editor: TypeScript with completion, the line of the active op lit, and mistakes underlined where they are. */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  drawSelection,
  EditorView,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { Place } from "../programs/protocol.js";
import { complete } from "./completion.js";
import type { Messages } from "./messages.js";
import {
  begun,
  chooseNumber,
  closeSlider,
  drag,
  type LeafNumber,
  leafNumbers,
  moveNumber,
  numbers,
  openSlider,
} from "./numbers.js";

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: "var(--opLine)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--parameterLine)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--parameterLine)" },
  { tag: tags.comment, color: "var(--moduleText)", fontStyle: "italic" },
  { tag: [tags.typeName, tags.className], color: "var(--opLine)" },
]);

/** Of a text that the page gives, and has run itself. */
const given = Annotation.define<true>();

const light = StateEffect.define<readonly number[]>();

const litLine = Decoration.line({ class: "cm-lit" });
const lit = StateField.define({
  create: () => Decoration.none,
  update(lines, { effects, changes, state }) {
    for (const effect of effects)
      if (effect.is(light))
        return Decoration.set(
          effect.value
            .filter((line) => line >= 1 && line <= state.doc.lines)
            .map((line) => litLine.range(state.doc.line(line).from)),
          true,
        );
    return lines.map(changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

declare global {
  /** Put there by the part of the page that the editor is. */
  var wengertEditor: typeof Editor | undefined;
}

export interface Listener {
  /** The text is another; `dragged` where a number was moved, and every value between is to be seen. */
  changed(dragged: boolean): void;
  /** A line was clicked or walked to, from 1 on. */
  walked(line: number): void;
  run(): void;
}

export class Editor {
  readonly #view: EditorView;
  readonly #words = new Compartment();
  /** The drag in the picture that goes on, or was the last, and when it began. */
  #drag: readonly [drag: number, time: number] | undefined;

  constructor(parent: HTMLElement, text: string, words: Messages, listener: Listener) {
    this.#view = new EditorView({
      parent,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          highlightSpecialChars(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ override: [complete] }),
          highlightSelectionMatches(),
          javascript({ typescript: true }),
          syntaxHighlighting(colours),
          lintGutter(),
          lit,
          EditorView.lineWrapping,
          keymap.of([
            {
              key: "Mod-Enter",
              run: () => {
                listener.run();
                return true;
              },
            },
            { key: "Alt-Enter", run: openSlider },
            { key: "Escape", run: closeSlider },
            ...closeBracketsKeymap,
            ...defaultKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...completionKeymap,
          ]),
          this.#words.of(this.#said(words)),
          EditorView.updateListener.of((update) => {
            if (update.transactions.some((each) => each.annotation(given))) return;
            if (update.docChanged)
              listener.changed(update.transactions.some((each) => each.isUserEvent(drag)));
            else if (update.selectionSet)
              listener.walked(update.state.doc.lineAt(update.state.selection.main.head).number);
          }),
        ],
      }),
    });
  }

  #said(words: Messages) {
    return [numbers(() => words), EditorView.contentAttributes.of({ "aria-label": words.code })];
  }

  speak(words: Messages): void {
    this.#view.dispatch({ effects: this.#words.reconfigure(this.#said(words)) });
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  set text(text: string) {
    const { doc } = this.#view.state;
    this.#view.dispatch({
      changes: { from: 0, to: doc.length, insert: text },
      selection: { anchor: 0 },
      annotations: given.of(true),
    });
  }

  /** The numbers that leaves are made of, in the order of the program. */
  get leafNumbers(): readonly LeafNumber[] {
    return leafNumbers(this.#view.state);
  }

  /** The slider of one of them opens. */
  choose(number: LeafNumber): void {
    chooseNumber(this.#view, number);
  }

  /** Writes another value in place of one of them: what is of one drag is undone at once. */
  move(number: LeafNumber, value: number, drag?: number): void {
    if (drag !== undefined && drag !== this.#drag?.[0]) this.#drag = [drag, begun(this.#view)];
    moveNumber(this.#view, number, value, drag === undefined ? undefined : this.#drag?.[1]);
  }

  /** Lines from 1 on. */
  light(lines: readonly number[]): void {
    this.#view.dispatch({ effects: light.of(lines) });
  }

  underline(message: string, { line, column }: Place): void {
    const { doc } = this.#view.state;
    const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
    const from = Math.min(at.from + column, at.to);
    const word = /^[\w$.]+/.exec(doc.sliceString(from, at.to))?.[0].length ?? 1;
    const mistake: Diagnostic = { from, to: Math.min(from + word, at.to), severity: "error", message };
    this.#view.dispatch(setDiagnostics(this.#view.state, [mistake]));
  }

  clearMistakes(): void {
    this.#view.dispatch(setDiagnostics(this.#view.state, []));
  }

  focus(): void {
    this.#view.focus();
  }
}
