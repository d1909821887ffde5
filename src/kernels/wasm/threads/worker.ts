/**
 * Starting a worker from JavaScript text, which needs no file, no loader and no bundler's help: in Node as a
 * worker thread that keeps no process alive, in a browser from a blob, where the page is cross-origin
 * isolated.
 */
import { builtin, type CompiledModule, type GrowableMemory } from "../module/platform.js";

/** What a worker is given. */
export interface Assignment {
  readonly modules: readonly CompiledModule[];
  readonly memory: GrowableMemory;
  /** From 1 on; the calling thread is 0. */
  readonly number: number;
  /** Until another one begins. */
  readonly generation: number;
  /** The address of the scratch of its own. */
  readonly scratch: number;
}

/**
 * Written in the JavaScript that every worker runs, Node's (where `require` is there) and a browser's. It
 * never looks at its messages again.
 */
const text = `
const work = ({ modules, memory, number, generation, scratch }) => {
  const exports = {};
  const late = (name) => (...given) => exports[name](...given);
  const [runNetwork, pack, multiply] = ["runNetwork", "pack", "multiply"].map(late);
  const env = { memory, runNetwork, pack, multiply, shareJob() {} };
  for (const module of modules) Object.assign(exports, new WebAssembly.Instance(module, { env }).exports);
  try { exports.serve(number, generation, scratch); } catch (error) { exports.fail(); throw error; }
};
if (typeof require === "function") work(require("node:worker_threads").workerData);
else onmessage = ({ data }) => work(data);
`;

interface NodeWorker {
  on(event: "error", listener: (error: unknown) => void): void;
  unref(): void;
}

interface NodeThreads {
  readonly Worker: new (text: string, options: object) => NodeWorker;
}

interface BrowserWorker {
  onerror: ((event: { message?: string }) => void) | null;
  postMessage(message: Assignment): void;
}

interface Browser {
  readonly Worker?: new (url: string) => BrowserWorker;
  readonly Blob: new (parts: readonly string[], options: { type: string }) => object;
  readonly URL: { createObjectURL(blob: object): string; revokeObjectURL(url: string): void };
}

/**
 * Starts one without waiting for it.
 * @param failed called, some time, if it cannot run.
 * @throws where workers do not exist or are forbidden.
 */
export function startWorker(assignment: Assignment, failed: (reason: string) => void): void {
  const node = builtin<NodeThreads>("node:worker_threads");
  if (node !== undefined) {
    // no loaders, no environment: the text needs none, and what the program was started with is not its
    // business
    const worker = new node.Worker(text, { eval: true, workerData: assignment, execArgv: [], env: {} });
    worker.on("error", (error) => failed(String(error)));
    worker.unref();
    return;
  }
  const { Worker, Blob, URL } = globalThis as unknown as Browser;
  if (Worker === undefined) throw new Error("this platform has no workers");
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(url);
  worker.onerror = ({ message }) => failed(message ?? "the worker could not start");
  worker.postMessage(assignment);
}

/**
 * False in a web page that is not cross-origin isolated: some browsers make shared memory there, but let no
 * worker have it.
 */
export const canShareMemory = (): boolean =>
  (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated !== false;

/** How many threads the machine runs at once, as far as it says. */
export function parallelism(): number {
  const node = builtin<{ availableParallelism?(): number }>("node:os");
  const { navigator } = globalThis as unknown as { navigator?: { hardwareConcurrency?: number } };
  return node?.availableParallelism?.() ?? navigator?.hardwareConcurrency ?? 1;
}
