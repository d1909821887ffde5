/** The page: its parts, and what each tells the others. */
import examplesText from "text:examples";
import opPagesText from "text:op-pages";
import type { Leaf } from "../drawing/tasks.js";
import { find, make } from "../page/dom.js";
import { inOneFile, partLoaded } from "../page/parts.js";
import { Settings } from "../page/settings.js";
import { fill } from "../page/words.js";
import type { Place, Program, Report } from "../programs/protocol.js";
import { ConsoleView } from "./console-view.js";
import type { Editor } from "./editor.js";
import * as exchange from "./exchange.js";
import { addressOf } from "./first.js";
import { handlesFor, type Matched } from "./handles.js";
import { embed } from "./head.js";
import { type Messages, messages, type Word } from "./messages.js";
import type { LeafNumber } from "./numbers.js";
import { type Made, Pictures } from "./pictures.js";
import type { Handle } from "./player-view.js";
import { limits, Runner } from "./runner.js";
import { fromLink } from "./share.js";
import { Tabs } from "./tabs.js";

const examples = JSON.parse(examplesText) as readonly Program[];

/** The page of the reference about an op, by the name that graphs have for it. */
const opPages = JSON.parse(opPagesText) as Readonly<Record<string, string>>;

/** After the last key, in milliseconds, where a run takes longer than `short`; else it runs at once. */
const pause = 40;
const short = 60;

/** While somebody types, in milliseconds, and at most this share of the time; what is opened is kept at once. */
const keepsEvery = 300;
const keepsShare = 0.05;

/** A run that takes longer than others took, in milliseconds, is not waited for when the program is another. */
const endless = 1000;

/** What begins the choice of a program of one's own; examples have numbers. */
const ownMark = "own:";

/** Of the first picture, in milliseconds. */
const ahead = 50;

const nothing: Made = { program: "", numbers: undefined, graphs: [], series: undefined, failed: true };

type Failure = Extract<Report, { kind: "failed" }>;

export class Page {
  readonly #runner = new Runner();
  readonly #settings = new Settings(messages, () => this.#speak());
  readonly #console = new ConsoleView(find("#console"));
  readonly #tabs = new Tabs();
  readonly #pictures = new Pictures(
    this.#settings,
    {
      stepped: (lines, ops) => this.#stepped(lines, ops),
      moved: (leaf, value, drag) =>
        this.#withNumber(leaf, (number) => this.#editor?.move(number, value, drag)),
      chosen: (leaf) => this.#withNumber(leaf, (number) => this.#editor?.choose(number)),
    },
    (leaves, numbers) => this.#handlesFor(leaves, numbers),
  );
  #editor: Editor | undefined;
  /** Of the program, where there is no editor yet. */
  #text = "";
  #lit: readonly number[] = [];
  #ops: readonly string[] = [];
  #matched: readonly Matched[] = [];
  /** The numbers of the program that the picture shows. */
  #drawn: readonly LeafNumber[] = [];
  #name = "program.ts";
  /** What the page says of itself, until the program is another. */
  #said: Word | undefined;
  /** By name what was typed, opened or shared, for who looks at an example and comes back. */
  readonly #own = new Map(exchange.keptOwn().map((each) => [each.name, each]));
  /** Whether it is the program that took the page before this one with it: it does not run by itself again. */
  #broke = exchange.brokeDown();
  /** Of the history: where the program is kept. */
  #entry = "";
  /** When what was typed is kept. */
  #keeping: ReturnType<typeof setTimeout> | undefined;
  /** How long it took to keep it, in milliseconds. */
  #kept = 0;
  /** What is said of the run, in the words of the page. */
  #timing: ((words: Messages) => string) | undefined;
  /** What is underlined, and where. */
  #mistake: readonly [text: string, place: Place] | undefined;
  /** What the run that goes on, or was the last, has reported so far. */
  #made: Made = nothing;
  /** Whether that run has not ended. */
  #isGoingOn = false;
  #took = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #run = 0;
  /** Whether a run that was asked for has not been drawn yet, and whether the text has changed since. */
  #busy = false;
  #again = false;

  async begin(): Promise<void> {
    const select = find<HTMLSelectElement>("#example");
    select.append(...examples.map(({ name }, i) => make("option", { value: String(i) }, name)));
    select.addEventListener("change", () => {
      const { value } = select;
      const chosen = value.startsWith(ownMark)
        ? this.#own.get(value.slice(ownMark.length))
        : examples[Number(value)];
      if (chosen !== undefined) this.#open(chosen);
    });
    find("#run").addEventListener("click", () => this.#start());
    find("#stop").addEventListener("click", () => this.#stop());
    find("#share").addEventListener("click", () => void this.#share());
    find("#clear").addEventListener("click", () => this.#console.clear());
    find("#save").addEventListener("click", () => exchange.save(this.#name, this.#program));
    find("#open").addEventListener("click", () => find("#file").click());
    find("#file").addEventListener("change", () => void this.#openFile());
    find("#more").addEventListener("toggle", () => void exchange.writeSnippet(this.#program));
    const view = exchange.viewOf(location.search);
    if (view !== undefined) embed(view);
    // a finger cannot rest on the mark of a mistake to read it: where there is little room the console says it
    find("#editor").addEventListener("click", ({ target }) => {
      if (target instanceof Element && target.closest(".cm-lint-marker") !== null) this.#tabs.view("console");
    });
    addEventListener("hashchange", () => void this.#fromAddress());
    addEventListener("pagehide", () => {
      exchange.setRunning(undefined);
      this.#keepTyped();
    });
    // a browser may end a page that is not seen without a word
    addEventListener("visibilitychange", () => this.#keepTyped());
    this.#speak();
    setTimeout(() => void this.#edit(), 1500);
    const [first] = examples;
    const isIt = await globalThis.wengertFirst;
    this.#pictures.prepare(isIt);
    // what runs and draws does not take the processor from a picture that is there already
    if (isIt) await new Promise((resolve) => setTimeout(resolve, ahead));
    this.#pictures.start();
    if (!(await this.#fromAddress()) && first !== undefined) this.#open(first, this.#said);
  }

  get #program(): string {
    return this.#editor?.text ?? this.#text;
  }

  set #program(text: string) {
    this.#text = text;
    if (this.#editor === undefined) find("#editor").replaceChildren(make("pre", { class: "program" }, text));
    else this.#editor.text = text;
  }

  /** The editor comes when the first picture is seen, or after a second, in place of the text alone. */
  async #edit(): Promise<void> {
    try {
      await partLoaded("editor");
    } catch {
      this.#say("missing");
    }
    const { wengertEditor } = globalThis;
    if (wengertEditor === undefined || this.#editor !== undefined) return;
    const place = find("#editor");
    place.replaceChildren();
    const editor = new wengertEditor(place, this.#text, this.#settings.words, {
      changed: (dragged) => {
        this.#keeping ??= setTimeout(() => this.#keep(), Math.max(keepsEvery, this.#kept / keepsShare));
        this.#showChoice();
        if (!dragged && this.#said !== undefined) this.#say(undefined);
        if (dragged || this.#took < short) this.#soon();
        else this.#later();
      },
      walked: (line) => this.#pictures.goToLine(line),
      run: () => this.#start(),
    });
    this.#editor = editor;
    editor.light(this.#lit);
    this.#showMistake();
    this.#pictures.showHandles();
  }

  #stepped(lines: readonly number[], ops: readonly string[]): void {
    this.#lit = lines;
    this.#editor?.light(lines);
    this.#ops = ops;
    this.#tellAbout();
  }

  /** Where the reference has a page about the op of the step that is seen. */
  #tellAbout(): void {
    const link = find<HTMLAnchorElement>("#about");
    const op = inOneFile ? undefined : this.#ops.find((each) => Object.hasOwn(opPages, each));
    link.hidden = op === undefined;
    if (op === undefined) return;
    link.href = `reference/documents/Op_cards.op_${opPages[op]}.html`;
    const about = fill(this.#settings.words.about, { op });
    link.setAttribute("aria-label", about);
    // where there is little room, the op's name alone
    link.replaceChildren(make("span", { class: "whole" }, about), make("span", { class: "short" }, op));
  }

  /** By the numbers of the program that was drawn: a drag has changed those of today already. */
  #handlesFor(leaves: readonly Leaf[], numbers = this.#editor?.leafNumbers ?? []): readonly Handle[] {
    this.#drawn = numbers;
    this.#matched = handlesFor(leaves, numbers, this.#settings.words);
    return this.#matched.map(({ handle }) => handle);
  }

  /** The number that a leaf of the picture is made of: unless others have come into the program since it was drawn. */
  #withNumber(leaf: string, then: (number: LeafNumber) => void): void {
    const place = this.#matched.find(({ handle }) => handle.leaf === leaf)?.place;
    const today = this.#editor?.leafNumbers ?? [];
    if (place === undefined || today.length !== this.#drawn.length) return;
    const number = today[place];
    if (number !== undefined) then(number);
  }

  /** The program stays with this entry of the history, and, unless it is an example as it was, among one's own. */
  #keep(): void {
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    const began = performance.now();
    const program = { name: this.#name, text: this.#program };
    exchange.keep(program, this.#entry);
    if (!this.#isExample) {
      this.#own.delete(program.name);
      this.#own.set(program.name, program);
      exchange.keepOwn(program, [...this.#own.keys()]);
    }
    this.#kept = performance.now() - began;
  }

  #keepTyped(): void {
    if (this.#keeping !== undefined) this.#keep();
  }

  get #isExample(): boolean {
    return examples.some(({ name, text }) => name === this.#name && text === this.#program);
  }

  /** @returns whether something was here before, or the address held a program or the name of an example. */
  async #fromAddress(): Promise<boolean> {
    this.#keepTyped();
    this.#entry = exchange.entryOfHistory();
    const before = exchange.kept(this.#entry);
    if (before !== undefined) {
      this.#open(before);
      return true;
    }
    const { hash } = location;
    const named = examples.find(({ name }) => hash === addressOf(name));
    if (named !== undefined) {
      this.#open(named);
      return true;
    }
    if (hash === "") return false;
    const text = await fromLink(hash);
    if (text === undefined) {
      this.#say("badLink");
      return false;
    }
    if (text !== this.#program) this.#open({ name: "shared.ts", text });
    return true;
  }

  /** @param said what there is to say of it */
  #open({ name, text }: Program, said?: Word): void {
    this.#keepTyped();
    this.#say(said);
    this.#name = name;
    this.#pictures.begin();
    find("#name").textContent = name;
    this.#program = text;
    this.#keep();
    this.#showChoice();
    clearTimeout(this.#timer);
    const broke = this.#broke(text);
    this.#broke = () => false;
    if (broke) this.#say("brokeDown");
    else this.#start();
  }

  /** Which example it is, as it is there, or which program of one's own. */
  #showChoice(): void {
    const select = find<HTMLSelectElement>("#example");
    const { own } = this.#settings.words;
    const isExample = this.#isExample;
    const names = new Set(isExample ? this.#own.keys() : [...this.#own.keys(), this.#name]);
    const there = [...select.querySelectorAll("[data-own]")];
    const options = [...names].map((name) => [ownMark + name, `${own} · ${name}`] as const);
    // with each key: those that are there stay
    if (there.map((each) => each.textContent).join("\n") !== options.map(([, text]) => text).join("\n")) {
      for (const option of there) option.remove();
      select.prepend(...options.map(([value, text]) => make("option", { value, "data-own": "" }, text)));
    }
    select.value = isExample
      ? String(examples.findIndex(({ name }) => name === this.#name))
      : ownMark + this.#name;
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#start(), pause);
  }

  /** At once, or when the run before has been drawn; one that does not end is not waited for. */
  #soon(): void {
    clearTimeout(this.#timer);
    if (!this.#busy) {
      this.#start();
      return;
    }
    this.#again = true;
    this.#timer = setTimeout(() => {
      if (this.#again && this.#isGoingOn) this.#start();
    }, endless);
  }

  /** The run that was going on is seen, or has ended. */
  #free(): void {
    this.#busy = false;
    if (this.#editor === undefined) setTimeout(() => void this.#edit(), 0);
    if (!this.#again) return;
    this.#again = false;
    this.#start();
  }

  #start(): void {
    const run = ++this.#run;
    this.#busy = true;
    this.#again = false;
    exchange.setRunning(this.#program);
    this.#times((words) => words.running);
    this.#running(true);
    const made: { -readonly [K in keyof Made]: Made[K] } = {
      program: this.#program,
      numbers: this.#editor?.leafNumbers,
      graphs: [],
      series: undefined,
      failed: false,
    };
    this.#made = made;
    this.#isGoingOn = true;
    let failure: Failure | undefined;
    let done = false;
    this.#console.begin();
    const report = (report: Report) => {
      if (run !== this.#run) return;
      this.#running(report.kind !== "rested");
      if (report.kind === "printed") this.#console.print(report);
      else if (report.kind === "graph") {
        const isNew = made.graphs.every(({ key }) => key !== report.key);
        made.graphs = isNew
          ? [...made.graphs, report]
          : made.graphs.map((graph) => (graph.key === report.key ? report : graph));
      } else if (report.kind === "series") made.series = report.series;
      else if (report.kind === "shown") void this.#pictures.showNewest({ ...made });
      else if (report.kind === "failed") {
        if (failure !== undefined) return;
        failure = report;
        if (done) this.#fail(report); // of a timer, or of a promise that nobody waited for
      } else if (report.kind === "done" && !done) {
        done = true;
        made.failed = failure !== undefined;
        this.#finished(report.milliseconds, { ...made }, failure);
      }
    };
    const ended = (why: "time" | "flood" | "crash") => {
      if (run !== this.#run) return;
      const { words } = this.#settings;
      this.#ended();
      this.#console.fail(fill(words[why], { seconds: limits.seconds, name: this.#name }));
      this.#times((words) => words.stopped);
      this.#free();
    };
    this.#runner
      .run({ name: this.#name, text: made.program }, { report, ended })
      .catch(() => this.#say("missing"));
  }

  #stop(): void {
    this.#run++;
    this.#again = false;
    this.#runner.stop();
    this.#ended();
    this.#times((words) => words.stopped);
    this.#free();
  }

  /** Before it was done: what it has made is seen; where that is nothing, what is seen is not this program's. */
  #ended(): void {
    this.#running(false);
    this.#isGoingOn = false;
    this.#console.end();
    this.#mistake = undefined;
    this.#editor?.clearMistakes();
    const { graphs, series } = this.#made;
    if (graphs.length === 0 && series === undefined) this.#pictures.age();
    else void this.#pictures.show({ ...this.#made, failed: true });
  }

  #running(is: boolean): void {
    find("#stop").setAttribute("aria-disabled", String(!is));
    if (!is) exchange.setRunning(undefined);
  }

  #finished(milliseconds: number, made: Made, failure: Failure | undefined): void {
    const run = this.#run;
    this.#isGoingOn = false;
    this.#took = milliseconds;
    exchange.setRunning(undefined);
    this.#mistake = undefined;
    if (failure === undefined) this.#editor?.clearMistakes();
    else this.#fail(failure);
    this.#console.end();
    const ran = (words: Messages) => fill(words.ran, { ms: Math.round(milliseconds) });
    this.#times(ran);
    void this.#pictures.show(made).then((drawing) => {
      if (run !== this.#run) return;
      if (drawing !== undefined)
        this.#times((words) => `${ran(words)} · ${fill(words.drew, { ms: Math.round(drawing) })}`);
      this.#free();
    });
  }

  #fail({ name, message, place }: Failure): void {
    const text = name === "" ? message : `${name}: ${message}`;
    const line = place === undefined ? "" : `${fill(this.#settings.words.atLine, { line: place.line })}: `;
    this.#console.fail(line + text);
    this.#mistake = place && [text, place];
    this.#showMistake();
  }

  /** Also of a run that was over before there was an editor. */
  #showMistake(): void {
    if (this.#mistake === undefined) this.#editor?.clearMistakes();
    else this.#editor?.underline(...this.#mistake);
  }

  async #share(): Promise<void> {
    const copied = await exchange.share(this.#program);
    // where there is little room the button stands in the menu, which would hide what is said
    const more = find<HTMLDetailsElement>("#more");
    if (more.open && more.contains(find("#share"))) {
      more.open = false;
      more.querySelector("summary")?.focus();
    }
    this.#say(copied === undefined ? "tooLong" : copied ? "shared" : "sharedHere");
  }

  async #openFile(): Promise<void> {
    const input = find<HTMLInputElement>("#file");
    const [file] = input.files ?? [];
    if (file === undefined) return;
    const text = await exchange.read(file);
    input.value = "";
    if (text === undefined) this.#say("notText");
    else this.#open({ name: file.name, text });
  }

  #times(timing = this.#timing): void {
    this.#timing = timing;
    find("#times").textContent = timing?.(this.#settings.words) ?? "";
  }

  #say(word: Word | undefined): void {
    this.#said = word;
    find("#said").textContent = word === undefined ? "" : this.#settings.words[word];
  }

  /** In the language and colours that are chosen. */
  #speak(): void {
    const { words } = this.#settings;
    this.#editor?.speak(words);
    this.#tabs.speak(words);
    this.#tellAbout();
    document.title = words.title;
    this.#say(this.#said);
    this.#times();
    this.#showChoice();
    void this.#pictures.showAgain();
  }
}
