/** A page that has the work done by a Worker, written as bundlers know it. */
import type { Answer } from "./answer.js";
import { keep } from "./keep.js";

interface WorkerOfPage {
  onmessage: (event: { data: Answer | string }) => void;
  onerror: (event: { message?: string; filename?: string }) => void;
}
declare const Worker: new (url: URL, options: { type: "module" }) => WorkerOfPage;

keep(
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) =>
      typeof data === "string" ? reject(new Error(`in the worker: ${data}`)) : resolve(data);
    worker.onerror = ({ message, filename }) =>
      reject(new Error(`the worker: ${message ?? "did not load"} in ${filename ?? "its file"}`));
  }),
);
