/** Where a mask is true. */
import type { Tensor } from "../../tensor/index.js";

/** As places in its flattened form. */
export function truePlaces(mask: Tensor): Int32Array {
  const values = mask.toTypedArray();
  const places = new Int32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) places[count++] = i;
  return places.slice(0, count);
}

/** As one list for each axis. */
export function trueIndices(mask: Tensor): Int32Array[] {
  const places = truePlaces(mask);
  let stride = mask.size;
  return mask.array.shape.map((extent) => {
    stride /= extent;
    return places.map((place) => Math.floor(place / stride) % extent);
  });
}
