/** Convolution and pooling, forward and backward. */
import * as W from "wengert";
import { binary, unary, type Workloads } from "./workload.js";

export const windows: Workloads = {
  "conv 3x3 32->32 (32,32,28,28) fwd+bwd": binary(
    (x, w) => W.conv2d(x, w, { padding: 1 }),
    [32, 32, 28, 28],
    [32, 32, 3, 3],
  ),
  "conv 1x1 64->64 (32,64,16,16) fwd+bwd": binary((x, w) => W.conv2d(x, w), [32, 64, 16, 16], [64, 64, 1, 1]),
  "depthwise 3x3 64 (32,64,16,16) fwd+bwd": binary(
    (x, w) => W.conv2d(x, w, { padding: 1, groups: 64 }),
    [32, 64, 16, 16],
    [64, 1, 3, 3],
  ),
  "maxpool 2x2 (100,32,24,24) fwd+bwd": unary((x) => W.maxPool2d(x, 2), [100, 32, 24, 24]),
  "avgpool 2x2 (100,32,24,24) fwd+bwd": unary((x) => W.avgPool2d(x, 2), [100, 32, 24, 24]),
};
