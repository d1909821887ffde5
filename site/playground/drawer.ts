/** Asks the drawing worker for pictures. Of what waits, only the last of each kind is drawn. */
import packedWorker from "text:drawing-worker";
import type { Answer, Drawn, Task } from "../drawing/tasks.js";
import { unpacked } from "../page/bytes.js";

type Asked<K> = Omit<Extract<Task, { kind: K }>, "task" | "kind">;

export class Drawer {
  readonly #worker = unpacked(packedWorker).then((text) => {
    const worker = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      this.#waiting.get(data.task)?.(data);
      this.#waiting.delete(data.task);
    };
    return worker;
  });
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #tasks = 0;

  /** @throws Error with what the library says of a graph that it refuses or cannot draw */
  async graph(asked: Asked<"graph">): Promise<Drawn> {
    return (await this.#ask({ kind: "graph", ...asked })) as Answer & Drawn;
  }

  async curves(asked: Asked<"curves">): Promise<string> {
    return ((await this.#ask({ kind: "curves", ...asked })) as { svg: string }).svg;
  }

  async #ask(asked: object): Promise<Answer> {
    const task = ++this.#tasks;
    const worker = await this.#worker;
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(task, resolve);
      worker.postMessage({ task, ...asked });
    });
    if ("failed" in answer) throw new Error(answer.failed);
    return answer;
  }
}
