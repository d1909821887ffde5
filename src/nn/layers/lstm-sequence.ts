/**
 * Long sequences through LSTMCells, all steps in one op. Small ones are recorded step by step, for pictures
 * to show what a step is; so are those that somebody watches or takes apart, as an export does.
 */

import { lstm } from "../../ops/for-layers.js";
import { matmul } from "../../ops/index.js";
import { isWatched, type Tensor, zeros } from "../../tensor/index.js";
import { runsJust } from "../module/run-module.js";
import { LSTMCell, type MemoryState } from "./recurrent-cells.js";

/** A state of fewer elements is one that a picture could show. */
const fewestElements = 256;

/**
 * The outputs (N, T, hidden) and the last state, with the same bits as step by step; undefined where the
 * steps are to be ops of their own.
 */
export function lstmSequence(
  cell: unknown,
  x: Tensor,
  state?: MemoryState,
): [outputs: Tensor, state: MemoryState] | undefined {
  if (!(cell instanceof LSTMCell) || !runsJust(cell, LSTMCell.prototype.forward) || isWatched())
    return undefined;
  const [examples, steps] = x.shape as [number, number];
  const { hiddenSize } = cell;
  if (steps < 2 || examples * hiddenSize < fewestElements) return undefined;
  const start = () => zeros([examples, hiddenSize]);
  const [h, c] = state ?? [start(), start()];
  if (x.dtype !== "float32" || cell.Wx.dtype !== "float32") return undefined;
  for (const { dtype, shape } of [h, c])
    if (dtype !== "float32" || shape.length !== 2 || shape[0] !== examples || shape[1] !== hiddenSize)
      return undefined;
  // (N,T,in)·(in,4·hidden) -> (N,T,4·hidden)
  const y = lstm(matmul(x, cell.Wx), h, c, cell.Wh, cell.b ?? zeros([4 * hiddenSize]));
  return [y.slice([null, [0, steps]]), [y.slice([null, steps - 1]), y.slice([null, steps])]];
}
