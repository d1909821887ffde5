/** What wengert/distributed needs of files, and no user. */

export type { LoadCheckpointOptions } from "./checkpoints/decode.js";
export {
  type CheckpointParts,
  type CheckpointValues,
  loadedPartsKind,
  restoreCheckpoint,
  stateIn,
  strictKinds,
} from "./checkpoints/decode.js";
export {
  type CheckpointContents,
  type CheckpointState,
  checkpointTree,
  contentsKind,
  stateKey,
} from "./checkpoints/encode.js";
export { decodeTree, encodeTree } from "./checkpoints/packed-tree.js";
export { elementBytes } from "./elements.js";
export { safetensorsParts } from "./safetensors/encode.js";
export { readHeader } from "./safetensors/header.js";
export {
  encodeIndex,
  ending,
  folderOf,
  readIndex,
  readShards,
  type ShardIndex,
} from "./safetensors/sharded.js";
