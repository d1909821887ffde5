/**
 * The picture: the player's page in a frame without an origin. A new one is loaded behind the one that is seen,
 * and takes its place at the same step when it is ready, so that nothing flickers.
 */
import { make } from "../page/dom.js";

export interface Listener {
  /** The player is at a step whose op came from these lines. */
  stepped(lines: readonly number[]): void;
}

interface Told {
  readonly wengertPlayer: "step";
  readonly step: number;
  readonly last: number;
  readonly lines: readonly number[];
}

export class PlayerView {
  #shown: HTMLIFrameElement | undefined;
  #coming: HTMLIFrameElement | undefined;
  #step = Number.POSITIVE_INFINITY;
  #last = Number.POSITIVE_INFINITY;

  constructor(
    readonly parent: HTMLElement,
    readonly listener: Listener,
  ) {
    addEventListener("message", ({ source, data }: MessageEvent<Told>) => {
      if (source === null || data?.wengertPlayer !== "step") return;
      if (source === this.#coming?.contentWindow) this.#arrive(data);
      else if (source === this.#shown?.contentWindow) this.#hear(data);
    });
  }

  show(html: string, title: string): void {
    this.#coming?.remove();
    const frame = make("iframe", { sandbox: "allow-scripts", title, class: "player coming" });
    frame.srcdoc = html;
    this.#coming = frame;
    this.parent.append(frame);
  }

  /** Instead of a picture. */
  say(text: string): void {
    this.#coming?.remove();
    this.#coming = undefined;
    this.#shown = undefined;
    this.parent.replaceChildren(make("p", { class: "empty" }, text));
  }

  /** Goes to the first step of an op that came from this line. */
  goToLine(line: number): void {
    this.#post({ wengertPlayer: "line", line });
  }

  #arrive(told: Told): void {
    const frame = this.#coming;
    if (frame === undefined) return;
    const atEnd = this.#step >= this.#last;
    for (const other of [...this.parent.children]) if (other !== frame) other.remove();
    frame.classList.remove("coming");
    this.#shown = frame;
    this.#coming = undefined;
    this.#last = told.last;
    this.#post({ wengertPlayer: "no source" });
    this.#post({ wengertPlayer: "step", step: atEnd ? told.last : Math.min(this.#step, told.last) });
  }

  #hear({ step, last, lines }: Told): void {
    this.#step = step;
    this.#last = last;
    this.listener.stepped(Array.isArray(lines) ? lines.filter(Number.isInteger) : []);
  }

  #post(message: object): void {
    this.#shown?.contentWindow?.postMessage(message, "*");
  }
}
