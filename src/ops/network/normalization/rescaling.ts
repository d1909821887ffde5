/** What functions that normalize share: scales and shifts, and statistics that follow. */
import { nonNegative, optional, ShapeError, withDefault } from "../../../arguments/index.js";
import { formatShape, type Shape, sameShape } from "../../../array/index.js";
import { assign, nameOf, type Tensor, tensorKind } from "../../../tensor/index.js";

/** The kinds of the options that most have. */
export const rescalingKinds = {
  weight: optional(tensorKind),
  bias: optional(tensorKind),
  eps: withDefault(nonNegative, 1e-5),
};

/** @throws ShapeError for a tensor that is there and has another shape. */
export function requireShapeOf(
  op: string,
  tensors: { readonly [name: string]: Tensor | undefined },
  shape: Shape,
): void {
  for (const [name, each] of Object.entries(tensors))
    if (each !== undefined && !sameShape(each.shape, shape))
      throw new ShapeError(
        `${op}: the ${name} ${nameOf(each)} has shape ${formatShape(each.shape)}; one number for each of ` +
          `${formatShape(shape)} is needed`,
      );
}

/** x · weight + bias, as far as they are there. */
export function rescale(x: Tensor, weight: Tensor | undefined, bias: Tensor | undefined): Tensor {
  const scaled = weight === undefined ? x : x.mul(weight);
  return bias === undefined ? scaled : scaled.add(bias);
}

/** running = (1 - momentum) · running + momentum · batch, in place */
export function moveTowards(op: string, running: Tensor | undefined, batch: Tensor, momentum: number): void {
  if (running !== undefined) assign(running, running.mul(1 - momentum).add(batch.mul(momentum)), op);
}
