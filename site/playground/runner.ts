/** Runs programs in the frame without an origin, one at a time; what an older run still says is dropped. */
import frameHtml from "text:frame";
import { make } from "../page/dom.js";
import { part } from "../page/parts.js";
import type { Limits, Message, Program, Report, Request } from "../programs/protocol.js";

/**
 * Of memory a page can limit what tensors hold in linear memory; of all else the browser is the judge, which
 * ends the frame's process.
 */
export const limits: Limits = { seconds: 20, megabytes: 256 };

/** How much longer the frame may be silent before it is taken for dead, in milliseconds. */
const grace = 3000;

export interface Listener {
  report(report: Report): void;
  ended(why: "time" | "flood" | "crash"): void;
}

export class Runner {
  #frame: HTMLIFrameElement | undefined;
  #ready: Promise<void> | undefined;
  #run = 0;
  #listener: Listener | undefined;
  #watch: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    addEventListener("message", ({ source, data }: MessageEvent<Message>) => {
      if (source === this.#frame?.contentWindow && "run" in data) this.#hear(data);
    });
  }

  async run(program: Program, listener: Listener): Promise<void> {
    const run = ++this.#run;
    this.#listener = listener;
    this.#ready ??= this.#load();
    await this.#ready;
    if (run !== this.#run) return;
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#bury(run), limits.seconds * 1000 + grace);
    this.#post({ kind: "run", run, program, limits });
  }

  stop(): void {
    this.#run++;
    this.#listener = undefined;
    clearTimeout(this.#watch);
    this.#post({ kind: "stop" });
  }

  #hear(message: Message): void {
    if (message.run !== this.#run) return;
    if ("ended" in message || message.report.kind === "done") clearTimeout(this.#watch);
    if ("ended" in message) this.#listener?.ended(message.ended);
    else this.#listener?.report(message.report);
  }

  /** The browser has ended the frame: the next program gets another. */
  #bury(run: number): void {
    this.#ready = this.#load();
    if (run === this.#run) this.#listener?.ended("crash");
  }

  /** @returns when the frame can run a program. */
  async #load(): Promise<void> {
    this.#frame?.remove();
    const frame = make("iframe", {
      sandbox: "allow-scripts",
      title: "programs run here",
      "aria-hidden": "true",
      tabindex: "-1",
      class: "nowhere",
    });
    frame.srcdoc = frameHtml;
    this.#frame = frame;
    const told = (is: boolean) =>
      new Promise<void>((resolve) => {
        const hear = ({ source, data }: MessageEvent) => {
          if (source !== frame.contentWindow || data?.ready !== is) return;
          removeEventListener("message", hear);
          resolve();
        };
        addEventListener("message", hear);
      });
    const [loaded, ready] = [told(false), told(true)];
    document.body.append(frame);
    const [letters] = await Promise.all([part("program-worker"), loaded]);
    this.#post({ kind: "worker", letters });
    await ready;
  }

  #post(request: Request): void {
    this.#frame?.contentWindow?.postMessage(request, "*");
  }
}
