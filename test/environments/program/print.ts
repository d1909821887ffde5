/** The program where there is a terminal: one line of JSON. */
import { answer, half } from "./answer.js";
import { images, labels } from "./digits.js";

answer({ images, labels }, half).then((given) => console.log(JSON.stringify(given)));
