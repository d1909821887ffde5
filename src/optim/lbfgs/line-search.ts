/**
 * How far to go along a direction: a step that meets the strong Wolfe conditions (Nocedal and Wright 2006,
 * algorithms 3.5 and 3.6, with the cubic interpolation and the safeguards of Schmidt's minFunc, as PyTorch).
 */
import type { Vector } from "./vectors.js";

/** What is known of a place `t` along the direction. */
export interface Place {
  readonly t: number;
  readonly loss: number;
  /** The derivative of the loss along the direction. */
  readonly slope: number;
  readonly gradient: Vector;
}

/** How much of what the slope promises the loss must fall by, and how much of the slope may be left. */
const decrease = 1e-4;
const curvature = 0.9;
const mostPlaces = 26;

/** Where the cubic through both places with their slopes is least, within bounds; else halfway. */
function cubicMinimum(a: Place, b: Place, least: number, greatest: number): number {
  const [left, right] = a.t <= b.t ? [a, b] : [b, a];
  const width = right.t - left.t;
  const d1 = left.slope + right.slope - (3 * (right.loss - left.loss)) / width;
  const square = d1 ** 2 - left.slope * right.slope;
  const d2 = Math.sqrt(square);
  const t = right.t - (width * (right.slope + d2 - d1)) / (right.slope - left.slope + 2 * d2);
  return square >= 0 && Number.isFinite(t) ? Math.min(Math.max(t, least), greatest) : (least + greatest) / 2;
}

/**
 * @param at computes the loss, its slope and gradient at a place.
 * @param start the place 0, whose slope is below 0.
 * @param first where to look first.
 * @param enough places that are nearer together than this are taken for one.
 * @returns a place that meets both conditions, or the best that was found.
 */
export function strongWolfe(at: (t: number) => Place, start: Place, first: number, enough: number): Place {
  let places = 0;
  const look = (t: number): Place => {
    places++;
    return at(t);
  };
  // a loss that is no number is too large as well
  const isTooLarge = ({ t, loss }: Place): boolean => !(loss <= start.loss + decrease * t * start.slope);
  const isFlatEnough = ({ slope }: Place): boolean => Math.abs(slope) <= -curvature * start.slope;

  let before = start;
  let here = look(first);
  let low: Place;
  let high: Place;
  for (;;) {
    const rises = isTooLarge(here) || (places > 2 && here.loss >= before.loss);
    if (!rises && isFlatEnough(here)) return here;
    if (rises || here.slope >= 0) {
      [low, high] = before.loss <= here.loss || Number.isNaN(here.loss) ? [before, here] : [here, before];
      break;
    }
    if (places >= mostPlaces) {
      [low, high] = start.loss <= here.loss ? [start, here] : [here, start];
      break;
    }
    const t = cubicMinimum(before, here, here.t + 0.01 * (here.t - before.t), here.t * 10);
    before = here;
    here = look(t);
  }

  let isSlow = false;
  while (places < mostPlaces && Math.abs(high.t - low.t) >= enough) {
    const [least, greatest] = [Math.min(low.t, high.t), Math.max(low.t, high.t)];
    let t = cubicMinimum(low, high, least, greatest);
    const margin = 0.1 * (greatest - least);
    const isAtEnd = Math.min(greatest - t, t - least) < margin;
    if (isAtEnd && (isSlow || t >= greatest || t <= least)) {
      t = Math.abs(t - greatest) < Math.abs(t - least) ? greatest - margin : least + margin;
      isSlow = false;
    } else isSlow = isAtEnd;
    const next = look(t);
    if (isTooLarge(next) || next.loss >= low.loss) {
      high = next;
      if (high.loss < low.loss) [low, high] = [high, low];
    } else {
      if (isFlatEnough(next)) return next;
      if (next.slope * (high.t - low.t) >= 0) high = low;
      low = next;
    }
  }
  return low;
}
