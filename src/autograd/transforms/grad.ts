/**
 * grad and valueAndGrad: from a function to the function that computes its gradient (JAX's, torch.func's).
 */
import {
  callback,
  either,
  flag,
  listOf,
  options,
  signature,
  ValueError,
  whole,
  withDefault,
} from "../../arguments/index.js";
import type { Tensor } from "../../tensor/index.js";
import { detachUnless, Primals, record, requireScalar, VectorJacobianProduct } from "./differentiate.js";
import type { Like } from "./tree.js";

/** Which argument is differentiated: its position, or several positions. */
export type Argument = number | readonly number[];

export interface GradOptions<Which extends Argument = Argument> {
  /** The position of the argument that is differentiated, or a list of positions. Default 0. */
  readonly argument?: Which;
  /** The function returns a pair: the scalar, and whatever else it wants to hand out. */
  readonly hasAux?: boolean;
}

const position = whole(0);
const gradOptions = options<GradOptions>()({
  argument: withDefault(either(position, listOf(position, "a list of such numbers", 1)), 0),
  hasAux: withDefault(flag, false),
});
const gradTakes = signature("grad", { f: callback, options: gradOptions });
const valueAndGradTakes = signature("valueAndGrad", { f: callback, options: gradOptions });

/** The gradient with respect to one argument, or a list of them. */
export type GradientOf<Args extends readonly unknown[], Which> = Which extends number
  ? Like<Args[Which]>
  : Which extends readonly number[]
    ? { [K in keyof Which]: Like<Args[Which[K] & number]> }
    : never;

type ScalarFunction<Args extends readonly unknown[]> = (...args: Args) => Tensor;
type WithAux<Args extends readonly unknown[], Aux> = (...args: Args) => readonly [Tensor, Aux];
type Aux = { readonly hasAux: true };

/**
 * The function that computes ∂f/∂x, x being the first argument of `f` or the one that `argument`
 * names: a tensor, or a tree of tensors in plain objects and arrays, whose gradient is built alike.
 * Integer and bool leaves are constants: zeros of their dtype. With `hasAux` the result is the pair
 * of gradient and auxiliary output.
 *
 * No `.grad` changes. Gradients can be differentiated again by any transformation; they carry history of
 * their own only where grad mode is on and they depend on a tensor that requires grad.
 * @throws ValueError for an f that is no function, or none that is done when it returns. From the returned
 *   function: GradError unless f gives a single number, ValueError for what is no
 *   tree of tensors, DTypeError for an argument without floats.
 */
export function grad<Args extends readonly unknown[], A, const Which extends Argument = 0>(
  f: WithAux<Args, A>,
  options: GradOptions<Which> & Aux,
): (...args: Args) => [gradient: GradientOf<Args, Which>, aux: A];
export function grad<Args extends readonly unknown[], const Which extends Argument = 0>(
  f: ScalarFunction<Args>,
  options?: GradOptions<Which>,
): (...args: Args) => GradientOf<Args, Which>;
export function grad(f: (...args: never[]) => unknown, options?: GradOptions): unknown {
  gradTakes.check(arguments);
  const resolved = gradOptions.read(options);
  return (...args: never[]) => {
    const { gradient, aux } = differentiate("grad", f, args, resolved);
    return resolved.hasAux ? [gradient, aux] : gradient;
  };
}

/**
 * The function that computes f and its gradient in one go: `[value, gradient]`, or `[[value, aux], gradient]`
 * with `hasAux`. All else is as in `grad`.
 */
export function valueAndGrad<Args extends readonly unknown[], A, const Which extends Argument = 0>(
  f: WithAux<Args, A>,
  options: GradOptions<Which> & Aux,
): (...args: Args) => [value: [value: Tensor, aux: A], gradient: GradientOf<Args, Which>];
export function valueAndGrad<Args extends readonly unknown[], const Which extends Argument = 0>(
  f: ScalarFunction<Args>,
  options?: GradOptions<Which>,
): (...args: Args) => [value: Tensor, gradient: GradientOf<Args, Which>];
export function valueAndGrad(f: (...args: never[]) => unknown, options?: GradOptions): unknown {
  valueAndGradTakes.check(arguments);
  const resolved = gradOptions.read(options);
  return (...args: never[]) => {
    const { value, gradient, aux } = differentiate("valueAndGrad", f, args, resolved);
    return [resolved.hasAux ? [value, aux] : value, gradient];
  };
}

function differentiate(
  op: string,
  f: (...args: never[]) => unknown,
  args: readonly unknown[],
  { argument, hasAux }: Required<GradOptions>,
): { value: Tensor; gradient: unknown; aux: unknown } {
  const positions = typeof argument === "number" ? [argument] : argument;
  for (const position of positions)
    if (position >= args.length)
      throw new ValueError(
        `${op}: argument ${position} of ${args.length} cannot be differentiated; positions count from 0`,
      );
  const primals = positions.map((position) => new Primals(op, `argument${position}`, args[position]));
  const changed = [...args];
  for (const [i, position] of positions.entries()) changed[position] = primals[i]?.tree;

  const result = record(op, () => f(...(changed as never[])));
  const [output, aux] = hasAux ? requirePair(op, result) : [result, undefined];
  requireScalar(op, output);
  const product = new VectorJacobianProduct(
    op,
    primals.flatMap((each) => each.inputs),
  );
  const keepHistory = product.hasOuterHistory(output, aux);
  const pulled = product.pullBack([output], [], keepHistory);
  let at = 0;
  const gradients = primals.map((each) => {
    const own = pulled.slice(at, at + each.inputs.length);
    at += own.length;
    return each.rebuild(own);
  });
  return {
    ...detachUnless(keepHistory, { value: output, aux }),
    gradient: typeof argument === "number" ? gradients[0] : gradients,
  };
}

function requirePair(op: string, result: unknown): readonly [unknown, unknown] {
  if (!Array.isArray(result) || result.length !== 2)
    throw new ValueError(`${op}: with { hasAux: true } the function must return a pair [scalar, aux]`);
  return [result[0], result[1]];
}
