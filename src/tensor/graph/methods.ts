/** How functions become methods of Tensor. */
import { Tensor } from "./tensor.js";

/**
 * Attaches fluent methods to Tensor: one-line adapters of functions, typed by an augmentation beside them.
 */
export function defineMethods(
  methods: { [name: string | symbol]: (...args: never[]) => unknown } & ThisType<Tensor>,
): void {
  for (const name of Reflect.ownKeys(methods))
    Object.defineProperty(Tensor.prototype, name, {
      value: methods[name],
      writable: true,
      configurable: true,
    });
}

/**
 * Gives tensors functions as methods of the same names: the tensor is the first argument, and all others are
 * passed on, so that the function checks them. Typed by an augmentation beside the functions.
 *
 * The methods made here share their code, in which V8 sees many callees and inlines none. Arithmetic, where
 * that shows, is written out with `defineMethods`, and passes its arguments on likewise.
 */
export function defineFluent(functions: {
  readonly [name: string]: (x: never, ...args: never[]) => unknown;
}): void {
  for (const [name, fn] of Object.entries(functions)) defineMethods({ [name]: fluent(fn as OnTensor) });
}

type OnTensor = (x: Tensor, ...args: unknown[]) => unknown;

/**
 * By the number of arguments: a spread call would make an object of them at each call. No method takes more
 * than three.
 */
function fluent(fn: OnTensor) {
  return function (this: Tensor, a?: unknown, b?: unknown, c?: unknown, d?: unknown): unknown {
    switch (arguments.length) {
      case 0:
        return fn(this);
      case 1:
        return fn(this, a);
      case 2:
        return fn(this, a, b);
      case 3:
        return fn(this, a, b, c);
      default:
        return fn(this, a, b, c, d); // one too many, whatever comes after it
    }
  };
}
