/** What an optimizer can train: lists of leaves, or groups of them. */
import { checkedInside, DTypeError, GradError, membersOf, show, ValueError } from "../../arguments/index.js";
import { isFloating, isHalf } from "../../array/index.js";
import { nameOf, Tensor } from "../../tensor/index.js";

/** Parameters with options of their own; those that are missing are the optimizer's. */
export type GroupOptions<Options> = { readonly params: Iterable<Tensor> } & Partial<Options>;

/**
 * What an optimizer takes: `net.parameters()`, or groups such as `[{
 * params: net.head.parameters(), lr: 0.01 }]`.
 */
export type Trainable<Options> = Iterable<Tensor> | Iterable<GroupOptions<Options>>;

export const trainableKind = checkedInside("a list of tensors, or of groups { params, ... }");

/**
 * The members of a list, each looked at as it comes: what is no list of parameters may be very long.
 * @throws ValueError for what is no list, and for an empty one.
 */
export function listOf(kind: string, given: unknown, check: (member: unknown, i: number) => void): unknown[] {
  if (typeof given !== "object" || given === null || !(Symbol.iterator in given))
    throw new ValueError(
      `${kind}: expected a list of tensors, or of groups { params, lr }; for a module pass ` +
        `module.parameters()`,
    );
  const list: unknown[] = [];
  const known = new Set<unknown>();
  for (const member of membersOf(kind, "the list of parameters", given as Iterable<unknown>)) {
    check(member, list.length);
    if (known.has(member) && member instanceof Tensor) throw comesTwice(kind, member);
    known.add(member);
    list.push(member);
  }
  if (list.length === 0) throw new ValueError(`${kind}: there are no parameters; the list is empty`);
  return list;
}

export const comesTwice = (kind: string, parameter: Tensor): ValueError =>
  new ValueError(`${kind}: ${nameOf(parameter)} comes twice; a step would move it twice`);

export function isGroup(value: unknown): boolean {
  return typeof value === "object" && value !== null && !(value instanceof Tensor) && "params" in value;
}

export function requireParameter(kind: string, value: unknown, i: number): Tensor {
  if (!(value instanceof Tensor)) {
    throw new ValueError(
      `${kind}: parameter ${i} is ${show(value)}, not a tensor; a module's are in module.parameters()`,
    );
  }
  if (!value.isLeaf)
    throw new GradError(
      `${kind}: parameter ${i}, ${nameOf(value)}, is no leaf; only leaves can be moved. Pass what it was ` +
        `computed from.`,
    );
  if (isHalf(value.dtype))
    throw new DTypeError(
      `${kind}: parameter ${i}, ${nameOf(value)}, is of ${value.dtype}, which is for storage: what a step ` +
        'changes would be lost in rounding. Train weights of float32, as module.to("float32") makes them, ' +
        "and store copies as halves.",
    );
  if (!isFloating(value.dtype))
    throw new GradError(
      `${kind}: parameter ${i}, ${nameOf(value)}, is of ${value.dtype}, which has no gradient. Pass ` +
        `parameters of float32 or float64; buffers are none.`,
    );
  return value;
}

/**
 * Frozen parameters are left where they are until they are freed; all of them frozen is a mistake.
 * @throws GradError.
 */
export function requireSomeTrained(kind: string, parameters: readonly Tensor[]): void {
  if (!parameters.some((each) => each.requiresGrad))
    throw new GradError(
      `${kind}: none of the parameters requires grad (the first is ${nameOf(parameters[0] as Tensor)}), so ` +
        `that a step would move nothing. Set parameter.requiresGrad = true for those to be trained.`,
    );
}
