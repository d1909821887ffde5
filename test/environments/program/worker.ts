/** The program in a Worker, which sends the answer to its page. */
import { answer, half } from "./answer.js";
import { images, labels } from "./digits.js";

declare const postMessage: (message: unknown) => void;

answer({ images, labels }, half).then(postMessage, (error) => postMessage(String(error?.stack ?? error)));
