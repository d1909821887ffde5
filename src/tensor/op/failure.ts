/**
 * Failures: which op (or module) threw an error, and on what, so that a picture can show the graph up to
 * there.
 */
import { isPlainObject, type Signature, ValueError } from "../../arguments/index.js";
import { namedMemoryError } from "../../array/index.js";
import { storing } from "../../kernels/index.js";
import { context } from "../context/context.js";
import { callerSource } from "../context/source.js";
import type { OpRules } from "../graph/op-rules.js";
import type { Scope } from "../graph/scope.js";
import { Tensor } from "../graph/tensor.js";
import { computingIn } from "./storing.js";

/** The application of an op that did not come about; a module that refused its input counts as one. */
export interface FailedOp {
  readonly rules: Pick<OpRules<unknown>, "name" | "symbol">;
  /** The tensors among the arguments, in their order, with those in lists and options. */
  readonly operands: readonly Tensor[];
  readonly scope: Scope | undefined;
  /** `file:line:column` of the user's call, where sources were recorded. */
  readonly source: string | undefined;
}

/** Held as long as the error is, and no longer. */
const failures = new WeakMap<object, FailedOp>();

/** Of ops in ops and modules in modules the innermost one is remembered. Returns the error to throw. */
export function rememberFailure(
  thrown: unknown,
  rules: FailedOp["rules"],
  args: readonly unknown[],
): unknown {
  if (typeof thrown !== "object" || thrown === null || failures.has(thrown)) return thrown;
  const operands = tensorsIn(args);
  const own = operands.filter(hasElements);
  const error =
    own.length < operands.length ? noTensor(rules.name, thrown) : namedMemoryError(rules.name, thrown);
  failures.set(error, { rules, operands: own, scope: context.scope.current, source: callerSource() });
  return error;
}

/** False for a Proxy of a tensor and what Object.create made: they have none of its private fields. */
function hasElements(x: Tensor): boolean {
  try {
    return x.rank >= 0;
  } catch {
    return false;
  }
}

const noTensor = (by: string, cause: unknown) =>
  new ValueError(
    `${by}: an operand is a Proxy of a tensor, or made by Object.create, and has no elements. Give the ` +
      `tensor itself: libraries that make objects reactive give it back by toRaw(x), and leave it as it is ` +
      `after markRaw(x).`,
    { cause },
  );

function tensorsIn(args: readonly unknown[]): readonly Tensor[] {
  try {
    return args.flatMap(parts).filter((part) => part instanceof Tensor);
  } catch {
    return []; // a getter or a proxy that throws must not hide the error that is being remembered
  }
}

/** So many members of a list are looked at: an argument may be anything. */
const most = 100_000;

/** Of the options what they hold, of a list its members, or theirs (the states of layers). */
function parts(arg: unknown): readonly unknown[] {
  if (Array.isArray(arg)) return arg.slice(0, most).flatMap((each) => membersOf(each));
  return isPlainObject(arg) ? Object.values(arg) : [arg];
}

const membersOf = (member: unknown): readonly unknown[] =>
  Array.isArray(member) ? member.slice(0, most) : [member];

/**
 * `fn` under its name, with its arguments checked and its errors remembered: to its user, a function composed
 * of ops is an op, also where it refuses its operands before any op ran. Operands whose dtype only stores it
 * gets in the one that computes.
 */
export function composed<F extends Composed>(takes: Signature, fn: F): F {
  return named(takes, fn, computingIn);
}

/** The same of a function that only moves the elements of its operands, whatever their dtype. */
export const moving = <F extends Composed>(takes: Signature, fn: F): F => named(takes, fn, (_, args) => args);

type Composed = (...args: never[]) => unknown;

function named<F extends Composed>(takes: Signature, fn: F, operands: typeof computingIn): F {
  const { name } = takes;
  const op = (...args: Parameters<F>) => {
    try {
      if (!takes.fits(args.length)) takes.check(args);
      return storing.used ? fn(...operands(name, args)) : fn(...args);
    } catch (error) {
      throw rememberFailure(error, { name }, args);
    }
  };
  Object.defineProperty(op, "name", { value: name });
  return op as F;
}

/** The op that threw `error`; undefined for an error that no op threw. */
export function failureOf(error: unknown): FailedOp | undefined {
  return typeof error === "object" && error !== null ? failures.get(error) : undefined;
}
