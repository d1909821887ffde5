/** What is seen of a run: its graph as a player, its tensors as a table, its losses as a curve. */
import type { Leaf, Row } from "../drawing/tasks.js";
import { find, make } from "../page/dom.js";
import type { Settings } from "../page/settings.js";
import { fill } from "../page/words.js";
import type { Report, Series } from "../programs/protocol.js";
import { Drawer, longestSeconds, TooSlow } from "./drawer.js";
import type { Messages } from "./messages.js";
import type { LeafNumber } from "./numbers.js";
import { type Handle, type Listener, PlayerView } from "./player-view.js";
import { tensorTable } from "./tensors-view.js";

type Graph = Extract<Report, { kind: "graph" }>;

/** What a run gave. */
export interface Made {
  readonly program: string;
  /** Those that it had then, of which leaves are made; undefined before there is an editor. */
  readonly numbers: readonly LeafNumber[] | undefined;
  readonly graphs: readonly Graph[];
  readonly series: Series | undefined;
  /** Then the last picture stays, unless there is one of the failure. */
  readonly failed: boolean;
}

export class Pictures {
  readonly #drawer = new Drawer();
  readonly #player: PlayerView;
  #made: Made = { program: "", numbers: undefined, graphs: [], series: undefined, failed: true };
  /** Which of several graphs is seen. */
  #chosen = 0;
  #rows: readonly Row[] = [];
  /** Of the first run of this program. */
  #before: readonly Row[] = [];
  #leaves: readonly Leaf[] = [];
  #drawn = 0;
  #shown: Promise<unknown> = Promise.resolve();
  /** What waits until the picture before is seen. */
  #newest: Made | undefined;

  /** @param handlesOf says which leaves can be changed, of a picture of the program that had these numbers */
  constructor(
    readonly settings: Settings<Messages>,
    readonly listener: Listener,
    readonly handlesOf: (leaves: readonly Leaf[], numbers: Made["numbers"]) => readonly Handle[],
  ) {
    this.#player = new PlayerView(find("#graph"), listener);
  }

  /** The picture in the page takes part. @param isIt whether it is that of the program to come */
  prepare(isIt: boolean): void {
    this.#player.prepare(this.settings.words.player, isIt);
  }

  /** Loads what draws. */
  start(): void {
    this.#drawer.start().catch(() => {}); // said when a picture is asked for
  }

  /** Where it has changed what can be. */
  showHandles(): void {
    this.#player.handles = this.handlesOf(this.#leaves, this.#made.numbers);
  }

  goToLine(line: number): void {
    this.#player.goToLine(line);
  }

  /** What is seen is of an older program: its numbers cannot be moved. */
  age(): void {
    find("#graph").classList.add("old");
    this.#leaves = [];
    this.#player.handles = [];
  }

  /** Another program begins: changes are told against its first run. */
  begin(): void {
    this.#before = [];
    this.#chosen = 0;
  }

  /** @returns how long the graph took, in milliseconds; undefined where there is none, or a newer run has come */
  show(made: Made): Promise<number | undefined> {
    this.#newest = undefined;
    const shown = this.#show(made);
    this.#shown = shown;
    return shown;
  }

  /** Of a run that goes on: what it makes while a picture is drawn is seen after that, and the newest alone. */
  async showNewest(made: Made): Promise<void> {
    const isAwaited = this.#newest !== undefined;
    this.#newest = made;
    if (isAwaited) return;
    await this.#shown;
    if (this.#newest !== undefined) await this.show(this.#newest);
  }

  async #show(made: Made): Promise<number | undefined> {
    this.#made = made;
    this.#chosen = Math.min(this.#chosen, Math.max(made.graphs.length - 1, 0));
    this.#choices();
    void this.#plot();
    return this.#draw();
  }

  /** The same in another language, or in other colours. */
  async showAgain(): Promise<void> {
    this.#table();
    void this.#plot();
    await this.#draw();
  }

  /** Where a program drew several graphs, a button for each; those that are there stay, and keep the focus. */
  #choices(): void {
    const names = this.#made.graphs.map(({ name }, i) => name || String(i + 1));
    const place = find("#pictures");
    place.hidden = names.length < 2;
    const there = [...place.children];
    const isSame = names.length === there.length && names.every((name, i) => there[i]?.textContent === name);
    if (!isSame) place.replaceChildren(...names.map((name, i) => this.#choice(name, i)));
    for (const [i, button] of [...place.children].entries())
      button.setAttribute("aria-pressed", String(i === this.#chosen));
  }

  #choice(name: string, i: number): HTMLElement {
    const button = make("button", { type: "button", class: "small" }, name);
    button.addEventListener("click", () => {
      this.#chosen = i;
      this.#choices();
      void this.#draw();
    });
    return button;
  }

  async #draw(): Promise<number | undefined> {
    const { words, theme, language: lang } = this.settings;
    const { graphs, program, numbers, failed } = this.#made;
    const graph = graphs[this.#chosen];
    if (graph === undefined) {
      if (failed && this.#drawn > 0) this.age();
      else this.#empty(words.noGraph);
      return undefined;
    }
    const drawn = ++this.#drawn;
    const { json, options } = graph;
    try {
      const picture = await this.#drawer.graph({ json, options, theme, program, lang });
      if (picture === undefined || drawn !== this.#drawn) return undefined;
      const { html, rows, leaves, milliseconds } = picture;
      find("#graph").classList.remove("old");
      this.#leaves = leaves;
      this.#player.show(html, words.player, this.handlesOf(leaves, numbers));
      if (this.#before.length === 0) this.#before = rows;
      this.#rows = rows;
      this.#table();
      return milliseconds;
    } catch (error) {
      const message =
        error instanceof TooSlow
          ? fill(words.tooSlow, { seconds: longestSeconds })
          : (error as Error).message;
      if (drawn === this.#drawn) this.#empty(fill(words.notDrawn, { message }));
      return undefined;
    }
  }

  #empty(text: string): void {
    this.#drawn++;
    find("#graph").classList.remove("old");
    this.#rows = [];
    this.#leaves = [];
    this.#player.say(text);
    this.listener.stepped([], []);
    this.#table();
  }

  #table(): void {
    const { words } = this.settings;
    const table =
      this.#rows.length === 0
        ? make("p", { class: "empty" }, words.noGraph)
        : tensorTable(this.#rows, this.#before, words);
    find("#tensors").replaceChildren(table);
  }

  async #plot(): Promise<void> {
    const { words, colours, language: lang } = this.settings;
    const { series } = this.#made;
    const place = find("#curves");
    if (series === undefined) {
      place.replaceChildren(make("p", { class: "empty" }, words.noCurves));
      return;
    }
    try {
      const svg = await this.#drawer.curves({ series, theme: colours, width: 640, lang });
      if (series !== this.#made.series) return;
      const image = make("img", { alt: words.curves });
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
      place.replaceChildren(image);
    } catch (error) {
      place.replaceChildren(make("p", { class: "empty" }, (error as Error).message));
    }
  }
}
