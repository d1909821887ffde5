/** The page that trains on digits: its curves and its table grow, and in the end the network is seen. */

import packedWorker from "text:digits-worker";
import { loadLanguage, plotCurves } from "wengert/viz";
import { unpacked } from "../page/bytes.js";
import { find, make } from "../page/dom.js";
import { keepOffline } from "../page/offline.js";
import { Settings } from "../page/settings.js";
import { fill, type Language } from "../page/words.js";
import { AbsentError, loadFiles } from "./files.js";
import { type Messages, messages } from "./messages.js";
import type { Evaluation, Report, Request } from "./protocol.js";

class Digits {
  readonly #settings = new Settings(messages, () => this.#speak());
  readonly #worker = unpacked(packedWorker).then((text) => {
    const worker = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
    worker.onmessage = ({ data }: MessageEvent<Report>) => this.#hear(data);
    return worker;
  });
  #losses: number[] = [];
  #evaluations: Evaluation[] = [];
  #total = 0;
  #last: Extract<Report, { kind: "progress" }> | undefined;
  #frame = 0;
  /** What is said, in the language of the moment. */
  #said: (words: Messages) => string = () => "";
  /** While the digits come: stopping gives them up. */
  #loading: AbortController | undefined;
  /** The language in which the network was asked for, if it was. */
  #seenIn: Language | undefined;

  constructor() {
    find("#start").addEventListener("click", () => void this.#start());
    find("#stop").addEventListener("click", () => this.#stop());
    find("#look").addEventListener("click", () => {
      if (find("#network").hidden) this.#look();
      else find("#network").scrollIntoView({ block: "start" });
    });
    this.#speak();
    this.#running(false);
  }

  async #start(): Promise<void> {
    const loading = new AbortController();
    this.#loading = loading;
    this.#running(true);
    this.#say(({ loading }) => loading);
    try {
      const files = await loadFiles();
      if (loading.signal.aborted) return;
      this.#losses = [];
      this.#evaluations = [];
      this.#total = Number(find<HTMLSelectElement>("#iterations").value);
      this.#seenIn = undefined;
      find("#network").hidden = true;
      this.#table();
      this.#post({ kind: "train", files, iterations: this.#total });
    } catch (error) {
      if (loading.signal.aborted) return;
      this.#running(false);
      if (error instanceof AbsentError) this.#say((words) => words[error.why]);
      else this.#fail((error as Error).message);
    }
    this.#loading = undefined;
  }

  #stop(): void {
    if (this.#loading === undefined) {
      this.#post({ kind: "stop" });
      return;
    }
    this.#loading.abort();
    this.#loading = undefined;
    this.#running(false);
    this.#tell();
  }

  #look(): void {
    const { words, language: lang } = this.#settings;
    this.#seenIn = lang;
    this.#say(({ drawing }) => drawing);
    this.#post({ kind: "look", title: words.network, lang });
  }

  #hear(report: Report): void {
    if (report.kind === "progress") {
      this.#last = report;
      for (const loss of report.losses) this.#losses.push(loss);
      this.#tell();
      this.#plot();
    } else if (report.kind === "evaluating") this.#say(({ evaluating }) => evaluating);
    else if (report.kind === "evaluated") {
      this.#evaluations.push(report.evaluation);
      this.#table();
    } else if (report.kind === "ended") {
      this.#tell();
      this.#plot();
      this.#running(false);
    } else if (report.kind === "network") this.#show(report.html);
    else {
      this.#running(false);
      this.#fail(report.message);
    }
  }

  #show(html: string): void {
    if (this.#seenIn === undefined) return; // another training has begun meanwhile
    const frame = make("iframe", { sandbox: "allow-scripts", title: this.#settings.words.network });
    frame.srcdoc = html;
    find("#seen").replaceChildren(frame);
    this.#tell();
    const section = find("#network");
    if (!section.hidden) return;
    section.hidden = false;
    section.scrollIntoView({ block: "start" });
  }

  #running(is: boolean): void {
    find<HTMLButtonElement>("#start").disabled = is;
    find<HTMLButtonElement>("#stop").disabled = !is;
    find<HTMLButtonElement>("#look").disabled = is || this.#losses.length === 0;
    find<HTMLSelectElement>("#iterations").disabled = is;
  }

  /** How far it is. */
  #tell(): void {
    const { done, seconds } = this.#last ?? { done: 0, seconds: 0 };
    const values = { done, total: this.#total, rate: Math.round(done / Math.max(seconds, 1e-3)) };
    this.#say(({ progress }) => (this.#last === undefined ? "" : fill(progress, values)));
  }

  /** At most once a frame. */
  #plot(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      if (this.#losses.length > 0) void this.#drawCurves();
    });
  }

  async #drawCurves(): Promise<void> {
    const { words, colours, language: lang } = this.#settings;
    await loadLanguage(lang);
    const history = { losses: this.#losses, evaluations: this.#evaluations };
    const svg = plotCurves(history, { theme: colours, title: " ", width: 1000, height: 420, lang });
    const image = find<HTMLImageElement>("#curves");
    image.alt = words.curves;
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    image.hidden = false;
  }

  #table(): void {
    const { words } = this.#settings;
    find("#table").hidden = this.#evaluations.length === 0;
    const head = (["iteration", "loss", "train", "test"] as const).map((word) =>
      make("th", { scope: "col" }, words[word]),
    );
    const rows = this.#evaluations.map(({ iteration, loss, trainAccuracy, testAccuracy }) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, String(iteration)),
        ...[loss.toFixed(5), trainAccuracy.toFixed(4), testAccuracy.toFixed(4)].map((text) =>
          make("td", {}, text),
        ),
      ),
    );
    find("#table").replaceChildren(
      make("caption", {}, words.table),
      make("thead", {}, make("tr", {}, ...head)),
      make("tbody", {}, ...rows),
    );
  }

  #fail(message: string): void {
    this.#say(({ failed }) => fill(failed, { message }));
  }

  #say(said: (words: Messages) => string): void {
    this.#said = said;
    find("#said").textContent = said(this.#settings.words);
  }

  #speak(): void {
    const { words, language } = this.#settings;
    document.title = words.title;
    find("#threads").textContent = crossOriginIsolated
      ? fill(words.threads, { count: Math.min(navigator.hardwareConcurrency, 4) })
      : words.oneThread;
    this.#say(this.#said);
    this.#table();
    this.#plot();
    if (this.#seenIn !== undefined && this.#seenIn !== language) this.#look();
  }

  #post(request: Request): void {
    void this.#worker.then((worker) => worker.postMessage(request));
  }
}

new Digits();
keepOffline();
