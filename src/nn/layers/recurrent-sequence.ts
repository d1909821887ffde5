/**
 * Long sequences through recurrent cells, all steps in one op. Small ones are recorded step by step, for
 * pictures to show what a step is; so are those that somebody watches or takes apart, as an export does.
 */

import { gru, lstm, rnn } from "../../ops/for-layers.js";
import { matmul } from "../../ops/index.js";
import { isWatched, type Tensor, zeros } from "../../tensor/index.js";
import type { Parameter } from "../module/parameter.js";
import { runsJust } from "../module/run-module.js";
import { GRUCell, LSTMCell, type RecurrentState, RNNCell } from "./recurrent-cells.js";

/** A state of fewer elements is one that a picture could show. */
const fewestElements = 256;

type Sequence = readonly [outputs: Tensor, state: RecurrentState];
type Cell = RNNCell | GRUCell | LSTMCell;

/**
 * The outputs (N, T, hidden) and the last state, with the same bits as step by step; undefined where the
 * steps are to be ops of their own.
 */
export function sequenceOf(cell: unknown, x: Tensor, state?: RecurrentState): Sequence | undefined {
  if (!isPlain(cell) || isWatched()) return undefined;
  const [examples, steps] = x.shape as [number, number];
  const { hiddenSize } = cell;
  if (steps < 2 || examples * hiddenSize < fewestElements) return undefined;
  const start = () => zeros([examples, hiddenSize]);
  const first = state ?? (cell instanceof LSTMCell ? [start(), start()] : [start()]);
  if (x.dtype !== "float32" || cell.Wx.dtype !== "float32") return undefined;
  for (const { dtype, shape } of first)
    if (dtype !== "float32" || shape.length !== 2 || shape[0] !== examples || shape[1] !== hiddenSize)
      return undefined;
  return run(cell, x, first, steps);
}

/** Whether it is a cell in whose steps no more happens than the forward of its class. */
const isPlain = (cell: unknown): cell is Cell =>
  [RNNCell, GRUCell, LSTMCell].some(
    (Class) => cell instanceof Class && runsJust(cell, Class.prototype.forward),
  );

function run(cell: Cell, x: Tensor, [h, c]: RecurrentState, steps: number): Sequence {
  const given = matmul(x, cell.Wx); // (N,T,in)·(in,gates·hidden) -> (N,T,gates·hidden)
  const biasOr0 = (bias: Parameter | undefined) => bias ?? zeros([given.shape.at(-1) as number]);
  if (cell instanceof LSTMCell) {
    const y = lstm(given, h, c as Tensor, cell.Wh, biasOr0(cell.b));
    return [y.slice([null, [0, steps]]), [y.slice([null, steps - 1]), y.slice([null, steps])]];
  }
  const y =
    cell instanceof GRUCell
      ? gru(cell.bx === undefined ? given : given.add(cell.bx), h, cell.Wh, biasOr0(cell.bh))
      : rnn(given, h, cell.Wh, biasOr0(cell.b));
  return [y, [y.slice([null, steps - 1])]];
}
