/**
 * Schedules: from the number of steps taken to a factor of the learning rate. They are plain functions: two
 * multiply as `(t) => a(t) * b(t)`, and any function of one's own is a schedule too.
 */
import {
  callback,
  type Kind,
  listOf,
  nonNegative,
  oneOf,
  options as optionsOf,
  probability,
  requireDone,
  show,
  signature,
  ValueError,
  whole,
  withDefault,
} from "../../arguments/index.js";

/** What the learning rate is multiplied by after `step` steps (or epochs) of 0, 1, 2, ... */
export type Schedule = (step: number) => number;

const stepCount = whole(0);

/** A schedule that refuses what is no number of steps; `map` passes more than one argument. */
function of(by: string, factorAt: Schedule): Schedule {
  return (step) => {
    if (!stepCount.accepts(step))
      throw new ValueError(`${by}: the step must be ${stepCount.words}, got ${show(step)}`);
    return factorAt(step);
  };
}

interface StepDecayOptions {
  every: number;
  factor?: number;
}
const stepDecayOptions = optionsOf<StepDecayOptions>()({
  every: whole(1),
  factor: withDefault(nonNegative, 0.1),
});
const stepDecayTakes = signature("stepDecay", { options: stepDecayOptions });

/**
 * Times `factor` (default 0.1) after every `every` steps: PyTorch's StepLR. @throws ValueError for numbers
 * that are none.
 */
export function stepDecay(options: { every: number; factor?: number }): Schedule {
  stepDecayTakes.check(arguments);
  const { every, factor } = stepDecayOptions.read(options);
  return of("stepDecay", (step) => factor ** Math.floor(step / every));
}

const milestonesTakes = signature("milestones", {
  steps: listOf(whole(0), "a list of whole numbers of at least 0"),
  factor: withDefault(nonNegative, 0.1),
});

/**
 * Times `factor` at each of the given steps: PyTorch's MultiStepLR. @throws ValueError for a negative factor
 * and for steps that are none.
 */
export function milestones(steps: readonly number[], factor = 0.1): Schedule {
  milestonesTakes.check(arguments);
  const at = [...steps];
  return of("milestones", (step) => factor ** at.filter((milestone) => milestone <= step).length);
}

const exponentialTakes = signature("exponential", { factor: nonNegative });

/** Times `factor` at every step: PyTorch's ExponentialLR. @throws ValueError for a negative factor. */
export function exponential(factor: number): Schedule {
  exponentialTakes.check(arguments);
  return of("exponential", (step) => factor ** step);
}

interface LinearOptions {
  steps: number;
  from: number;
  to?: number;
}
const linearOptions = optionsOf<LinearOptions>()({
  steps: whole(1),
  from: nonNegative,
  to: withDefault(nonNegative, 1),
});
const linearTakes = signature("linear", { options: linearOptions });

/**
 * A straight line from one factor to another (by default 1) in so many steps, and the last from there on:
 * PyTorch's LinearLR. @throws ValueError for numbers that are none.
 */
export function linear(options: { steps: number; from: number; to?: number }): Schedule {
  linearTakes.check(arguments);
  const { steps, from, to } = linearOptions.read(options);
  return of("linear", (step) => from + ((to - from) * Math.min(step, steps)) / steps);
}

interface CosineOptions {
  steps: number;
  floor?: number;
}
const cosineOptions = optionsOf<CosineOptions>()({ steps: whole(1), floor: withDefault(nonNegative, 0) });
const cosineTakes = signature("cosine", { options: cosineOptions });

/**
 * Half a cosine from 1 down to `floor` (by default 0) in so many steps, and `floor` from there on (Loshchilov
 * and Hutter 2017): PyTorch's CosineAnnealingLR, which however climbs again. @throws ValueError for numbers
 * that are none.
 */
export function cosine(options: { steps: number; floor?: number }): Schedule {
  cosineTakes.check(arguments);
  const { steps, floor } = cosineOptions.read(options);
  return of(
    "cosine",
    (step) => floor + ((1 - floor) * (1 + Math.cos((Math.PI * Math.min(step, steps)) / steps))) / 2,
  );
}

const constantly: Schedule = () => 1;
const warmUpTakes = signature("warmUp", {
  steps: whole(1),
  next: withDefault(callback as Kind<Schedule>, constantly),
});

/**
 * Climbs in a straight line, 1/steps, 2/steps, ... up to 1, and then follows another schedule from its start
 * (by default it stays at 1). @throws ValueError for numbers that are none.
 */
export function warmUp(steps: number, next: Schedule = constantly): Schedule {
  warmUpTakes.check(arguments);
  return of("warmUp", (step) =>
    step < steps ? (step + 1) / steps : requireDone("warmUp", "next", next(step - steps)),
  );
}

interface OneCycleOptions {
  steps: number;
  rise?: number;
  from?: number;
  to?: number;
  shape?: "cosine" | "linear";
}
const oneCycleOptions = optionsOf<OneCycleOptions>()({
  steps: whole(2),
  rise: withDefault(probability, 0.3),
  from: withDefault(nonNegative, 1 / 25),
  to: withDefault(nonNegative, 1 / 25e4),
  shape: withDefault(oneOf(["cosine", "linear"]), "cosine"),
});
const oneCycleTakes = signature("oneCycle", { options: oneCycleOptions });

/**
 * One cycle over the whole training (Smith and Topin 2018): from `from` up to 1 in the share `rise` of the
 * steps, then down to `to`, which it stays at; PyTorch's OneCycleLR, where the optimizer's learning rate is
 * its max_lr, and without the cycle of momentum. By default 1/25, 0.3 and 4e-6, on half cosines.
 * @throws ValueError for numbers that are none.
 */
export function oneCycle(options: {
  steps: number;
  rise?: number;
  from?: number;
  to?: number;
  shape?: "cosine" | "linear";
}): Schedule {
  oneCycleTakes.check(arguments);
  const { steps, rise, from, to, shape } = oneCycleOptions.read(options);
  const bend = (share: number) => (shape === "linear" ? share : (1 - Math.cos(Math.PI * share)) / 2);
  const top = rise * steps - 1;
  return of("oneCycle", (step) => {
    const at = Math.min(step, steps - 1);
    if (at <= top) return from + (1 - from) * bend(at / top);
    return 1 + (to - 1) * bend((at - top) / (steps - 1 - top));
  });
}
