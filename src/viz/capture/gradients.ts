/**
 * The gradients that a picture shows. Leaves, and whatever asked with `retainGrad()`, show what `.grad` holds (so a forgotten
 * zeroGrad can be seen); everything between is computed again by a walk back without side effects.
 */
import { WengertError } from "../../array/index.js";
import {
  add,
  contribution,
  full,
  GradFn,
  noGrad,
  type Source,
  sourceOf,
  type Tensor,
  tensor,
} from "../../tensor/index.js";
import type { Shown } from "../snapshot/array-summary.js";
import { BorrowedMemory } from "./borrowed-memory.js";
import { summarize } from "./summarize.js";

/** A gradient that needs a value which was released or has changed since. */
const unknown = Symbol("unknown");
type Flowing = Tensor | typeof unknown | undefined;

export interface DrawnGradients {
  /** By position: of the root with respect to each value. */
  readonly totals: readonly (Shown | undefined)[];
  /** What operand `operand` of the op gets from it: its share where the value is used several times. */
  share(op: GradFn, operand: number): Shown | undefined;
}

/** The upstream gradient that backward() started with at this very root; undefined if it did not, or with a large one. */
export function recordedSeed({ gradFn, shape, dtype }: Tensor): Tensor | undefined {
  const seed = gradFn?.seed;
  if (seed === undefined) return undefined;
  return seed === 1 ? full(shape, 1, { dtype }) : tensor(seed, { shape, dtype });
}

/**
 * The gradients of the root, the last of the sources, as far as they can be known: those between the leaves only for a known
 * seed. Hooks do not run, nothing is recorded and no `.grad` is touched.
 */
export function drawnGradients(
  positions: ReadonlyMap<Source, number>,
  uses: ArrayLike<number>,
  seed: Tensor | undefined,
): DrawnGradients {
  const sources = [...positions.keys()];
  const flowing = new Array<Flowing>(sources.length);
  const totals = new Array<Shown | undefined>(sources.length);
  const shares = new Map<GradFn, (Shown | undefined)[]>();
  flowing[sources.length - 1] = seed;
  const memory = new BorrowedMemory();
  memory.hold(seed);
  memory.hold(seed); // once as what flows, and once for the caller, whose it is

  const passOn = (op: GradFn, g: Exclude<Flowing, undefined>) => {
    op.inputs.forEach((input, operand) => {
      if (!carriesGradient(op, operand)) return;
      const part = g === unknown ? unknown : memory.during(op, () => tryContribution(op, operand, g));
      if (part === undefined) return;
      const at = positions.get(sourceOf(input)) as number;
      const sum = memory.during(op, () => joined(flowing[at], part));
      memory.hold(sum);
      memory.drop(flowing[at]);
      flowing[at] = sum;
      if (part !== unknown && (uses[at] as number) > 1) {
        const known = shares.get(op) ?? [];
        known[operand] = summarize(part);
        shares.set(op, known);
      }
    });
  };
  noGrad(() => {
    for (let at = sources.length - 1; at >= 0; at--) {
      const source = sources[at] as Source;
      const g = flowing[at];
      flowing[at] = undefined;
      const held = source instanceof GradFn ? source.retained?.grad : source.grad;
      if (held !== undefined && held !== null) totals[at] = summarize(held);
      else if (source instanceof GradFn && g !== undefined && g !== unknown) totals[at] = summarize(g);
      if (source instanceof GradFn && g !== undefined) passOn(source, g);
      memory.drop(g);
      memory.free();
    }
  });
  return { totals, share: (op, operand) => shares.get(op)?.[operand] };
}

/** A sum with an unknown part is unknown. */
function joined(sum: Flowing, part: Exclude<Flowing, undefined>): Flowing {
  if (sum === undefined) return part;
  return sum === unknown || part === unknown ? unknown : add(sum, part);
}

function tryContribution(op: GradFn, operand: number, g: Tensor): Flowing {
  try {
    return contribution(op, operand, g);
  } catch (error) {
    if (error instanceof WengertError) return unknown;
    throw error;
  }
}

/** Whether backward() follows operand `operand`. */
export function carriesGradient(op: GradFn, operand: number): boolean {
  const { vjp } = op.rules;
  return op.inputs[operand]?.requiresGrad === true && (Array.isArray(vjp) ? vjp[operand] : vjp) !== null;
}

/** The derivative of a single element by a single element; undefined for larger ones, and where a needed value is gone. */
export function localDerivative(op: GradFn, operand: number): number | undefined {
  if (op.result.size !== 1 || op.inputs[operand]?.size !== 1 || !carriesGradient(op, operand))
    return undefined;
  const one = full(op.result.shape, 1, { dtype: op.result.dtype });
  const memory = new BorrowedMemory();
  memory.take(one.array);
  const derivative = noGrad(() => memory.during(op, () => tryContribution(op, operand, one)));
  const value = derivative === undefined || derivative === unknown ? undefined : derivative.item();
  // a rule of the user's may have kept what it was given
  if (op.rules.foreign !== true) memory.free();
  return value;
}
