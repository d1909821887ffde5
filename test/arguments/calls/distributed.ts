/** Calls of what ranks do together, here by one that is alone. */
import * as distributed from "wengert/distributed";
import { generator, layer, loss, matrix } from "./samples.js";
import { type Call, callsOf, methodsOf, none } from "./table.js";

await distributed.init();

const functions = callsOf(distributed, {
  init: () => [{ timeout: 5 }],
  rank: none,
  size: none,
  barrier: none,
  allReduce: () => [matrix(), { op: "mean", name: "x" }],
  broadcast: () => [matrix(), { root: 0, name: "x" }],
  allGather: () => [matrix(), { name: "x" }],
  reduceScatter: () => [matrix(), { op: "max", name: "x" }],
  partOf: () => [10],
  generatorOfRank: () => [3],
  DataParallel: () => [layer(), { bucketBytes: 1000, batchNorm: "synchronized" }],
  DistributedSampler: () => [10, { batchSize: 4, shuffle: true, dropLast: true, generator: generator() }],
});

const parallel = () => new distributed.DataParallel(layer());

export const distributedCalls: readonly Call[] = [
  ...functions,
  ...methodsOf("DataParallel", parallel, {
    backward: () => [loss(), { share: 2 }],
    noSync: () => [() => 3],
    requireEqual: none,
  }),
];
