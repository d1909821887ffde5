/** (p) Where a training iteration goes. */
import { wengert } from "../harness/contenders.js";
import { readColumns, type Section } from "../harness/section.js";

const columns = ["batch", "forward", "backward", "update", "all"];
const read = readColumns(columns);

export const phases: Section = {
  letter: "p",
  title: "Where a training iteration goes",
  unit: "microseconds",
  about: () =>
    "The iteration of (a), after 2,000 that warm up: drawing a batch, forward to the loss, zeroGrad and " +
    "backward, update and reading the loss; the mean of each.",
  columns,
  repetitions: [5, 1],
  contenders: (context) => {
    const own = ["phases-wengert", context.quick ? "100" : "4000"] as const;
    return [
      wengert(context, "wengert", own, read),
      wengert(context, "wengert, 1 thread", own, read, { threads: 1 }),
      wengert(context, "wengert, relaxed SIMD", own, read, { relaxedSimd: true }),
      wengert(context, "wengert, zero skipping off", own, read, { skipZeros: false }),
      wengert(context, "wengert, zero skipping off, 1 thread", own, read, { threads: 1, skipZeros: false }),
    ];
  },
  targets: [],
};
