/** A page that has the work done by a classic Worker, a script of its own that imports nothing. */
import { keep } from "./keep.js";
import { answerOf, type WorkerClass } from "./worker-of-page.js";

declare const Worker: WorkerClass; // bundlers look for the global of that name

keep(answerOf(new Worker("worker.js")));
