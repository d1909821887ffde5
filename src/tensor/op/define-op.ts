/** defineOp: from the answers of one op to the function that users call. */
import { type Parameters, signature } from "../../arguments/index.js";
import { isFloating, NdArray, sameSizes } from "../../array/index.js";
import { batching, type CoreKernels, type Kernels, kernels, storing } from "../../kernels/index.js";
import { context } from "../context/context.js";
import { markInference, requireRecordable } from "../context/inference.js";
import { callerSource } from "../context/source.js";
import type { Cut } from "../graph/cut.js";
import { GradFn } from "../graph/grad-fn.js";
import type { OpRules, Sample } from "../graph/op-rules.js";
import { Tensor } from "../graph/tensor.js";
import { derivationOf } from "./derivation.js";
import { rememberFailure } from "./failure.js";
import { computingIn } from "./storing.js";

export interface OpDefinition<
  Args extends readonly unknown[],
  Attrs,
  Inputs extends readonly Tensor[],
  K extends CoreKernels = Kernels,
> extends OpRules<Attrs, Inputs, K> {
  /** The arguments of the call by name, each with its kind; checked before `prepare`. @internal */
  readonly takes?: Parameters;
  /**
   * From the arguments of the call to tensors (of the dtypes that the kernel takes) and attributes. Bad input
   * throws here.
   */
  readonly prepare: (...args: Args) => { readonly inputs: Inputs; readonly attrs: Attrs };
  /**
   * What `forward` does with two floating tensors of one dtype and shape, where `prepare` leaves these as
   * they are: the shortest way for what loops over small tensors call. @internal
   */
  readonly alike?: (k: CoreKernels, a: NdArray, b: NdArray) => NdArray;
  /**
   * Whether it only moves the elements of its first operand, whatever their dtype. All others get operands
   * whose dtype only stores in the one that computes. @internal
   */
  readonly moves?: true;
  /** What the tests check it with; never empty. */
  readonly samples: readonly [Sample, ...Sample[]];
}

/** A function on tensors that carries its own definition. */
export type Op<
  Args extends readonly unknown[],
  Attrs = unknown,
  Inputs extends readonly Tensor[] = readonly Tensor[],
> = ((...args: Args) => Tensor) & {
  readonly definition: OpDefinition<Args, Attrs, Inputs, CoreKernels>;
};

/** No answer to any question. */
const unanswered: { readonly [Question in keyof OpDefinition<never, never, never>]-?: undefined } = {
  name: undefined,
  symbol: undefined,
  takes: undefined,
  prepare: undefined,
  alike: undefined,
  moves: undefined,
  forward: undefined,
  vjp: undefined,
  foreign: undefined,
  local: undefined,
  carries: undefined,
  inside: undefined,
  terms: undefined,
  vanishes: undefined,
  kink: undefined,
  copies: undefined,
  cost: undefined,
  samples: undefined,
};

/**
 * Makes an op out of its definition: `prepare` the arguments, run `forward`, and record the application where
 * grad mode is on and some input requires grad.
 */
export function defineOp<Args extends readonly unknown[], Attrs, const Inputs extends readonly Tensor[]>(
  given: OpDefinition<Args, Attrs, Inputs, CoreKernels>,
): Op<Args, Attrs, Inputs> {
  // all definitions have the same fields in the same order, so that V8 finds an answer where it found the
  // last op's
  const definition = { ...unanswered, ...given } as typeof given;
  // past this point the engine treats all ops alike
  const rules = definition as unknown as OpRules<unknown>;
  const takes = definition.takes && signature(definition.name, definition.takes);
  const run = (args: Args): Tensor => {
    const { inputs, attrs } = storing.used
      ? definition.prepare(...operands(args))
      : definition.prepare(...args);
    return apply(rules, inputs, attrs);
  };
  const fail = (error: unknown, args: Args): never => {
    throw rememberFailure(error, rules, args);
  };
  const { alike, moves } = definition;
  const operands = (args: Args): Args => (moves === undefined ? computingIn(definition.name, args) : args);
  // three functions, for V8 optimises each by itself: where only the number of arguments is looked at, no
  // list of them is made; nor where no function but `prepare` gets them
  const op = alike
    ? (...args: Args): Tensor => {
        try {
          const [a, b] = [args[0], args[1]];
          if (args.length === 2 && a instanceof Tensor && b instanceof Tensor && areAlike(a.array, b.array))
            return applyAlike(rules, alike, a, b);
          if (takes?.fits(args.length) === false) takes.check(args);
          const { inputs, attrs } = storing.used
            ? definition.prepare(...operands(args))
            : definition.prepare(...args);
          return apply(rules, inputs, attrs);
        } catch (error) {
          return fail(error, args);
        }
      }
    : takes?.looks
      ? (...args: Args): Tensor => {
          try {
            takes.check(args);
            return run(args);
          } catch (error) {
            return fail(error, args);
          }
        }
      : (...args: Args): Tensor => {
          try {
            if (takes?.fits(args.length) === false) takes.check(args);
            const { inputs, attrs } = storing.used
              ? definition.prepare(...operands(args))
              : definition.prepare(...args);
            return apply(rules, inputs, attrs);
          } catch (error) {
            return fail(error, args);
          }
        };
  Object.defineProperty(op, "name", { value: definition.name });
  return Object.assign(op, { definition });
}

const areAlike = (a: NdArray, b: NdArray): boolean =>
  a.dtype === b.dtype && sameSizes(a, b) && isFloating(a.dtype);

/** `apply` for two tensors that are alike. */
function applyAlike(
  rules: OpRules<unknown>,
  compute: (k: CoreKernels, a: NdArray, b: NdArray) => NdArray,
  a: Tensor,
  b: Tensor,
): Tensor {
  const value = compute(kernels, a.array, b.array);
  context.results.current?.push(value);
  const watched = context.observers.current !== undefined || context.inference.current;
  if (context.gradMode.current && (a.requiresGrad || b.requiresGrad) && !watched)
    return new Tensor(value, true, record(rules, a, b, undefined, undefined, value, nothing));
  if (context.unseen.current && !watched) return new Tensor(value);
  return finish(rules, [a, b], undefined, [a.array, b.array], value, nothing);
}

function apply(rules: OpRules<unknown>, inputs: readonly Tensor[], attrs: unknown): Tensor {
  const arrays = new Array<NdArray>(inputs.length);
  for (let i = 0; i < inputs.length; i++) arrays[i] = (inputs[i] as Tensor).array;
  const { compute } = batching;
  const result =
    compute === undefined
      ? rules.forward(kernels, arrays, attrs)
      : compute(arrays, (each) => rules.forward(kernels, each, attrs));
  const { value, saved } = result instanceof NdArray ? { value: result, saved: nothing } : result;
  if (rules.copies === true && value.storage !== arrays[0]?.storage) value.storage.copiedBy = rules.name;
  context.results.current?.push(value);
  return finish(rules, inputs, attrs, arrays, value, saved);
}

/** The tensor of a result, with its record where there is one, and whoever watches is told. */
function finish(
  rules: OpRules<unknown>,
  inputs: readonly Tensor[],
  attrs: unknown,
  arrays: readonly NdArray[],
  value: NdArray,
  saved: readonly NdArray[],
): Tensor {
  let requiresGrad = false;
  for (let i = 0; i < inputs.length; i++) requiresGrad ||= (inputs[i] as Tensor).requiresGrad;
  const recorded = requiresGrad && context.gradMode.current && rules.vjp !== null && isFloating(value.dtype);
  const output = recorded
    ? new Tensor(value, true, recordAll(rules, inputs, attrs, value, saved))
    : new Tensor(value);
  if (!recorded) {
    markInference(value, arrays);
    if (context.unseen.current) return output;
    if (requiresGrad) output.past = cutBy(rules, inputs, value);
    else if (context.gradMode.current)
      output.past = derivationOf(rules, inputs, attrs, value, firstCut(inputs));
    else output.past = firstCut(inputs);
  }
  const observers = context.observers.current;
  if (observers !== undefined) for (const each of observers) each.applied?.(output, rules, inputs, attrs);
  return output;
}

/** Where the history ends that the result would have: that of the first operand which has such an end. */
function firstCut(inputs: readonly Tensor[]): Cut | undefined {
  for (const { cut } of inputs) if (cut !== undefined) return cut;
  return undefined;
}

const recordAll = (
  rules: OpRules<unknown>,
  inputs: readonly Tensor[],
  attrs: unknown,
  value: NdArray,
  saved: readonly NdArray[],
): GradFn =>
  inputs.length <= 2
    ? record(rules, inputs[0], inputs[1], undefined, attrs, value, saved)
    : record(rules, undefined, undefined, inputs, attrs, value, saved);

/** @param operands where they are more than two. */
function record(
  rules: OpRules<unknown>,
  a: Tensor | undefined,
  b: Tensor | undefined,
  operands: readonly Tensor[] | undefined,
  attrs: unknown,
  value: NdArray,
  saved: readonly NdArray[],
): GradFn {
  if (a !== undefined) requireRecordable(rules.name, a);
  if (b !== undefined) requireRecordable(rules.name, b);
  if (operands !== undefined) for (const each of operands) requireRecordable(rules.name, each);
  const { current } = context.scope;
  const gradFn = new GradFn(rules, a, b, operands, attrs, value, saved, current, callerSource());
  const packer = context.packer.current;
  if (packer !== undefined) gradFn.pack(packer);
  return gradFn;
}

/** Why an op was not recorded, although an operand requires grad. */
function cutBy(rules: OpRules<unknown>, inputs: readonly Tensor[], value: NdArray): Cut {
  const off = context.inference.current ? "inference" : "mode";
  const reason = rules.vjp === null ? "rule" : isFloating(value.dtype) ? off : "dtype";
  let i = 0;
  while (inputs[i]?.requiresGrad === false) i++;
  const source = inputs[i] as Tensor;
  return { reason, op: rules.name, of: source.id, scope: context.scope.current, source: callerSource() };
}

const nothing: readonly NdArray[] = [];
