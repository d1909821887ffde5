/** What ops of sequences (N, T, size) share: checks, and arrays taken apart into steps and put together. */
import { ShapeError } from "../../arguments/index.js";
import { formatShape, type NdArray, type Shape, sameShape } from "../../array/index.js";
import { along, kernels as k } from "../../kernels/index.js";
import { floatingOperand, nameOf, requireSameDtype, type Tensor } from "../../tensor/index.js";
import { sigmoid } from "../elementwise/activations.js";
import { tanh } from "../elementwise/trigonometry.js";
import { split } from "../shape/joining.js";

/** What the inputs give, the first state, weights of states and a bias. */
export type SequenceInputs = readonly [z: Tensor, h: Tensor, weights: Tensor, bias: Tensor];

/** @throws ShapeError for inputs z, h, ... of other shapes than wanted, DTypeError for dtypes that differ. */
export function requireShapes(
  op: string,
  inputs: readonly Tensor[],
  wanted: readonly (readonly (number | undefined)[])[],
  words: string,
): void {
  const [z, h] = inputs as readonly [Tensor, Tensor];
  for (const [i, each] of inputs.entries()) {
    requireSameDtype(op, z, each);
    if ((z.shape[1] ?? 0) === 0 || !sameShape(each.shape, wanted[i] as Shape))
      throw new ShapeError(
        `${op}: operand ${i}, ${nameOf(each)} of shape ${formatShape(each.shape)}, does not fit ` +
          `${nameOf(z)} of shape ${formatShape(z.shape)} and h of shape ${formatShape(h.shape)}. ` +
          `Shapes are ${words}`,
      );
  }
}

/** @throws ShapeError for shapes that do not fit so many gates, DTypeError for dtypes that differ. */
export function requireSequence(op: string, given: SequenceInputs, gates: number): SequenceInputs {
  const [z, h] = given;
  const [examples, steps] = z.shape;
  const size = h.shape.at(-1) as number;
  const width = gates * size;
  const wanted = [[examples, steps, width], [examples, size], [size, width], [width]];
  const inputs = given.map((each) => floatingOperand(each, op));
  requireShapes(
    op,
    inputs,
    wanted,
    `(N, T, ${gates} · H) with T >= 1, (N, H), (H, ${gates} · H) and (${gates} · H)`,
  );
  return inputs as unknown as SequenceInputs;
}

/** In plain steps: the part of x (N, n · H) that a gate has, of states of that shape (N, H). */
export function gateOf(x: string, gate: number, { shape }: Pick<Tensor, "shape">): string {
  const size = shape[1] as number;
  return `${x}[:, ${gate * size}:${(gate + 1) * size}]`;
}

/** i, f, g, o = gates    c' = σ(f) · c + σ(i) · tanh(g)    h' = σ(o) · tanh(c') */
export function lstmStep(gates: Tensor, c: Tensor): [h: Tensor, c: Tensor] {
  const [i, f, g, o] = split(gates, 4, 1);
  const memory = sigmoid(f)
    .mul(c)
    .add(sigmoid(i).mul(tanh(g)));
  return [sigmoid(o).mul(tanh(memory)), memory];
}

/** What is needed for a while: whoever holds it frees all of it together. */
export class Passing {
  readonly #arrays: NdArray[] = [];

  hold(a: NdArray): NdArray {
    this.#arrays.push(a);
    return a;
  }

  /** Step t of (N, T, size) as (N, size). */
  step(a: NdArray, t: number): NdArray {
    const [examples, , size] = a.shape as [number, number, number];
    return this.hold(along(k, a, 1, t, t + 1)).reshape([examples, size]);
  }

  /** The features from `first` to before `end` of (N, size). */
  features(a: NdArray, first: number, end: number): NdArray {
    return this.hold(along(k, a, 1, first, end));
  }

  free(): void {
    for (const each of this.#arrays.splice(0)) k.free(each);
  }
}

/** Steps (N, size) as (N, T, size); these are given up. */
export function together(steps: readonly NdArray[]): NdArray {
  const whole = k.concat(
    steps.map((each) => each.reshape([each.shape[0] as number, 1, each.shape[1] as number])),
    1,
  );
  for (const each of steps) k.free(each);
  return whole;
}

/** The states (N, T, H) after each step as (N · T, H) before each: the first one, and all but the last. */
export function statesBefore(first: NdArray, after: NdArray): NdArray {
  const [examples, steps, size] = after.shape as [number, number, number];
  if (steps === 1) return first;
  const rest = along(k, after, 1, 0, steps - 1);
  const all = k.concat([first.reshape([examples, 1, size]), rest], 1);
  k.free(rest);
  return all.reshape([examples * steps, size]);
}
