/**
 * The worker that runs one program: it translates it, runs it, and reports what it printed, the graph of its
 * last pass back, and what its losses were. One worker runs one program, so each begins with the same seed.
 */
import { manualSeed, recordSources, setMemoryBudget, type Tensor } from "wengert";
import { graphJson, graphOf } from "wengert/viz";
import { Losses } from "./losses.js";
import { moduleNames, modulesFor, watchPasses } from "./modules.js";
import { consoleFor } from "./printing.js";
import { type Limits, longestReport, type Place, type Program, type Report } from "./protocol.js";
import { type Translated, type TranslationError, translate } from "./translate.js";
import { warmUp } from "./warm-up.js";

/** Taken before the program can: what it does to its own world does not reach these. */
const { postMessage, importScripts, Blob, URL, performance } = globalThis as unknown as WorkerScope;

interface WorkerScope {
  postMessage(report: Report): void;
  importScripts(address: string): void;
  readonly Blob: typeof globalThis.Blob;
  readonly URL: typeof globalThis.URL;
  readonly performance: Performance;
}

const report = (what: Report) => postMessage(what);

type Run = (require: (name: string) => object, exports: object, console: object) => Promise<void>;

let last: Tensor | undefined;
let asked = 0;
let losses = new Losses();
let hasProgram = false;

function draw(name: string, drawable: unknown, options: object): void {
  if (++asked > 20) return;
  const asImages = (options as { images?: unknown } | undefined)?.images === "auto";
  const kept = { excerpts: true, ...(asImages ? { images: "auto" as const } : {}) };
  const json = graphJson(graphOf(drawable as Tensor, kept));
  if (json.length > longestReport)
    throw new RangeError("this graph is too large for the page: draw a smaller one");
  report({ kind: "graph", name, json, options: plain(options) });
}

/** Options that a message can carry. */
const plain = (options: object): object => JSON.parse(JSON.stringify(options ?? {}));

function require(name: string): object {
  const found = modules.get(name);
  if (found !== undefined) return found;
  throw new Error(`there is no module "${name}" here. A program can import ${moduleNames.join(", ")}`);
}

const watcher = {
  passed(root: Tensor) {
    last = root;
    losses.add(root);
  },
  said: (judgement: string) => report({ kind: "printed", level: "log", text: judgement }),
  draw,
};
const modules = modulesFor(watcher);
watchPasses(watcher);

/** The program's own frames of a stack, the innermost first. */
function placeIn(error: unknown, name: string, translated: Translated): Place | undefined {
  const stack = String((error as Error | undefined)?.stack ?? "");
  for (const line of stack.split("\n")) {
    const at = line.lastIndexOf(`${name}:`);
    const found = at < 0 ? null : /^(\d+):(\d+)/.exec(line.slice(at + name.length + 1));
    if (found !== null) return translated.placeOf(Number(found[1]), Number(found[2]));
  }
  return undefined;
}

/** A script of the worker's own, since text is evaluated nowhere: the page's policy forbids it. */
function load(name: string, code: string): Run {
  const address = URL.createObjectURL(
    new Blob([`self.program = ${code}\n//# sourceURL=${name}`], { type: "text/javascript" }),
  );
  importScripts(address);
  URL.revokeObjectURL(address);
  return (globalThis as unknown as { program: Run }).program;
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
  const printing = consoleFor(report);
  const began = performance.now();
  let translated: Translated;
  try {
    translated = translate(name, text);
  } catch (error) {
    const { message, place } = error as TranslationError;
    report({ kind: "failed", name: "SyntaxError", message, ...(place && { place }) });
    report({ kind: "done", milliseconds: performance.now() - began });
    return;
  }
  setMemoryBudget(megabytes * 2 ** 20);
  manualSeed(0);
  try {
    await begin(load(name, translated.code), printing.console);
  } catch (error) {
    const place = placeIn(error, name, translated);
    report({ kind: "failed", ...described(error), ...(place && { place }) });
    drawFailure(error);
  }
  const milliseconds = performance.now() - began;
  for (const series of losses.all()) report({ kind: "series", series });
  if (last !== undefined && asked === 0) {
    try {
      draw("", last, {});
    } catch (error) {
      report({ kind: "printed", level: "warn", text: described(error).message });
    }
  }
  printing.end();
  report({ kind: "done", milliseconds });
}

/** An op that failed is drawn with what led to it. */
function drawFailure(error: unknown): void {
  try {
    if (asked === 0) draw("", error, {});
  } catch {
    // no op threw it: there is no graph
  }
}

function described(error: unknown): { name: string; message: string } {
  if (!(error instanceof Error)) return { name: "", message: String(error) };
  return { name: error.name, message: error.message };
}

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
}, 0);
