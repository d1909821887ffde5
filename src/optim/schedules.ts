/**
 * Schedules: from the number of steps taken to a factor of the learning rate. They are plain functions: two
 * multiply as `(t) => a(t) * b(t)`, and any function of one's own is a schedule too.
 */
import { requireNonNegative, requireWhole } from "../array/index.js";

/** What the learning rate is multiplied by after `step` steps (or epochs) of 0, 1, 2, ... */
export type Schedule = (step: number) => number;

/**
 * Times `factor` after every `every` steps: PyTorch's StepLR. @throws ValueError for numbers that are none.
 */
export function stepDecay({ every, factor = 0.1 }: { every: number; factor?: number }): Schedule {
  requireWhole("stepDecay", "every", every);
  requireNonNegative("stepDecay", "factor", factor);
  return (step) => factor ** Math.floor(step / every);
}

/**
 * Times `factor` at each of the given steps: PyTorch's MultiStepLR. @throws ValueError for a negative factor.
 */
export function milestones(steps: readonly number[], factor = 0.1): Schedule {
  requireNonNegative("milestones", "factor", factor);
  return (step) => factor ** steps.filter((milestone) => milestone <= step).length;
}

/** Times `factor` at every step: PyTorch's ExponentialLR. @throws ValueError for a negative factor. */
export function exponential(factor: number): Schedule {
  requireNonNegative("exponential", "factor", factor);
  return (step) => factor ** step;
}

/**
 * A straight line from one factor to another in so many steps, and the
 * last from there on: PyTorch's LinearLR.
 */
export function linear({ steps, from, to = 1 }: { steps: number; from: number; to?: number }): Schedule {
  requireWhole("linear", "steps", steps);
  for (const [name, value] of Object.entries({ from, to })) requireNonNegative("linear", name, value);
  return (step) => from + ((to - from) * Math.min(step, steps)) / steps;
}

/**
 * Half a cosine from 1 down to `floor` in so many steps, and `floor` from
 * there on (Loshchilov and Hutter 2017): PyTorch's CosineAnnealingLR, which
 * however climbs again. @throws ValueError for numbers that are none.
 */
export function cosine({ steps, floor = 0 }: { steps: number; floor?: number }): Schedule {
  requireWhole("cosine", "steps", steps);
  requireNonNegative("cosine", "floor", floor);
  return (step) => floor + ((1 - floor) * (1 + Math.cos((Math.PI * Math.min(step, steps)) / steps))) / 2;
}

/**
 * Climbs in a straight line, 1/steps, 2/steps, ... up to 1, and then follows another schedule from its start.
 * @throws ValueError for numbers that are none.
 */
export function warmUp(steps: number, then: Schedule = () => 1): Schedule {
  requireWhole("warmUp", "steps", steps);
  return (step) => (step < steps ? (step + 1) / steps : then(step - steps));
}
