/** A page that has the work done by a Worker, written as bundlers know it. */
import { keep } from "./keep.js";
import { answerOf, type WorkerClass } from "./worker-of-page.js";

declare const Worker: WorkerClass; // bundlers look for the global of that name

keep(answerOf(new Worker(new URL("./worker.js", import.meta.url), { type: "module" })));
