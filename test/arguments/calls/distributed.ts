/** Calls of what ranks do together, here by one that is alone. */
import * as distributed from "wengert/distributed";
import { matrix } from "./samples.js";
import { type Call, callsOf, none } from "./table.js";

await distributed.init();

export const distributedCalls: readonly Call[] = callsOf(distributed, {
  init: () => [{ timeout: 5 }],
  rank: none,
  size: none,
  barrier: none,
  allReduce: () => [matrix(), { op: "mean", name: "x" }],
  broadcast: () => [matrix(), { root: 0, name: "x" }],
  allGather: () => [matrix(), { name: "x" }],
  reduceScatter: () => [matrix(), { op: "max", name: "x" }],
});
