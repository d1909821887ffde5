/** (e) Resident memory over a long synchronous loop. */
import { wengert } from "../harness/contenders.js";
import { readColumns, type Section } from "../harness/section.js";

const growth = "growth %";
const growthSince = "growth since %";
const columns = ["early MB", "late MB", growth, "warm MB", growthSince, "peak MB"];

export const memory: Section = {
  letter: "e",
  title: "Memory over a long synchronous loop",
  unit: "megabytes of resident memory",
  about: ({ quick }) =>
    `The book's network in one loop that never yields and frees nothing: after ${quick ? "100" : "1,000"} ` +
    `iterations, after ${quick ? "200" : "100,000"}, and the most there ever was; "warm" is after ` +
    `${quick ? "100" : "10,000"}, by when V8 has mostly made its space for young objects larger. MNIST's ` +
    "images in bytes and the lists of their nonzeros are in it.",
  columns,
  compared: [],
  repetitions: [3, 1],
  contenders: (context) => [
    wengert(context, "wengert", ["memory-wengert", context.quick ? "200" : "100000"], readColumns(columns)),
  ],
  targets: [
    {
      measure: "growth of resident memory in a long loop, %",
      bound: ["at most", 5],
      value: (table) => table.median("wengert", growth),
    },
    {
      measure: "the same from 10,000 iterations on, %",
      bound: ["at most", 3],
      value: (table) => table.median("wengert", growthSince),
    },
  ],
};
