/** All workloads, in the groups that run in processes of their own. */
import { elementwise } from "./elementwise.js";
import { movement } from "./movement.js";
import { networks } from "./networks.js";
import { doubles, products } from "./products.js";
import { reductions } from "./reductions.js";
import { steps } from "./steps.js";
import { windows } from "./windows.js";
import type { Workloads } from "./workload.js";

export const groups: Readonly<Record<string, Workloads>> = {
  networks,
  elementwise,
  reductions,
  movement,
  products,
  doubles,
  windows,
  steps,
};
