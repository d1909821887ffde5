/**
 * What the program printed. Old lines stay until a new run says something, so that nothing flickers, and lines
 * that come fast are written together.
 */

import { make } from "../page/dom.js";
import type { Report } from "../programs/protocol.js";

/** A run that has said nothing for so many milliseconds leaves nothing there of the one before. */
const forgotten = 700;

type Printed = Extract<Report, { kind: "printed" }>;

export class ConsoleView {
  #old = false;
  #waiting: Printed[] = [];
  #forgetting: ReturnType<typeof setTimeout> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly place: HTMLElement) {}

  /** A new run has begun. */
  begin(): void {
    this.#waiting = [];
    this.#old = true;
    clearTimeout(this.#forgetting);
    this.#forgetting = setTimeout(() => this.#old && this.clear(), forgotten);
  }

  print(line: Printed): void {
    this.#waiting.push(line);
    this.#timer ??= setTimeout(() => this.#write(), 100);
  }

  fail(text: string): void {
    this.print({ kind: "printed", level: "error", text });
    this.#write();
    this.place.lastElementChild?.classList.add("failed");
  }

  /** The run is over: if it printed nothing, nothing stands there. */
  end(): void {
    this.#write();
    if (this.#old) this.clear();
  }

  clear(): void {
    this.#old = false;
    this.place.replaceChildren();
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    if (this.#old) this.clear();
    const { place } = this;
    const isFollowed = place.scrollTop + place.clientHeight >= place.scrollHeight - 4;
    place.append(...this.#waiting.map(({ level, text }) => make("pre", { class: level }, text)));
    if (isFollowed) place.scrollTop = place.scrollHeight;
    this.#waiting = [];
  }
}
