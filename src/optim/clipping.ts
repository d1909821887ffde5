/** Clipping: gradients held within bounds before a step (Pascanu et al. 2013). */
import {
  flag,
  GradError,
  iterable,
  type Kind,
  kind,
  membersOf,
  options as optionsOf,
  signature,
  withDefault,
} from "../arguments/index.js";
import { abs, clamp, div, max, mul, norm, pow, sum } from "../ops/index.js";
import { noGrad, requireTensor, type Tensor } from "../tensor/index.js";

export interface ClipOptions {
  /** Which norm: 2 (default), another number of at least 1, or Infinity for the largest element. */
  normType?: number;
  /**
   * Whether a norm that is not finite is an error; else the gradients
   * become what its division makes of them. Default false.
   */
  errorIfNonFinite?: boolean;
}

/** Infinity too: then nothing is clipped, but the norm is told. */
const bound = kind<number>("a number of at least 0", (value) => typeof value === "number" && value >= 0);

const clipOptions = optionsOf<ClipOptions>()({
  normType: withDefault(
    kind<number>("a number of at least 1", (value) => typeof value === "number" && value >= 1),
    2,
  ),
  errorIfNonFinite: withDefault(flag, false),
});
const parametersKind: Kind<Iterable<Tensor>> = iterable("a list of tensors, such as module.parameters()");
const clipGradNormTakes = signature("clipGradNorm", {
  parameters: parametersKind,
  maxNorm: bound,
  options: clipOptions,
});
const clipGradValueTakes = signature("clipGradValue", { parameters: parametersKind, limit: bound });

/** Each parameter once, as often as it may be named: it has one gradient. */
function listOf(by: string, parameters: Iterable<Tensor>): Tensor[] {
  const list = new Set<Tensor>();
  for (const each of membersOf(by, "parameters", parameters)) {
    requireTensor(by, each);
    list.add(each);
  }
  return [...list];
}

/** Replaces each gradient that there is: what somebody holds on to is not written to. */
function mapGradients(parameters: readonly Tensor[], f: (gradient: Tensor) => Tensor): void {
  noGrad(() => {
    for (const parameter of parameters) {
      const gradient = parameter.peekGrad();
      if (gradient !== null) parameter.receiveGrad(f(gradient));
    }
  });
}

/** What powers are taken of is divided by this first, so that they neither overflow nor vanish. */
const scaleOf = (largest: number, type: number): number =>
  // a power of two rounds nothing, and the sum of a few whole numbers stays what it is
  type === 1 ? 2 ** Math.floor(Math.log2(largest)) : largest;

/** The norm of one gradient as a number. */
function normOf(gradient: Tensor, type: number): number {
  if (gradient.size === 0) return 0;
  if (type === 2) return norm(gradient).item();
  const sizes = abs(gradient);
  const largest = max(sizes).item();
  if (type === Infinity || largest === 0 || !Number.isFinite(largest)) return largest;
  const scale = scaleOf(largest, type);
  return scale * sum(pow(div(sizes, scale), type)).item() ** (1 / type);
}

/** The norm of several parts together. */
function together(norms: readonly number[], type: number): number {
  if (type === 2) return norms.reduce((a, b) => Math.hypot(a, b), 0);
  const largest = norms.reduce((a, b) => Math.max(a, b), 0);
  if (type === Infinity || largest === 0 || !Number.isFinite(largest)) return largest;
  const scale = scaleOf(largest, type);
  return scale * norms.reduce((a, b) => a + (b / scale) ** type, 0) ** (1 / type);
}

/**
 * Scales all gradients by one factor so that their norm, taken over all elements of all of them, is at most
 * `maxNorm`; as PyTorch, by maxNorm / (norm + 1e-6) where that is below 1.
 * A parameter that comes twice counts once.
 * @returns the norm before.
 * @throws ValueError for a bound below 0 or a norm that is none,
 *   GradError for a norm that is not finite where that is asked for.
 */
export function clipGradNorm(parameters: Iterable<Tensor>, maxNorm: number, options?: ClipOptions): number {
  clipGradNormTakes.check(arguments);
  const { normType, errorIfNonFinite } = clipOptions.read(options);
  const list = listOf("clipGradNorm", parameters);
  const norms = noGrad(() =>
    list.flatMap((parameter) => {
      const gradient = parameter.peekGrad();
      return gradient === null ? [] : [normOf(gradient, normType)];
    }),
  );
  const total = together(norms, normType);
  if (errorIfNonFinite && !Number.isFinite(total))
    throw new GradError(
      `clipGradNorm: the norm of the gradients is ${total}; nothing was clipped. Leave the step out, or ` +
        `look for the cause.`,
    );
  const factor = maxNorm / (total + 1e-6);
  if (!(factor >= 1)) mapGradients(list, (gradient) => mul(gradient, factor));
  return total;
}

/** Holds every element of every gradient within ±limit. @throws ValueError for a limit below 0. */
export function clipGradValue(parameters: Iterable<Tensor>, limit: number): void {
  clipGradValueTakes.check(arguments);
  mapGradients(listOf("clipGradValue", parameters), (gradient) =>
    clamp(gradient, { min: -limit, max: limit }),
  );
}
