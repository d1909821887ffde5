/** The page that trains on digits: its curves and its table grow, and in the end the network is seen. */

import packedWorker from "text:digits-worker";
import { loadLanguage, plotCurves } from "wengert/viz";
import { unpacked } from "../page/bytes.js";
import { find, make } from "../page/dom.js";
import { keepOffline } from "../page/offline.js";
import { Settings } from "../page/settings.js";
import { fill } from "../page/words.js";
import { loadFiles } from "./files.js";
import { messages, type Word } from "./messages.js";
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

  constructor() {
    find("#start").addEventListener("click", () => void this.#start());
    find("#stop").addEventListener("click", () => this.#post({ kind: "stop" }));
    find("#look").addEventListener("click", () => {
      this.#say("drawing");
      const { words, language: lang } = this.#settings;
      this.#post({ kind: "look", title: words.network, lang });
    });
    this.#speak();
    this.#running(false);
  }

  async #start(): Promise<void> {
    this.#running(true);
    this.#say("loading");
    try {
      const files = await loadFiles();
      this.#losses = [];
      this.#evaluations = [];
      this.#total = Number(find<HTMLSelectElement>("#iterations").value);
      find("#network").hidden = true;
      this.#table();
      this.#post({ kind: "train", files, iterations: this.#total });
    } catch {
      this.#running(false);
      this.#say("missing");
    }
  }

  #hear(report: Report): void {
    if (report.kind === "progress") {
      this.#last = report;
      for (const loss of report.losses) this.#losses.push(loss);
      this.#tell();
      this.#plot();
    } else if (report.kind === "evaluating") this.#say("evaluating");
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
      find("#said").textContent = fill(this.#settings.words.failed, { message: report.message });
    }
  }

  #show(html: string): void {
    const frame = make("iframe", { sandbox: "allow-scripts", title: this.#settings.words.network });
    frame.srcdoc = html;
    find("#seen").replaceChildren(frame);
    find("#network").hidden = false;
    this.#tell();
    find("#network").scrollIntoView({ block: "start" });
  }

  #running(is: boolean): void {
    find<HTMLButtonElement>("#start").disabled = is;
    find<HTMLButtonElement>("#stop").disabled = !is;
    find<HTMLButtonElement>("#look").disabled = is || this.#losses.length === 0;
    find<HTMLSelectElement>("#iterations").disabled = is;
  }

  #tell(): void {
    if (this.#last === undefined) return;
    const { done, seconds } = this.#last;
    const values = { done, total: this.#total, rate: Math.round(done / Math.max(seconds, 1e-3)) };
    find("#said").textContent = fill(this.#settings.words.progress, values);
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

  #say(word: Word): void {
    find("#said").textContent = this.#settings.words[word];
  }

  #speak(): void {
    const { words } = this.#settings;
    document.title = words.title;
    find("#threads").textContent = crossOriginIsolated
      ? fill(words.threads, { count: Math.min(navigator.hardwareConcurrency, 4) })
      : words.oneThread;
    this.#tell();
    this.#table();
    this.#plot();
  }

  #post(request: Request): void {
    void this.#worker.then((worker) => worker.postMessage(request));
  }
}

new Digits();
keepOffline();
