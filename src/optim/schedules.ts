/**
 * Schedules: from the number of steps taken to a factor of the learning rate. They are plain functions: two multiply as
 * `(t) => a(t) * b(t)`, and any function of one's own is a schedule too.
 */
import { ValueError } from "../array/index.js";
import { requireAtLeastZero } from "./checks.js";

/** What the learning rate is multiplied by after `step` steps (or epochs) of 0, 1, 2, ... */
export type Schedule = (step: number) => number;

function requireSteps(kind: string, name: string, steps: number): void {
  if (!Number.isInteger(steps) || steps < 1)
    throw new ValueError(`${kind}: ${name} must be a whole number of at least 1, got ${steps}`);
}

/** Times `factor` after every `every` steps: PyTorch's StepLR. @throws ValueError for numbers that are none. */
export function stepDecay({ every, factor = 0.1 }: { every: number; factor?: number }): Schedule {
  requireSteps("stepDecay", "every", every);
  requireAtLeastZero("stepDecay", "factor", factor);
  return (step) => factor ** Math.floor(step / every);
}

/** Times `factor` at each of the given steps: PyTorch's MultiStepLR. @throws ValueError for a negative factor. */
export function milestones(steps: readonly number[], factor = 0.1): Schedule {
  requireAtLeastZero("milestones", "factor", factor);
  return (step) => factor ** steps.filter((milestone) => milestone <= step).length;
}

/** Times `factor` at every step: PyTorch's ExponentialLR. @throws ValueError for a negative factor. */
export function exponential(factor: number): Schedule {
  requireAtLeastZero("exponential", "factor", factor);
  return (step) => factor ** step;
}

/** A straight line from one factor to another in so many steps, and the last from there on: PyTorch's LinearLR. */
export function linear({ steps, from, to = 1 }: { steps: number; from: number; to?: number }): Schedule {
  requireSteps("linear", "steps", steps);
  for (const [name, value] of Object.entries({ from, to })) requireAtLeastZero("linear", name, value);
  return (step) => from + ((to - from) * Math.min(step, steps)) / steps;
}

/**
 * Half a cosine from 1 down to `floor` in so many steps, and `floor` from there on (Loshchilov and Hutter 2017): PyTorch's
 * CosineAnnealingLR, which however climbs again. @throws ValueError for numbers that are none.
 */
export function cosine({ steps, floor = 0 }: { steps: number; floor?: number }): Schedule {
  requireSteps("cosine", "steps", steps);
  requireAtLeastZero("cosine", "floor", floor);
  return (step) => floor + ((1 - floor) * (1 + Math.cos((Math.PI * Math.min(step, steps)) / steps))) / 2;
}

/**
 * Climbs in a straight line, 1/steps, 2/steps, ... up to 1, and then follows another schedule from its start.
 * @throws ValueError for numbers that are none.
 */
export function warmUp(steps: number, then: Schedule = () => 1): Schedule {
  requireSteps("warmUp", "steps", steps);
  return (step) => (step < steps ? (step + 1) / steps : then(step - steps));
}
