/**
 * Module hooks: functions that see, and may replace, what goes into a
 * module, what comes out, and the gradients of both.
 */
import { requireDone, show, ValueError } from "../../arguments/index.js";
import { Tensor } from "../../tensor/index.js";
import { BackwardHook, type Gradients } from "./backward-hook.js";

// biome-ignore-start lint/suspicious/noConfusingVoidType: a hook that only looks returns nothing

/** Runs before `forward`, inside the module's scope; a returned list takes the place of the inputs. */
export type ForwardPreHook<M, In extends readonly unknown[] = InputsOf<M>> = (
  module: M,
  inputs: In,
) => readonly [...In] | undefined | void;

/** Runs after `forward`; a returned value takes the place of the output. */
export type ForwardHook<M, In = InputsOf<M>, Out = OutputOf<M>> = (
  module: M,
  inputs: In,
  output: Out,
) => Out | undefined | void;

/**
 * Runs in a pass back when the gradients of all tensor inputs are complete; `null` stands for a tensor that
 * gets none. A returned list takes the place of `gradInputs`.
 */
export type FullBackwardHook<M> = (
  module: M,
  gradInputs: Gradients,
  gradOutputs: Gradients,
) => Gradients | undefined | void;

// biome-ignore-end lint/suspicious/noConfusingVoidType: a hook that only looks returns nothing

/** What a module's `forward` takes and gives, asked of the type of the very module. */
export type InputsOf<M> = M extends { forward(...inputs: infer In extends readonly unknown[]): unknown }
  ? In
  : never;
export type OutputOf<M> = M extends { forward(...inputs: never): infer Out } ? Out : never;

type Inputs = readonly unknown[];

/** The hooks of one module, each kind in the order it was registered. The module knows their types. */
export class ModuleHooks {
  readonly pre: ForwardPreHook<unknown, Inputs>[] = [];
  readonly forward: ForwardHook<unknown, Inputs, unknown>[] = [];
  readonly backward: FullBackwardHook<unknown>[] = [];

  /** Runs `forward` between its hooks. */
  run(module: unknown, given: Inputs, forward: (inputs: Inputs) => unknown): unknown {
    let inputs = given;
    for (const hook of stillRegistered(this.pre)) {
      const replacement = requireDone("Module.registerForwardPreHook", "hook", hook(module, inputs));
      if (replacement === undefined) continue;
      if (!Array.isArray(replacement))
        throw new ValueError("forward pre-hook: return the list of all inputs, or nothing to keep them");
      inputs = replacement;
    }
    if (this.backward.length === 0) return this.#after(module, inputs, forward(inputs));
    const hook = new BackwardHook((gradInputs, gradOutputs) =>
      this.#runBackward(module, gradInputs, gradOutputs),
    );
    const output = this.#after(module, inputs, forward(hook.wrapInputs(inputs)));
    return hook.wrapOutput(output);
  }

  #after(module: unknown, inputs: Inputs, given: unknown): unknown {
    let output = given;
    for (const hook of stillRegistered(this.forward)) {
      const replacement = hook(module, inputs, output) ?? output;
      // of a forward that is async the output is a promise, and a hook may go on from there
      output =
        output instanceof Promise
          ? replacement
          : requireDone("Module.registerForwardHook", "hook", replacement);
    }
    return output;
  }

  #runBackward(module: unknown, given: Gradients, gradOutputs: Gradients): Gradients {
    let gradInputs = given;
    for (const hook of stillRegistered(this.backward)) {
      const replacement = requireDone(
        "Module.registerFullBackwardHook",
        "hook",
        hook(module, gradInputs, gradOutputs),
      );
      if (replacement === undefined) continue;
      if (!Array.isArray(replacement) || replacement.length !== given.length)
        throw new ValueError(
          `full backward hook: return a list of ${given.length} gradients, one per tensor input, or ` +
            `nothing to keep them`,
        );
      for (const each of replacement)
        if (each !== null && !(each instanceof Tensor))
          throw new ValueError(
            `full backward hook: a gradient is a tensor, or null for none, got ${show(each)}`,
          );
      gradInputs = replacement;
    }
    return gradInputs;
  }
}

/** Those that are registered now, without any that one before them removes. */
function* stillRegistered<H>(hooks: readonly H[]): Generator<H> {
  for (const hook of [...hooks]) if (hooks.includes(hook)) yield hook;
}

/**
 * Adds a hook; the returned function removes it, also while hooks run.
 * The same function may be registered twice.
 */
export function register(
  hooks: ((...args: never[]) => unknown)[],
  hook: (...args: never[]) => unknown,
): () => void {
  const entry = (...args: never[]) => hook(...args);
  hooks.push(entry);
  return () => {
    const at = hooks.indexOf(entry);
    if (at >= 0) hooks.splice(at, 1);
  };
}
