/** Calls of what ranks do together, here by one that is alone. */
import { optim } from "wengert";
import * as distributed from "wengert/distributed";
import { path } from "./paths.js";
import { generator, layer, loss, matrix } from "./samples.js";
import { type Call, callsOf, methodsOf, none } from "./table.js";

await distributed.init();

function saved(): string {
  const index = path("sharded.safetensors.index.json");
  distributed.saveShardedCheckpoint(index, { model: layer() });
  return index;
}

const adam = () => new optim.Adam(layer().parameters());

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
  saveShardedCheckpoint: () => [path("saved.safetensors.index.json"), { model: layer(), epoch: 1 }],
  loadShardedCheckpoint: () => [saved(), { model: layer() }, { strict: false }],
  ShardedOptimizer: () => [adam()],
  DataParallel: () => [layer(), { bucketBytes: 1000, batchNorm: "synchronized" }],
  DistributedSampler: () => [10, { batchSize: 4, shuffle: true, dropLast: true, generator: generator() }],
});

let optimizer: distributed.ShardedOptimizer<Required<optim.AdamOptions>> | undefined;
function sharded() {
  optimizer ??= new distributed.ShardedOptimizer(adam());
  return optimizer;
}

const parallel = () => new distributed.DataParallel(layer());

export const distributedCalls: readonly Call[] = [
  ...functions,
  ...methodsOf("DataParallel", parallel, {
    backward: () => [loss(), { share: 2 }],
    noSync: () => [() => 3],
    requireEqual: none,
  }),
  ...methodsOf("ShardedOptimizer", sharded, {
    step: none,
    zeroGrad: none,
    ownerOf: () => [sharded().paramGroups[0]?.params[0]],
    stateDict: none,
    loadStateDict: () => [sharded().stateDict()],
  }),
];
