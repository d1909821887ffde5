/** The largest element or the mean of each window, and the gradient of the largest. */
import { MEMORY_SCRATCH } from "../contract";
import { extremeColumns } from "../reductions/extremes";
import { sumColumns, sumColumns64 } from "../reductions/sums";
import { PLAN_GRADIENTS, PLAN_IMAGES, PLAN_OUT, PLAN_RESULTS } from "../contract";
import { PLAN_SPACE, PLAN_SPACE_BYTES } from "../contract";
import { foldPlane, unfoldPlane } from "./columns";
import { halve, isHalving, shareLargest, shareMean } from "./halving";
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

export function maxPoolGrad64(
  plan: usize, planes: i32, images: usize, largest: usize, g: usize, out: usize, columns: usize, sums: usize,
): void {
  poolGrad<f64>(plan, planes, images, largest, g, out, columns, sums);
}

@inline
function address(plan: usize, at: usize): usize { return <usize>i32.load(plan + at); }

/** An equal part of g for each element of the windows, added up where they lie. */
function meanGrad(plan: usize, g: usize, out: usize, columns: usize, sums: usize): void {
  const area = kernel(plan, 0) * kernel(plan, 1);
  const places = endRow(plan) * across(plan);
  const size = <usize>places << 2;
  for (let i: usize = 0; i < size; i += 4) f32.store(columns + i, f32.load(g + i) / <f32>area);
  for (let e = 1; e < area; e++) memory.copy(columns + e * size, columns, size);
  foldPlane<f32>(plan, columns, out, sums);
}

/**
 * Of float32 planes: the mean of each window (0) or the largest element (1), and from their gradients those
 * of the images, by the mean (2) or by the largest element (3).
 */
export function pool32(kind: i32, plan: usize, first: i32, end: i32, thread: i32, scratch: usize): void {
  const area = kernel(plan, 0) * kernel(plan, 1);
  const places = endRow(plan) * across(plan);
  const size = <usize>(height(plan) * width(plan)) << 2;
  const step = <usize>places << 2;
  const halving = isHalving(plan);
  const columns = address(plan, PLAN_SPACE) + thread * address(plan, PLAN_SPACE_BYTES);
  let images = address(plan, PLAN_IMAGES) + first * size;
  let largest = address(plan, PLAN_RESULTS) + first * step;
  let g = address(plan, PLAN_GRADIENTS) + first * step;
  let out = address(plan, PLAN_OUT) + first * (kind < 2 ? step : size);
  for (let plane = first; plane < end; plane++) {
    if (kind < 2) {
      if (halving) halve(plan, images, out, kind == 1);
      else {
        unfoldPlane<f32>(plan, images, columns, kind == 1 ? -Infinity : 0);
        if (kind == 1) extremeColumns(columns, out, places, area, places, 1);
        else sumColumns(columns, out, places, area, places, area, scratch);
      }
      out += step;
    } else {
      if (kind == 2) {
        if (halving) shareMean(plan, g, out);
        else meanGrad(plan, g, out, columns, scratch);
      } else if (halving) shareLargest(plan, images, largest, g, out);
      else poolGrad<f32>(plan, 1, images, largest, g, out, columns, scratch);
      out += size;
    }
    images += size;
    largest += step;
    g += step;
  }
}
