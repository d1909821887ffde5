/**
 * The gradient of one tensor, computed once more and watched on its way:
 * where it turns to 0, and where it stops being finite.
 */
import { WengertError } from "../../arguments/index.js";
import { sizeOf } from "../../array/index.js";
import {
  carriesGradient,
  GradFn,
  type Node,
  nodeOf,
  nodesLeadingTo,
  type Observer,
  ReverseOrder,
  reversePass,
  type Tensor,
  topologicalOrder,
} from "../../tensor/index.js";
import { type Extremes, extremesOf, isFiniteTensor, nonFiniteCount } from "./extremes.js";

/** What happened to the gradient on its way into operand `input` of `node`. */
export interface Passage {
  readonly node: GradFn;
  readonly input: number;
  readonly upstream: Tensor;
}

export interface Trace {
  /** The gradient, unless a rule could not be run or none leads there. */
  readonly gradient: Tensor | undefined;
  /** Where an upstream gradient that is not 0 came out as 0, nearest to the root first. */
  readonly zeroed: readonly Passage[];
  /** The first place where a finite upstream gradient came out not finite. */
  readonly spoiled: Passage | undefined;
  /** The value at which finite contributions have a sum that is not finite. */
  readonly overflowedAt: Tensor | undefined;
  /** The value at which contributions that are not 0 cancel. */
  readonly cancelledAt: Tensor | undefined;
  /** An operand that its op has no rule for, on the way. */
  readonly unruled: Omit<Passage, "upstream"> | undefined;
  /** The op whose rule could not run: its values were released, or changed since. */
  readonly blocked: { readonly node: GradFn; readonly error: WengertError } | undefined;
}

/** No elements are not zeros: a module's hooks pass on a gradient that is empty. */
const allZero = ({ zeros, shape }: Extremes) => zeros > 0 && zeros === sizeOf(shape);

export const isZeroTensor = (x: Tensor): boolean => allZero(extremesOf(x));

/**
 * Runs the rules between `root` and `target`, and no others. No tensor's
 * hook runs, nothing is recorded, no `.grad` is touched.
 */
export function traceGradient(root: Tensor, target: Tensor, seed: Tensor): Trace {
  const within = nodesLeadingTo(topologicalOrder([root], carriesGradient), new Set([nodeOf(target)]));
  const observer = new TraceObserver(root, target, within);
  const reached = within.has(nodeOf(root));
  reversePass({
    order: new ReverseOrder(reached ? [root] : [], within),
    starts: reached ? [{ root, gradient: seed, own: false }] : [],
    createGraph: false,
    keeps: () => false,
    observers: [observer],
    looksOnly: { frees: false, failed: (error, node) => observer.failed(error, node) },
  });
  return observer.trace();
}

/** Looks at every gradient between the root and the target. */
class TraceObserver implements Observer {
  readonly #found: { -readonly [key in keyof Trace]?: Trace[key] } = {};
  readonly #zeroed: Passage[] = [];
  /** Nodes that got a contribution that is not 0, or one that is not finite. */
  readonly #alive = new Set<Node>();

  constructor(
    readonly root: Tensor,
    readonly target: Tensor,
    readonly within: ReadonlySet<Node>,
  ) {}

  arrived(gradient: Tensor, tensor: Tensor): void {
    const found = this.#found;
    const node = nodeOf(tensor);
    if (node === nodeOf(this.target)) found.gradient = gradient;
    else if (node instanceof GradFn) found.unruled ??= this.#unruled(node);
    if (node === nodeOf(this.root)) return;
    if (!isFiniteTensor(gradient)) {
      if (found.spoiled === undefined) found.overflowedAt ??= tensor;
    } else if (this.#alive.has(node) && isZeroTensor(gradient)) found.cancelledAt ??= tensor;
  }

  passed(part: Tensor, node: GradFn, input: number, upstream: Tensor): void {
    const [before, after] = [extremesOf(upstream), extremesOf(part)];
    if (nonFiniteCount(after) > 0 && nonFiniteCount(before) === 0)
      this.#found.spoiled ??= { node, input, upstream };
    if (!allZero(after)) this.#alive.add(nodeOf(node.inputs[input] as Tensor));
    else if (!allZero(before)) this.#zeroed.push({ node, input, upstream });
  }

  failed(error: unknown, node: GradFn): void {
    if (!(error instanceof WengertError)) throw error;
    this.#found.blocked ??= { node, error };
  }

  trace(): Trace {
    const { gradient, spoiled, overflowedAt, cancelledAt, unruled, blocked } = this.#found;
    return {
      gradient: blocked === undefined ? gradient : undefined,
      zeroed: this.#zeroed,
      spoiled,
      overflowedAt,
      cancelledAt,
      unruled,
      blocked,
    };
  }

  /** The first operand on the way to the target that the op has no rule for. */
  #unruled(node: GradFn): Trace["unruled"] {
    const input = node.inputs.findIndex(
      (each, i) => each.requiresGrad && this.within.has(nodeOf(each)) && !node.hasRule(i),
    );
    return input < 0 ? undefined : { node, input };
  }
}
