/** (r) A network with a tensor for each number, as micrograd's lessons have it. */

import { wengert } from "../harness/contenders.js";
import { compiled } from "../harness/context.js";
import { readIteration, type Section } from "../harness/section.js";
import { ratio } from "../harness/table.js";

const column = "ms per iteration";
const plain = "plain JavaScript, in the manner of micrograd";

export const scalars: Section = {
  letter: "r",
  title: "Graphs of scalars",
  unit: "milliseconds",
  about: () =>
    "Two moons: a network 2-16-16-1 of which every weight and every sum is a tensor of one element, 100 " +
    "points, hinge loss; one training step is some 65,000 ops. The peer is sixty lines that check, name " +
    "and draw nothing; the losses are the same to float32 rounding.",
  columns: [column],
  repetitions: [5, 1],
  contenders: (context) => {
    const steps = context.quick ? "4" : "16";
    return [
      wengert(context, "wengert", ["moons-wengert", steps], readIteration),
      {
        name: plain,
        command: [process.execPath, compiled(context, "moons-micrograd"), steps],
        read: readIteration,
      },
    ];
  },
  targets: [
    {
      measure: "two moons of scalars ÷ plain JavaScript",
      bound: ["at most", 2],
      value: (table) => ratio(table.median("wengert", column), table.median(plain, column)),
    },
  ],
};
