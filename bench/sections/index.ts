/** The sections, in the order of their letters. */
import type { Section } from "../harness/section.js";
import { convolution } from "./convolution.js";
import { graphSize } from "./graph-size.js";
import { installSize } from "./install-size.js";
import { matmul } from "./matmul.js";
import { memory } from "./memory.js";
import { overhead } from "./overhead.js";
import { phases } from "./phases.js";
import { startup } from "./startup.js";
import { training } from "./training.js";
import { wholeRun } from "./whole-run.js";

export const sections: readonly Section[] = [
  training,
  wholeRun,
  overhead,
  matmul,
  memory,
  graphSize,
  startup,
  installSize,
  convolution,
  phases,
];
