/**
 * wengert/distributed: one program on many processors and machines, by MPI. What runs alone runs the same: a
 * world of one needs neither MPI nor koffi.
 */
export {
  allGather,
  allReduce,
  type BroadcastOptions,
  barrier,
  broadcast,
  type CollectiveOptions,
  type ReduceOptions,
  type Reduction,
  reduceScatter,
} from "./collectives.js";
export { DistributedError } from "./distributed-error.js";
export {
  DataParallel,
  type DataParallelOptions,
  type ParallelBackwardOptions,
} from "./parallel/data-parallel.js";
export {
  DistributedSampler,
  type DistributedSamplerOptions,
  type RankBatch,
} from "./parallel/distributed-sampler.js";
export { generatorOfRank, type Part, partOf } from "./parallel/share.js";
export { loadShardedCheckpoint } from "./sharded/load.js";
export { saveShardedCheckpoint } from "./sharded/save.js";
export { ShardedOptimizer } from "./sharded/sharded-optimizer.js";
export { type Ranks, rank, size } from "./world/current.js";
export { type InitOptions, init } from "./world/init.js";
