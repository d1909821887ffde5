/** The program in a page, which keeps the answer where the browser's driver finds it. */
import { answer, half } from "./answer.js";
import { images, labels } from "./digits.js";
import { keep } from "./keep.js";

keep(answer({ images, labels }, half));
