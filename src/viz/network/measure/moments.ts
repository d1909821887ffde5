/** The moments of a training that its page shows, and how far the page is off them. */
import { ShapeError } from "../../../arguments/index.js";
import type { Tensor } from "../../../tensor/index.js";
import type { Parameters, ReadNetwork } from "../layers.js";
import { inSteps, largest } from "../packing.js";
import type { NetworkMoment, NetworkRecording } from "../recorder.js";
import { passThrough } from "./analysis.js";

/** What the moments may weigh, in bytes of W1. */
const momentBytes = 2_000_000;

/** So many that the page stays small, evenly, the first and the network as it is among them. */
export function momentsOf(
  network: ReadNetwork,
  recording: NetworkRecording,
  last: Parameters,
): NetworkMoment[] {
  const { moments } = recording;
  const size = network.pixels * network.units;
  for (const { parameters, steps } of moments)
    if (parameters.W1.length !== size || parameters.W2.length !== network.units * network.classes)
      throw new ShapeError(`toNetworkHtml: the recording is of another network, at step ${steps}`);
  const most = Math.max(8, Math.floor(momentBytes / size));
  const stride = Math.max(1, Math.ceil((moments.length - 1) / most));
  const end = moments.at(-1)?.steps ?? 0;
  const kept = moments.filter(
    ({ steps, parameters }, i) => i % stride === 0 && steps < end && areFinite(parameters),
  );
  // of the network as it is alone there is nothing to slide over
  if (kept.length === 0) return [];
  return [...kept, { steps: end, parameters: last, norms: moments.at(-1)?.norms }];
}

export const areFinite = (parameters: Parameters) =>
  Object.values(parameters).every((values: Float32Array) => Number.isFinite(largest(values)));

export const probabilities = (logY: Tensor) =>
  Array.from(logY.toTypedArray(), (log) => Math.exp(log as number));

export function difference(a: readonly number[], b: readonly number[]): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);
}

/** Where W1 is kept in steps: by how much a probability is off, and how large a step is, at most. */
export function momentError(x: Tensor, moments: readonly NetworkMoment[]): { error: number; step: number } {
  let [error, greatest] = [0, 0];
  for (const { parameters } of moments.slice(0, -1)) {
    const { steps, step } = inSteps(parameters.W1);
    const kept = { ...parameters, W1: new Float32Array(steps).map((count) => count * step) };
    error = Math.max(
      error,
      difference(probabilities(passThrough(x, parameters).logY), probabilities(passThrough(x, kept).logY)),
    );
    greatest = Math.max(greatest, largest(parameters.W1) / 127);
  }
  return { error, step: greatest };
}
