/** ONNX: networks as model files, and the weights of model files. */

export { exportOnnx, type OnnxModel, type OnnxOptions, saveOnnx } from "./export-onnx.js";
export {
  decodeOnnxWeights,
  loadOnnxWeights,
  type OnnxDecodeOptions,
  type OnnxLoadOptions,
  type OnnxNames,
} from "./reading/decode-weights.js";
