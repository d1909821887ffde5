/** Ops that move elements, by shape and by index. */
import * as W from "wengert";
import { randint } from "wengert";
import { forwardBackward, leaf, side, unary, type Workload, type Workloads } from "./workload.js";

const joined =
  (shape: number[], axis: number): Workload =>
  () => {
    const parts = Array.from({ length: 4 }, () => leaf(shape));
    return forwardBackward(() => W.concat(parts, axis), ...parts);
  };

const embedding =
  (rows: number, shape: number[]): Workload =>
  () => {
    const [w, ids] = [leaf([rows, 128]), randint(0, rows, shape)];
    return forwardBackward(() => W.embedding(w, ids), w);
  };

export const movement: Workloads = {
  "transpose 1M copy": unary((a) => a.T.mul(2)),
  "permute (16,64,4,32)->(16,4,64,32)": unary((a) => W.permute(a, [0, 2, 1, 3]).mul(2), [16, 64, 4, 32]),
  "permute (8,64,32,64)->(64,8,64,32)": unary((a) => W.permute(a, [1, 0, 3, 2]).mul(2), [8, 64, 32, 64]),
  "concat 4x(256,1024) axis 0": joined([256, side], 0),
  "concat 4x(1024,256) axis 1": joined([side, 256], 1),
  "slice [::2,::2] 1M": unary((a) =>
    W.slice(a, [
      [0, side, 2],
      [0, side, 2],
    ]),
  ),
  "pad 1M": unary((a) =>
    W.pad(a, [
      [1, 1],
      [1, 1],
    ]),
  ),
  "flip 1M": unary((a) => W.flip(a, [1])),
  "tril 1M": unary((a) => W.tril(a)),
  "embedding (10000,128)[16,64]": embedding(10_000, [16, 64]),
  "embedding (1000,128)[8192]": embedding(1000, [8192]),
  "gather axis 1 1M": () => {
    const [a, index] = [leaf(), randint(0, side, [side, side])];
    return forwardBackward(() => W.gather(a, 1, index), a);
  },
  "scatterAdd axis 0 1M": () => {
    const [a, values, index] = [leaf(), leaf(), randint(0, side, [side, side])];
    return forwardBackward(() => W.scatterAdd(a, 0, index, values), a, values);
  },
};
