/**
 * BackwardHook: where gradients leave and enter one call of a module. A full backward hook must see
 * all of them at once, although each input's gradient arrives when it will. So every tensor input
 * passes through a node of its own, and all of these also take a token, which is computed from the
 * inputs: the reverse pass reaches the token only when the gradient of every input is complete.
 * PyTorch's class of that name does the same.
 */
import { GradError, ShapeError } from "../../arguments/index.js";
import { formatShape, sameShape } from "../../array/index.js";
import { defineForeignOp, Tensor, whenPassEnds, zeros } from "../../tensor/index.js";

/** One gradient per tensor, null where none arrived. */
export type Gradients = readonly (Tensor | null)[];

/** A token of no elements    ∂L/∂x = what the hooks made of it */
const hookedInputs = defineForeignOp({
  name: "hookedInputs",
  prepare: (inputs: readonly Tensor[], hook: BackwardHook) => ({ inputs, attrs: hook }),
  forward: (k, [x]) => k.full([0], 0, (x as Tensor["array"]).dtype),
  vjp: (_g, { attrs }, i) => attrs.gradientOf(i) as Tensor,
  vanishes: { kind: "hook", where: "a full backward hook gives 0" },
  samples: [{ inputs: [] }],
});

/** y = x    the gradient goes to the hook, and the token learns that it is there */
const hookedInput = defineForeignOp({
  name: "hookedInput",
  symbol: "=",
  prepare: (x: Tensor, token: Tensor, i: number, hook: BackwardHook) => ({
    inputs: [x, token],
    attrs: { i, hook },
  }),
  forward: (_k, [x]) => x.reshape(x.shape),
  vjp: [
    null,
    (g, { inputs: [, token], attrs }) => {
      attrs.hook.receive(attrs.i, g);
      return zeros([0], { dtype: token.dtype });
    },
  ],
  samples: [{ inputs: [] }],
});

/**
 * y = x    ∂L/∂x = g, as a node of the module's own: what it returns may
 * be a leaf, or the result of another module
 */
const hookedOutput = defineForeignOp({
  name: "hookedOutput",
  symbol: "=",
  prepare: (x: Tensor) => ({ inputs: [x], attrs: undefined }),
  forward: (_k, [x]) => x.reshape(x.shape),
  vjp: [(g) => g],
  samples: [{ inputs: [] }],
});

/** One call of one module whose gradients hooks want to see. */
export class BackwardHook {
  /** The positions, among the tensor inputs, of those that require grad. */
  readonly #differentiable: number[] = [];
  #inputs: readonly Tensor[] = [];
  #outputs = 0;
  #gradInputs: (Tensor | null)[] = [];
  #gradOutputs: (Tensor | null)[] = [];
  /** What the hooks made of the gradients in the pass under way. */
  #result: Gradients | undefined;
  readonly #forgetPass = () => {
    if (this.#differentiable.length === 0 && this.#result === undefined) this.#report();
    this.#result = undefined;
    this.#gradInputs = this.#inputs.map(() => null);
    this.#gradOutputs = Array.from({ length: this.#outputs }, () => null);
  };

  constructor(readonly report: (gradInputs: Gradients, gradOutputs: Gradients) => Gradients) {}

  /** The inputs, with a node of its own around each tensor that requires grad. */
  wrapInputs<Inputs extends readonly unknown[]>(inputs: Inputs): Inputs {
    const tensors = inputs.filter((each) => each instanceof Tensor);
    this.#inputs = tensors;
    this.#gradInputs = tensors.map(() => null);
    for (const [i, each] of tensors.entries()) if (each.requiresGrad) this.#differentiable.push(i);
    if (this.#differentiable.length === 0) return inputs;
    const token = hookedInputs(
      this.#differentiable.map((i) => tensors[i] as Tensor),
      this,
    );
    let next = 0;
    return inputs.map((each) => {
      if (!(each instanceof Tensor)) return each;
      const i = next++;
      return each.requiresGrad ? hookedInput(each, token, i, this) : each;
    }) as unknown as Inputs;
  }

  /** The output, a tensor or a list, with a node of its own around each tensor that requires grad. */
  wrapOutput<Output>(output: Output): Output {
    const wrap = (each: unknown): unknown => {
      if (!(each instanceof Tensor)) return each;
      const i = this.#outputs++;
      this.#gradOutputs.push(null);
      if (!each.requiresGrad) return each;
      const wrapped = hookedOutput(each);
      wrapped.name = each.name;
      wrapped.registerHook((g) => this.#receiveOutput(i, g));
      return wrapped;
    };
    return (Array.isArray(output) ? output.map(wrap) : wrap(output)) as Output;
  }

  receive(i: number, g: Tensor): void {
    this.#gradInputs[i] = g;
    this.#result = undefined;
    whenPassEnds(this.#forgetPass);
  }

  /** The gradient of the n-th input that requires grad, after the hooks; undefined if there is none. */
  gradientOf(n: number): Tensor | undefined {
    return (this.#result ?? this.#report())[this.#differentiable[n] as number] ?? undefined;
  }

  /** Without inputs that require grad, the hooks run as soon as the gradients of the outputs are there. */
  #receiveOutput(i: number, g: Tensor): void {
    this.#gradOutputs[i] = g;
    whenPassEnds(this.#forgetPass);
    if (this.#differentiable.length === 0 && !this.#gradOutputs.includes(null)) this.#report();
  }

  #report(): Gradients {
    const result = this.report([...this.#gradInputs], [...this.#gradOutputs]);
    for (const [i, gradient] of result.entries()) requireFitting(this.#inputs[i] as Tensor, gradient);
    this.#result = result;
    return result;
  }
}

function requireFitting(input: Tensor, gradient: Tensor | null): void {
  if (gradient === null) return;
  if (!input.requiresGrad)
    throw new GradError(
      `full backward hook: ${input.nameForErrors()} does not require grad; its gradient must stay null`,
    );
  if (!sameShape(gradient.shape, input.shape) || gradient.dtype !== input.dtype)
    throw new ShapeError(
      `full backward hook: the gradient of ${input.nameForErrors()} must be ${input.dtype} ` +
        `${formatShape(input.shape)}, got ` +
        `${gradient.dtype} ${formatShape(gradient.shape)}`,
    );
}
