/** The means of windows along one, two or three axes. */
import { ones, scope, type Tensor, type TensorLike } from "../../../tensor/index.js";
import type { Spatial } from "../sizes.js";
import { asGiven, inPlanes, isPlain, type Lay, planeLay, poolOf, surrounded } from "./planes.js";
import type { PoolSizes } from "./pool-options.js";
import { avgPool2dOp } from "./pooling-ops.js";

function meansOfPlanes(images: Tensor, lay: Lay): Tensor {
  const { kernel, stride, padding, extra } = lay;
  return extra.some((width) => width > 0)
    ? avgPool2dOp(surrounded(images, lay, 0), kernel, { stride })
    : avgPool2dOp(images, kernel, { stride, padding });
}

/** The share of each window that counts: all of it but what lies beyond the border, or beyond the images. */
function sharesOf(images: Tensor, lay: Lay, countIncludePad: boolean): Tensor {
  const inside = ones([1, 1, ...images.shape.slice(2)], { dtype: images.dtype });
  if (!countIncludePad) return meansOfPlanes(inside, lay);
  const bordered = surrounded(inside, { ...lay, extra: [0, 0] }, 1);
  return meansOfPlanes(bordered, { ...lay, padding: [0, 0] });
}

/** @throws as the public functions say. */
export function means(
  op: string,
  spatial: Spatial,
  x: TensorLike,
  kernelSize: number | readonly number[],
  { countIncludePad, ...sizes }: PoolSizes & { readonly countIncludePad: boolean },
): Tensor {
  const pool = poolOf(op, spatial, x, kernelSize, sizes);
  const isWhole = ({ padding, extra }: Lay) =>
    extra.every((width) => width === 0) && (countIncludePad || padding.every((width) => width === 0));
  if (isPlain(pool) && isWhole(planeLay(pool))) return meansOfPlanes(pool.batch, planeLay(pool));
  return scope(op, () =>
    asGiven(
      pool,
      inPlanes(pool, (images, lay) => {
        const y = meansOfPlanes(images, lay);
        return isWhole(lay) ? y : y.div(sharesOf(images, lay, countIncludePad));
      }),
    ),
  );
}
