/**
 * wengert/io: files of the field, read and written. What is here works on bytes and runs anywhere; the
 * functions on paths need a platform with files.
 */
export type { RestorableGenerator, Stateful, TrainingPart } from "../arguments/index.js";
export {
  type CheckpointParts,
  type CheckpointValues,
  type DecodeCheckpointOptions,
  decodeCheckpoint,
  type LoadCheckpointOptions,
} from "./checkpoints/decode.js";
export { type CheckpointContents, type CheckpointValue, encodeCheckpoint } from "./checkpoints/encode.js";
export { loadCheckpoint, saveCheckpoint } from "./checkpoints/files.js";
export type { NamesOptions } from "./chosen-names.js";
export type { Conversion } from "./elements.js";
export { type EncodeEventsOptions, encodeEvents, type LoggedEvent } from "./events/encode-events.js";
export {
  EventWriter,
  type EventWriterOptions,
  type HistogramOptions,
  type ImageOptions,
} from "./events/event-writer.js";
export type { ConvertOptions, DecodeOptions } from "./kinds.js";
export type { NamedTensors } from "./named-tensors.js";
export { loadNpy, loadNpz, saveNpy, saveNpz } from "./numpy/files.js";
export { decodeNpy, encodeNpy } from "./numpy/npy.js";
export {
  type DecodeNpzOptions,
  decodeNpz,
  encodeNpz,
  type LoadNpzOptions,
  type NpzOptions,
} from "./numpy/npz.js";
export {
  decodeOnnxWeights,
  exportOnnx,
  loadOnnxWeights,
  type OnnxDecodeOptions,
  type OnnxLoadOptions,
  type OnnxModel,
  type OnnxNames,
  type OnnxOptions,
  saveOnnx,
} from "./onnx/index.js";
export {
  type DecodeSafetensorsOptions,
  decodeSafetensors,
  type LoadSafetensorsOptions,
  type Safetensors,
} from "./safetensors/decode.js";
export { encodeSafetensors, type SafetensorsOptions } from "./safetensors/encode.js";
export { loadSafetensors, saveSafetensors } from "./safetensors/files.js";
export {
  loadShardedSafetensors,
  type ShardOptions,
  saveShardedSafetensors,
} from "./safetensors/sharded.js";
export { type FromTorchOptions, fromTorch, type TorchWeights } from "./weights/from-torch.js";
export { type LoadWeightsOptions, loadWeights } from "./weights/load-weights.js";
export type { WeightSource } from "./weights/weight-source.js";
