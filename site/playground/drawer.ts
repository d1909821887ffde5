/** Asks the drawing worker for pictures: of graphs only for the last one that was asked for. */
import fromDisk from "text:from-disk";
import type { Answer, Drawn, Task } from "../drawing/tasks.js";
import { part } from "../page/parts.js";

/** So long a picture may take; then another worker begins. */
export const longestSeconds = 20;

export class TooSlow extends Error {}

type Asked<K> = Omit<Extract<Task, { kind: K }>, "task" | "kind">;

export class Drawer {
  #worker: Promise<Worker> | undefined;
  readonly #waiting = new Map<number, (answer: Answer | undefined) => void>();
  #tasks = 0;
  #graphs = 0;
  /** The picture that is being drawn. */
  #drawing: Promise<unknown> = Promise.resolve();

  /** Loads the worker, where it is not there yet. */
  start(): Promise<Worker> {
    this.#worker ??= this.#load().catch((error: Error) => {
      this.#worker = undefined;
      throw error;
    });
    return this.#worker;
  }

  /**
   * @returns undefined where another graph was asked for before this one's turn came
   * @throws Error with what the library says of a graph that it refuses or cannot draw; TooSlow
   */
  async graph(asked: Asked<"graph">): Promise<Drawn | undefined> {
    const graph = ++this.#graphs;
    await this.#drawing;
    if (graph !== this.#graphs) return undefined;
    const drawn = this.#ask({ kind: "graph", ...asked });
    this.#drawing = drawn.catch(() => {});
    return (await drawn) as Answer & Drawn;
  }

  async curves(asked: Asked<"curves">): Promise<string> {
    return ((await this.#ask({ kind: "curves", ...asked })) as { svg: string }).svg;
  }

  async #load(): Promise<Worker> {
    const worker = await begun();
    await new Promise<void>((resolve, reject) => {
      worker.onerror = () => reject(new Error("a part of this page did not load"));
      worker.onmessage = ({ data }: MessageEvent<Answer | { readonly ready: true }>) => {
        if ("ready" in data) {
          resolve();
          return;
        }
        this.#waiting.get(data.task)?.(data);
        this.#waiting.delete(data.task);
      };
    });
    return worker;
  }

  /** Whoever waits for this worker gets nothing. */
  #end(worker: Worker): void {
    worker.terminate();
    this.#worker = undefined;
    for (const tell of this.#waiting.values()) tell(undefined);
    this.#waiting.clear();
  }

  async #ask(asked: object): Promise<Answer> {
    const task = ++this.#tasks;
    const worker = await this.start();
    const answer = await new Promise<Answer | undefined>((resolve) => {
      this.#waiting.set(task, resolve);
      worker.postMessage({ task, ...asked });
      setTimeout(() => this.#waiting.has(task) && this.#end(worker), longestSeconds * 1000);
    });
    if (answer === undefined) throw new TooSlow();
    if ("failed" in answer) throw new Error(answer.failed);
    return answer;
  }
}

/** From a server a file, which loads another while it begins; in a page that was opened from disk, text. */
async function begun(): Promise<Worker> {
  if (location.protocol.startsWith("http") && self.origin !== "null")
    return new Worker("parts/drawing-worker.js");
  const [worker, graphviz] = await Promise.all([part("drawing-on-disk"), part("graphviz-on-disk")]);
  const started = new Worker(URL.createObjectURL(new Blob([fromDisk], { type: "text/javascript" })));
  started.postMessage({ worker, graphviz });
  return started;
}
