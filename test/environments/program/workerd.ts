/** The program in workerd, which runs it as a test of the worker: one line of JSON. */
import { answer, half } from "./answer.js";
import { images, labels } from "./digits.js";

export default {
  async test(): Promise<void> {
    console.log(JSON.stringify(await answer({ images, labels }, half)));
  },
};
