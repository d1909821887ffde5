/**
 * The worker that runs one program: it translates it, runs it, and reports what it printed, the graph of its
 * last pass back, and what its losses were. One worker runs one program, so each begins with the same seed.
 */
import { manualSeed, recordSources, setMemoryBudget, type Tensor } from "wengert";
import { type DrawingOptions, graphJson, graphOf } from "wengert/viz";
import { withHint } from "./hints.js";
import { Losses } from "./losses.js";
import { moduleNames, modulesFor, watchPasses } from "./modules.js";
import { consoleFor, shown } from "./printing.js";
import { type Limits, longestReport, type Place, type Program, type Report } from "./protocol.js";
import { Timers } from "./timers.js";
import { type Translated, type TranslationError, translate } from "./translate.js";
import { warmUp } from "./warm-up.js";

/** A page has a button for each. */
const mostPictures = 20;
/**
 * A loop that never waits is shown while it goes on, so often, in milliseconds, and so many times as long as it took
 * to show it: what is cut or stopped has been seen, and is not held up by being looked at.
 */
const meanwhile = 250;
const itsWork = 10;
/** From what a program that goes on has made to its picture, in milliseconds: what it makes meanwhile is in it. */
const pause = 100;
/** So long nothing has come of a program that rests, in milliseconds. */
const silence = 500;

/** Taken before the program can: what it does to its own world does not reach these. */
const { postMessage, importScripts, Blob, URL, Worker, performance, setTimeout, clearTimeout } =
  globalThis as unknown as WorkerScope;

interface WorkerScope {
  postMessage(report: Report): void;
  importScripts(address: string): void;
  readonly Blob: typeof globalThis.Blob;
  readonly URL: typeof globalThis.URL;
  readonly Worker: typeof globalThis.Worker;
  readonly performance: Performance;
  readonly setTimeout: typeof globalThis.setTimeout;
  readonly clearTimeout: typeof globalThis.clearTimeout;
}

let isDone = false;
let isRested = false;
let silent: ReturnType<typeof setTimeout> | undefined;

function report(what: Report): void {
  postMessage(what);
  isRested = what.kind === "rested";
  if (!isDone || isRested) return;
  clearTimeout(silent);
  silent = setTimeout(rest, silence);
}

type Run = (require: (name: string) => object, exports: object, console: object) => Promise<void>;

let last: Tensor | undefined;
let losses = new Losses();
let hasProgram = false;
/** The program that runs, when it is translated. */
let running: { readonly name: string; readonly text: string; readonly translated: Translated } | undefined;
/** When what has been made is shown. */
let showing: ReturnType<typeof setTimeout> | undefined;
/** From when on a loop that does not wait is shown again. */
let due = Number.POSITIVE_INFINITY;

/** Those that the program asked for, until they are reported: of one name the newest, as of files. */
const pictures = new Map<string, Report>();
/** Those that there are places for, and how many more were asked for since that was told. */
const asked = new Set<string>();
let more = 0;
let printing: ReturnType<typeof consoleFor> | undefined;

function draw(name: string, drawable: unknown, options: object): void {
  const key = name === "" ? `picture ${asked.size}` : `name ${name}`;
  if (!asked.has(key) && asked.size >= mostPictures) {
    more++;
    return;
  }
  pictures.set(key, pictureOf(key, name, drawable, options));
  asked.add(key);
  showSoon();
  showMeanwhile();
}

/** @throws RangeError where it is more than the page takes */
function pictureOf(key: string, name: string, drawable: unknown, options: object): Report {
  const { images = "none" } = (options ?? {}) as DrawingOptions;
  const kept = typeof images === "object" ? Object.keys(images) : images === "auto" ? images : [];
  const json = graphJson(graphOf(drawable as Tensor, { excerpts: true, images: kept }));
  if (json.length > longestReport)
    throw new RangeError("this graph is too large for the page: draw a smaller one");
  return { kind: "graph", key, name, json, options: options ?? {} };
}

/** Reports what there is to see: the pictures that were asked for, else the graph of the last pass back. */
function show(): void {
  const began = performance.now();
  for (const series of losses.all()) report({ kind: "series", series });
  if (asked.size === 0 && last !== undefined) {
    try {
      report(pictureOf("", "", last, {}));
    } catch (error) {
      warnOnce(described(error).message);
    }
  }
  for (const picture of pictures.values()) report(picture);
  pictures.clear();
  const now = performance.now();
  due = now + Math.max(meanwhile, (now - began) * itsWork);
}

const warn = (text: string) => report({ kind: "printed", level: "warn", text });

const warned = new Set<string>();
function warnOnce(text: string): void {
  if (!warned.has(text)) warn(text);
  warned.add(text);
}

/** What is made before an `await`, or by a timer, is seen as soon as the program waits. */
function showSoon(): void {
  showing ??= setTimeout(() => {
    showing = undefined;
    show();
    report({ kind: "shown" });
    rest();
  }, pause);
}

/** No timer comes in between there. */
function showMeanwhile(): void {
  if (performance.now() < due) return;
  show();
  report({ kind: "shown" });
}

function tellLeftOut(): void {
  if (more > 0) warn(`… ${more} more pictures`);
  more = 0;
  printing?.tellLeftOut();
}

function require(name: string): object {
  const found = modules.get(name);
  if (found !== undefined) return found;
  const files = /^(node:)?(fs|path|url|process|os)\b/.test(name) ? " (files are there in Node)" : "";
  throw new Error(
    `there is no module "${name}" here${files}. A program can import ${moduleNames.join(", ")}`,
  );
}

const timers = new Timers(rest);
const watcher = {
  passed(root: Tensor) {
    last = root;
    losses.add(root);
    showSoon();
    showMeanwhile();
  },
  said: (judgement: string) => report({ kind: "printed", level: "log", text: judgement }),
  draw,
};
const modules = modulesFor(watcher);
watchPasses(watcher);

/** Of a mistake of syntax, whose stack does not say where it is. */
let misplaced: readonly [line: number, column: number] | undefined;

/** A file may be called what the engine takes for no name. */
const inStacks = (name: string) => name.replace(/[\s"']/g, "_");

/** The program's own frames of a stack, the innermost first. */
function placeIn(error: unknown): Place | undefined {
  if (running === undefined) return undefined;
  const { translated } = running;
  const name = inStacks(running.name);
  const stack = String((error as Error | undefined)?.stack ?? "");
  for (const line of stack.split("\n")) {
    const at = line.lastIndexOf(`${name}:`);
    const found = at < 0 ? null : /^(\d+):(\d+)/.exec(line.slice(at + name.length + 1));
    if (found !== null) return translated.placeOf(Number(found[1]), Number(found[2]));
  }
  return misplaced && translated.placeOf(...misplaced);
}

/**
 * A script of the worker's own, since text is evaluated nowhere: the page's policy forbids it.
 * @throws SyntaxError for what translation has let pass, such as a name that is declared twice
 */
async function load(name: string, code: string): Promise<Run> {
  const address = URL.createObjectURL(
    new Blob([`${code}\n//# sourceURL=${inStacks(name)}`], { type: "text/javascript" }),
  );
  try {
    importScripts(address);
  } catch (error) {
    misplaced = await placeOfSyntax(address);
    throw new SyntaxError((error as Error).message.replace(/^Failed to execute 'importScripts'.*?: /, ""));
  } finally {
    URL.revokeObjectURL(address);
  }
  return (globalThis as unknown as { program: Run }).program;
}

/** Line and column, as `placeOf` takes them, of a mistake of syntax: a worker that begins with the script says them. */
function placeOfSyntax(address: string): Promise<readonly [line: number, column: number] | undefined> {
  return new Promise((resolve) => {
    const probe = new Worker(address);
    const end = (place?: readonly [number, number]) => {
      probe.terminate();
      resolve(place);
    };
    probe.onerror = (event) => {
      event.preventDefault();
      end([event.lineno, event.colno]);
    };
    setTimeout(end, 10_000);
  });
}

/** The first part of a program, up to its first `await`, remembers which line each op came from. */
function begin(run: Run, console: object): Promise<void> {
  let running: Promise<void> = Promise.resolve();
  recordSources(() => {
    running = run(require, {}, console);
  });
  return running;
}

async function runProgram({ name, text }: Program, { megabytes }: Limits): Promise<void> {
  printing = consoleFor(report);
  const began = performance.now();
  let translated: Translated;
  try {
    translated = translate(name, text);
  } catch (error) {
    const { message, place } = error as TranslationError;
    report({ kind: "failed", name: "SyntaxError", message, ...(place && { place }) });
    report({ kind: "done", milliseconds: performance.now() - began });
    report({ kind: "rested" });
    return;
  }
  running = { name, text, translated };
  due = performance.now() + meanwhile;
  setMemoryBudget(megabytes * 2 ** 20);
  manualSeed(0);
  try {
    await begin(await load(name, translated.code), printing.console);
  } catch (error) {
    fail(error);
    drawFailure(error);
  }
  const milliseconds = performance.now() - began;
  clearTimeout(showing);
  showing = undefined;
  show();
  tellLeftOut();
  report({ kind: "done", milliseconds });
  isDone = true;
  rest();
}

/** Where nothing is left that could go on, as far as that can be known. */
function rest(): void {
  if (!isDone || isRested || showing !== undefined || timers.arePending) return;
  tellLeftOut();
  report({ kind: "rested" });
}

/** An op that failed is drawn with what led to it. */
function drawFailure(error: unknown): void {
  if (asked.size > 0) return;
  try {
    draw("", error, {});
  } catch {} // no op threw it: what there was before is seen
}

function described(error: unknown): { name: string; message: string } {
  if (!(error instanceof Error)) return { name: "", message: shown(error) };
  return { name: error.name, message: error.message };
}

function fail(error: unknown): void {
  const place = placeIn(error);
  const { text = "" } = running ?? {};
  const line = place && text.split("\n")[place.line - 1]?.slice(place.column);
  report({ kind: "failed", ...withHint(described(error), line ?? "", text), ...(place && { place }) });
}

// what nobody waits for fails too: a timer, a promise without `await`
addEventListener("error", (event) => {
  event.preventDefault();
  fail(event.error ?? event.message);
});
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  fail(event.reason);
});

addEventListener("message", ({ data }) => {
  const { program, limits } = data as { program: Program; limits: Limits };
  hasProgram = true;
  void runProgram(program, limits);
});

// a program that waits already does not wait for this
setTimeout(() => {
  if (hasProgram) return;
  warmUp();
  last = undefined;
  losses = new Losses();
  clearTimeout(showing);
  showing = undefined;
}, 0);
