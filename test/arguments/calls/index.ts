/** One valid call of every public function, constructor and method. */
import { autogradCalls } from "./autograd.js";
import { dataCalls } from "./data.js";
import { distributedCalls } from "./distributed.js";
import { distributionCalls } from "./distributions.js";
import { eventCalls } from "./events.js";
import { ioCalls } from "./io.js";
import { nnCalls } from "./nn.js";
import { onnxCalls } from "./onnx.js";
import { opCalls } from "./ops.js";
import { optimCalls } from "./optim.js";
import { tensorCalls } from "./tensors.js";
import { trainCalls } from "./train.js";
import { vizCalls } from "./viz.js";
import { weightCalls } from "./weights.js";

export type { Call } from "./table.js";

export const calls = [
  ...tensorCalls,
  ...opCalls,
  ...autogradCalls,
  ...nnCalls,
  ...onnxCalls,
  ...optimCalls,
  ...distributionCalls,
  ...trainCalls,
  ...dataCalls,
  ...eventCalls,
  ...weightCalls,
  ...vizCalls,
  ...ioCalls,
  ...distributedCalls,
];
