/**
 * Long sequences through recurrent cells, all steps in one op. Small ones are recorded step by step, for
 * pictures to show what a step is; so are those that somebody watches or takes apart, as an export does.
 */

import { gru, lstm, projectedLstm, rnn } from "../../../ops/for-layers.js";
import { matmul } from "../../../ops/index.js";
import { isWatched, type Tensor, tensor, zeros } from "../../../tensor/index.js";
import type { Parameter } from "../../module/parameter.js";
import { runsJust } from "../../module/run-module.js";
import { GRUCell, LSTMCell, RNNCell } from "./cells.js";
import type { Ends } from "./lengths.js";
import type { RecurrentState } from "./options.js";

/** A state of fewer elements is one that a picture could show. */
const fewestElements = 256;

type Sequence = readonly [outputs: Tensor, state: RecurrentState];
type Cell = RNNCell | GRUCell | LSTMCell;

/**
 * The outputs (N, T, hidden) and the last state, with the same bits as step by step; undefined where the
 * steps are to be ops of their own.
 */
export function sequenceOf(
  cell: unknown,
  x: Tensor,
  state: RecurrentState | undefined,
  ends: Ends | undefined,
): Sequence | undefined {
  if (!isPlain(cell) || isWatched()) return undefined;
  const [examples, steps] = x.shape as [number, number];
  const { hiddenSize, outputSize } = cell;
  if (steps < 2 || examples * hiddenSize < fewestElements) return undefined;
  const sizes = cell instanceof LSTMCell ? [outputSize, hiddenSize] : [hiddenSize];
  const first = state ?? (sizes.map((size) => zeros([examples, size])) as unknown as RecurrentState);
  if (x.dtype !== "float32" || cell.Wx.dtype !== "float32") return undefined;
  for (const [i, { dtype, shape }] of first.entries())
    if (dtype !== "float32" || shape.length !== 2 || shape[0] !== examples || shape[1] !== sizes[i])
      return undefined;
  return run(cell, x, first, ends);
}

/** Whether it is a cell in whose steps no more happens than the forward of its class. */
const isPlain = (cell: unknown): cell is Cell =>
  [RNNCell, GRUCell, LSTMCell].some(
    (Class) => cell instanceof Class && runsJust(cell, Class.prototype.forward),
  );

function run(cell: Cell, x: Tensor, [h, c]: RecurrentState, ends: Ends | undefined): Sequence {
  const steps = x.shape[1] as number;
  const given = matmul(x, cell.Wx); // (N,T,in)·(in,gates·hidden) -> (N,T,gates·hidden)
  const ended = (outputs: Tensor): [outputs: Tensor, last: Tensor] => [
    ends?.within(outputs) ?? outputs,
    ends?.last(outputs) ?? outputs.slice([null, steps - 1]),
  ];
  const biasOr0 = (bias: Parameter | undefined) => bias ?? zeros([given.shape.at(-1) as number]);
  if (cell instanceof LSTMCell) {
    const gates = ends?.within(given, keeping(cell)) ?? given;
    if (cell.Wr !== undefined) {
      const all = projectedLstm(gates, h, c as Tensor, cell.Wh, biasOr0(cell.b), cell.Wr);
      const [examples, size] = [x.shape[0] as number, steps * cell.outputSize];
      const [outputs, last] = ended(all.slice([null, [0, size]]).reshape([examples, steps, cell.outputSize]));
      return [outputs, [last, all.slice([null, [size, null]])]];
    }
    const y = lstm(gates, h, c as Tensor, cell.Wh, biasOr0(cell.b));
    const [outputs, last] = ended(y.slice([null, [0, steps]]));
    return [outputs, [last, y.slice([null, steps])]];
  }
  const y =
    cell instanceof GRUCell
      ? gru(cell.bx === undefined ? given : given.add(cell.bx), h, cell.Wh, biasOr0(cell.bh))
      : rnn(given, h, cell.Wh, biasOr0(cell.b));
  const [outputs, last] = ended(y);
  return [outputs, [last]];
}

/**
 * What x gives to the gates of a step that leaves c as it is, whatever h gives: nothing goes in, for the
 * sigmoid is 0 there, and nothing is forgotten, for it is 1.
 */
function keeping({ hiddenSize }: LSTMCell): Tensor {
  const gates = [-keep, keep, 0, 0].flatMap((value) => new Array<number>(hiddenSize).fill(value));
  return tensor(gates);
}
const keep = 1e30;
