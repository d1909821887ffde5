/** The sections, in the order of their letters. */
import type { Section } from "../harness/section.js";
import { convolution } from "./convolution.js";
import { decompositions } from "./decompositions.js";
import { drawing } from "./drawing.js";
import { graphSize } from "./graph-size.js";
import { installSize } from "./install-size.js";
import { matmul } from "./matmul.js";
import { memory } from "./memory.js";
import { overhead } from "./overhead.js";
import { perExample } from "./per-example.js";
import { phases } from "./phases.js";
import { scalars } from "./scalars.js";
import { scaling } from "./scaling.js";
import { startup } from "./startup.js";
import { training } from "./training.js";
import { values } from "./values.js";
import { wholeRun } from "./whole-run.js";
import { workloads } from "./workloads.js";

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
  workloads,
  scalars,
  drawing,
  decompositions,
  perExample,
  scaling,
  values,
];
