/** The program where there is a terminal: one line of JSON. */
import { answer } from "./answer.js";
import { images, labels } from "./digits.js";

answer({ images, labels }).then((given) => console.log(JSON.stringify(given)));
