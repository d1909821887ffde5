/**
 * The picture: the player's page in a frame without an origin. It is loaded once, and given the pages of later
 * runs, of which it takes what is new; where one has another head (it may show images) it is loaded behind the one
 * that is seen, and takes its place when it is ready.
 */
import { find, make } from "../page/dom.js";

export interface Listener {
  /** The player is at a step whose ops came from these lines. */
  stepped(lines: readonly number[], ops: readonly string[]): void;
  /** The number of a leaf was moved, by a key, or as part of a drag, which has a number of its own. */
  moved(leaf: string, value: number, drag: number | undefined): void;
  /** It was pressed, and not moved. */
  chosen(leaf: string): void;
}

/** A number in the picture that can be moved, as src/viz/player/program/handles.js takes it. */
export interface Handle {
  readonly leaf: string;
  readonly label: string;
  readonly start: number;
  readonly value: number;
  readonly step: number;
  readonly min: number;
  readonly max: number;
}

type Told =
  | {
      readonly wengertPlayer: "step";
      readonly step: number;
      readonly last: number;
      readonly lines: readonly number[];
      readonly ops: readonly string[];
    }
  | { readonly wengertPlayer: "leaf"; readonly leaf: string; readonly value: number; readonly drag?: number }
  | { readonly wengertPlayer: "chosen"; readonly leaf: string };

interface Loaded {
  readonly frame: HTMLIFrameElement;
  readonly head: string;
  /** Its program has told its first step. */
  ready: boolean;
  /** What it is to become when it is ready, or undefined. */
  next: string | undefined;
  /** So many steps it still tells before it is to be seen. */
  unseen: number;
}

export class PlayerView {
  #shown: Loaded | undefined;
  #coming: Loaded | undefined;
  #handles: readonly Handle[] = [];
  #step = Number.POSITIVE_INFINITY;
  #last = Number.POSITIVE_INFINITY;

  constructor(
    readonly parent: HTMLElement,
    readonly listener: Listener,
  ) {
    addEventListener("message", ({ source, data }: MessageEvent<Told>) => {
      if (source === null || typeof data !== "object" || data === null) return;
      const from = [this.#coming, this.#shown].find((each) => each?.frame.contentWindow === source);
      if (from === undefined) return;
      if (data.wengertPlayer === "step") this.#hear(from, data);
      else if (data.wengertPlayer === "leaf" && from === this.#shown && Number.isFinite(data.value))
        this.listener.moved(String(data.leaf), data.value, data.drag);
      else if (data.wengertPlayer === "chosen" && from === this.#shown)
        this.listener.chosen(String(data.leaf));
    });
  }

  show(html: string, title: string, handles: readonly Handle[]): void {
    this.#handles = handles;
    const head = headOf(html);
    const known = [this.#coming, this.#shown].find((each) => each?.head === head);
    if (known === undefined || (this.#coming !== undefined && known !== this.#coming)) {
      this.#load(html, head, title);
      return;
    }
    known.frame.title = title;
    if (known.ready) this.#become(known, html);
    else known.next = html;
  }

  /**
   * Takes the page that stands here from the start.
   * @param isIt whether it is the program's own: then it is seen at once, else when it has become that
   */
  prepare(title: string, isIt: boolean): void {
    const frame = find<HTMLIFrameElement>("iframe", this.parent);
    frame.title = title;
    frame.classList.toggle("coming", !isIt);
    const head = headOf(frame.srcdoc);
    this.#coming = { frame, head, ready: false, next: undefined, unseen: isIt ? 0 : 2 };
    // it may have told its first step to nobody
    this.#post(this.#coming, { wengertPlayer: "step", step: Number.MAX_SAFE_INTEGER });
  }

  /** Instead of a picture. */
  say(text: string): void {
    this.#coming?.frame.remove();
    this.#coming = undefined;
    this.#clear();
    this.#shown?.frame.classList.add("coming");
    this.parent.append(make("p", { class: "empty" }, text));
  }

  /** Goes to the first step of an op that came from this line. */
  goToLine(line: number): void {
    this.#post(this.#shown, { wengertPlayer: "line", line });
  }

  /** What can be moved, where that has become known after the picture. */
  set handles(handles: readonly Handle[]) {
    this.#handles = handles;
    this.#post(this.#shown, { wengertPlayer: "handles", handles });
  }

  #load(html: string, head: string, title: string): void {
    this.#coming?.frame.remove();
    const frame = make("iframe", { sandbox: "allow-scripts", title, class: "player coming" });
    frame.srcdoc = html;
    this.#coming = { frame, head, ready: false, next: undefined, unseen: 0 };
    this.parent.append(frame);
  }

  #become(loaded: Loaded, html: string): void {
    loaded.next = undefined;
    this.#clear();
    if (loaded.unseen === 0) loaded.frame.classList.remove("coming");
    this.#post(loaded, { wengertPlayer: "page", html, handles: this.#handles });
  }

  #hear(from: Loaded, { step, last, lines, ops }: Extract<Told, { wengertPlayer: "step" }>): void {
    if (from === this.#coming) {
      this.#arrive(from, last);
      return;
    }
    if (from.unseen > 0) {
      if (--from.unseen > 0) return;
      from.frame.classList.remove("coming");
    }
    this.#step = step;
    this.#last = last;
    const texts = (given: readonly unknown[]) => given.filter((each) => typeof each === "string");
    if (Array.isArray(lines) && Array.isArray(ops))
      this.listener.stepped(lines.filter(Number.isInteger), texts(ops));
  }

  #arrive(loaded: Loaded, last: number): void {
    const atEnd = this.#step >= this.#last;
    this.#shown?.frame.remove();
    this.#shown = loaded;
    this.#coming = undefined;
    this.#last = last;
    loaded.ready = true;
    this.#post(loaded, { wengertPlayer: "no source" });
    this.#post(loaded, { wengertPlayer: "step", step: atEnd ? last : Math.min(this.#step, last) });
    if (loaded.next !== undefined) this.#become(loaded, loaded.next);
    else if (loaded.unseen === 0) {
      this.#clear();
      loaded.frame.classList.remove("coming");
      this.handles = this.#handles;
    }
  }

  #clear(): void {
    for (const each of this.parent.querySelectorAll(".empty")) each.remove();
  }

  #post(to: Loaded | undefined, message: object): void {
    to?.frame.contentWindow?.postMessage(message, "*");
  }
}

/** What the program of a page cannot change of it: its policy and its looks. */
const headOf = (html: string) =>
  html
    .slice(0, html.indexOf("<body"))
    .replace(/<html[^>]*>/, "")
    .replace(/<title>[^<]*<\/title>/, "");
