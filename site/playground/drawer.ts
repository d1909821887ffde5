/** Asks the drawing worker for pictures. */
import fromDisk from "text:from-disk";
import type { Answer, Drawn, Task } from "../drawing/tasks.js";
import { part } from "../page/parts.js";

type Asked<K> = Omit<Extract<Task, { kind: K }>, "task" | "kind">;

export class Drawer {
  #worker: Promise<Worker> | undefined;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #tasks = 0;

  /** Loads the worker, where it is not there yet. */
  start(): Promise<Worker> {
    this.#worker ??= this.#load();
    return this.#worker;
  }

  /** @throws Error with what the library says of a graph that it refuses or cannot draw */
  async graph(asked: Asked<"graph">): Promise<Drawn> {
    return (await this.#ask({ kind: "graph", ...asked })) as Answer & Drawn;
  }

  async curves(asked: Asked<"curves">): Promise<string> {
    return ((await this.#ask({ kind: "curves", ...asked })) as { svg: string }).svg;
  }

  async #load(): Promise<Worker> {
    const worker = await begun();
    await new Promise<void>((resolve) => {
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

  async #ask(asked: object): Promise<Answer> {
    const task = ++this.#tasks;
    const worker = await this.start();
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(task, resolve);
      worker.postMessage({ task, ...asked });
    });
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
