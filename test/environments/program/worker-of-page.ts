/** What a page sees of a Worker, and the answer that it sends. */
import type { Answer } from "./answer.js";

interface PageWorker {
  onmessage: (event: { data: Answer | string }) => void;
  onerror: (event: { message?: string; filename?: string }) => void;
}

/** What is called Worker in a page. */
export type WorkerClass = new (url: URL | string, options?: { type: "module" }) => PageWorker;

export const answerOf = (worker: PageWorker): Promise<Answer> =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) =>
      typeof data === "string" ? reject(new Error(`in the worker: ${data}`)) : resolve(data);
    worker.onerror = ({ message, filename }) =>
      reject(new Error(`the worker: ${message ?? "did not load"} in ${filename ?? "its file"}`));
  });
