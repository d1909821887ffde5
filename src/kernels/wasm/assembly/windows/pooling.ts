/** The largest element or the mean of each window, and the gradient of the largest. */
import { MEMORY_SCRATCH } from "../contract";
import { extremeColumns } from "../reductions/extremes";
import { sumColumns, sumColumns64 } from "../reductions/sums";
import { foldPlane, unfoldPlane } from "./columns";
import { across, endRow, height, kernel, width } from "./plan";

/**
 * In columns of one plane: g where an element is the largest of its window, shared equally among ties, else
 * 0.
 */
@inline
function shareAmongTies<T>(columns: usize, largest: usize, g: usize, area: i32, places: i32): void {
  const shift = alignof<T>();
  const lanes = 16 >> shift;
  const size = <usize>places << shift;
  const one = v128.splat<T>(<T>1);
  let place = 0;
  for (; place + lanes <= places; place += lanes, columns += 16, largest += 16, g += 16) {
    const top = v128.load(largest);
    let ties = v128.splat<T>(<T>0);
    let at = columns;
    for (let e = 0; e < area; e++, at += size)
      ties = v128.add<T>(ties, v128.and(v128.eq<T>(v128.load(at), top), one));
    const share = v128.div<T>(v128.load(g), ties);
    at = columns;
    for (let e = 0; e < area; e++, at += size)
      v128.store(at, v128.and(v128.eq<T>(v128.load(at), top), share));
  }
  for (; place < places; place++, columns += sizeof<T>(), largest += sizeof<T>(), g += sizeof<T>()) {
    const top = load<T>(largest);
    let ties: T = 0;
    let at = columns;
    for (let e = 0; e < area; e++, at += size) if (load<T>(at) == top) ties += 1;
    const share = load<T>(g) / ties;
    at = columns;
    for (let e = 0; e < area; e++, at += size) store<T>(at, load<T>(at) == top ? share : <T>0);
  }
}

/**
 * The largest, or else the mean, of each window, from plane to plane through `columns`, which hold one of
 * them.
 */
export function reduceWindows32(
  plan: usize, planes: i32, images: usize, out: usize, columns: usize, largest: i32,
): void {
  const area = kernel(plan, 0) * kernel(plan, 1);
  const places = endRow(plan) * across(plan);
  const size = <usize>(height(plan) * width(plan)) << 2;
  for (let plane = 0; plane < planes; plane++, images += size, out += <usize>places << 2) {
    unfoldPlane<f32>(plan, images, columns, largest ? -Infinity : 0);
    if (largest) extremeColumns(columns, out, places, area, places, 1);
    else sumColumns(columns, out, places, area, places, area, MEMORY_SCRATCH);
  }
}

export function reduceWindows64(
  plan: usize, planes: i32, images: usize, out: usize, columns: usize, largest: i32,
): void {
  const area = kernel(plan, 0) * kernel(plan, 1);
  const places = endRow(plan) * across(plan);
  const size = <usize>(height(plan) * width(plan)) << 3;
  for (let plane = 0; plane < planes; plane++, images += size, out += <usize>places << 3) {
    unfoldPlane<f64>(plan, images, columns, largest ? -Infinity : 0);
    if (largest) extremeColumns(columns, out, places, area, places, 3);
    else sumColumns64(columns, out, places, area, places, area);
  }
}

/** From plane to plane likewise. */
@inline
function poolGrad<T>(
  plan: usize, planes: i32, images: usize, largest: usize, g: usize, out: usize, columns: usize, sums: usize,
): void {
  const area = kernel(plan, 0) * kernel(plan, 1);
  const places = endRow(plan) * across(plan);
  const size = <usize>(height(plan) * width(plan)) << alignof<T>();
  const step = <usize>places << alignof<T>();
  for (let plane = 0; plane < planes; plane++, images += size, out += size, largest += step, g += step) {
    // it equals nothing, so a window's largest element is never in the border
    unfoldPlane<T>(plan, images, columns, <T>NaN);
    shareAmongTies<T>(columns, largest, g, area, places);
    foldPlane<T>(plan, columns, out, sums);
  }
}

export function maxPoolGrad32(
  plan: usize, planes: i32, images: usize, largest: usize, g: usize, out: usize, columns: usize, sums: usize,
): void {
  poolGrad<f32>(plan, planes, images, largest, g, out, columns, sums);
}

export function maxPoolGrad64(
  plan: usize, planes: i32, images: usize, largest: usize, g: usize, out: usize, columns: usize, sums: usize,
): void {
  poolGrad<f64>(plan, planes, images, largest, g, out, columns, sums);
}
