/** How a module runs: everything named, in its own scope, between its hooks, and watched the first time. */
import { show, ValueError, WengertError } from "../../arguments/index.js";
import { context, enterScope, rememberFailure, training } from "../../tensor/index.js";
import type { ModuleHooks } from "../hooks/hooks.js";
import { beginFirstRun } from "./first-run.js";
import { ModuleOwner } from "./module-owner.js";
import { isForwardOf, type ModuleLike, type ModuleName, nameModules, registerModule } from "./module-tree.js";
import { noteSum } from "./untrained.js";

/** A function that runs a `forward` as a module's. */
interface Run {
  readonly own: (...inputs: never[]) => unknown;
  readonly forward: unknown;
  /** Another took its place, which may call it, as what wraps a method does: then it is `forward` alone. */
  replaced: boolean;
}

interface Runner {
  readonly module: ModuleLike;
  readonly name: ModuleName;
  readonly owner: ModuleOwner;
  readonly hooks: () => ModuleHooks | undefined;
  readonly runs: Run[];
  run: Run;
  /** There were hooks: assignments to `forward` are seen at once. */
  guarded: boolean;
}

const runners = new WeakMap<ModuleLike, Runner>();

/** Whether running this module is running this `forward` of a class, and nothing that anyone has added. */
export function runsJust(module: ModuleLike & { readonly forward: unknown }, forward: unknown): boolean {
  const runner = runners.get(module);
  return (
    runner?.run.own === module.forward && runner?.run.forward === forward && runner?.hooks() === undefined
  );
}

/** Whether somebody has given this module another `forward` than its class has. */
export function hasOwnForward(module: ModuleLike & { readonly forward: unknown }): boolean {
  takeForward(module);
  const { forward } = Object.getPrototypeOf(module) as { readonly forward: unknown };
  return runners.get(module)?.run.forward !== forward;
}

/**
 * Makes a new module known, and its `forward` one that the graph, the hooks and the errors know of: a
 * property of the instance that is not enumerable, so no walk sees it.
 */
export function runsAsModule(
  module: ModuleLike & { readonly forward: unknown },
  hooks: () => ModuleHooks | undefined,
): void {
  training.summed ??= noteSum;
  const name = registerModule(module, () => takeForward(module));
  const owner = new ModuleOwner(module);
  const run = runOf(module, name, owner, module.forward as Forward, hooks);
  const runner: Runner = { module, name, owner, hooks, runs: [run], run, guarded: false };
  runners.set(module, runner);
  install(runner);
}

/** From now on this module has hooks, and a function that someone gives it as `forward` runs between them. */
export function guardForward(module: ModuleLike): void {
  const runner = runners.get(module);
  if (runner === undefined) return;
  takeForward(module);
  runner.guarded = true;
  // a spy that has taken its place calls it
  if (Object.getOwnPropertyDescriptor(module, "forward")?.value === runner.run.own) install(runner);
}

/**
 * A function that a field or an assignment has put in the place of `forward` becomes the module's. One with
 * properties of its own stays, for whoever put it there asks it again: the spies of test runners are such.
 */
function takeForward(module: ModuleLike & { readonly forward?: unknown }): void {
  const runner = runners.get(module);
  if (runner === undefined) return;
  const property = Object.getOwnPropertyDescriptor(module, "forward");
  const given: unknown = property?.value;
  if (given === runner.run.own || typeof given !== "function" || Object.keys(given).length > 0) return;
  become(runner, given as Forward);
}

function become(runner: Runner, forward: Forward): void {
  const { module, name, owner, hooks, runs } = runner;
  let run = runs.find(({ own }) => own === (forward as unknown)); // one of its own that was put back
  if (run === undefined) {
    run = runOf(module, name, owner, forward, hooks);
    runs.push(run);
  }
  runner.run.replaced = true;
  run.replaced = false;
  runner.run = run;
  install(runner);
}

function install(runner: Runner): void {
  const { module, run, guarded } = runner;
  if (!guarded) {
    isForwardOf(module, run.own);
    Object.defineProperty(module, "forward", {
      value: run.own,
      configurable: true,
      writable: true,
      enumerable: false,
    });
    return;
  }
  const get = () => runner.run.own;
  isForwardOf(module, get);
  Object.defineProperty(module, "forward", {
    get,
    set: (forward: unknown) => {
      if (typeof forward !== "function")
        throw new ValueError(`${runner.owner.kind}.forward must be a function, got ${show(forward)}.`);
      become(runner, forward as Forward);
    },
    configurable: true,
    enumerable: false,
  });
}

type Forward = (...inputs: readonly unknown[]) => unknown;

function runOf(
  module: ModuleLike,
  name: ModuleName,
  owner: ModuleOwner,
  forward: Forward,
  hooks: () => ModuleHooks | undefined,
): Run {
  const own = (...inputs: unknown[]): unknown => {
    if (run.replaced) return forward.call(module, ...inputs);
    nameModules(module);
    const isOutermost = context.scope.current === undefined;
    const first = name.ran && (name.placed || isOutermost) ? undefined : beginFirstRun(module, name, inputs);
    let output: unknown;
    try {
      output = enterScope(name.name, owner, () => {
        try {
          const present = hooks();
          if (present === undefined) return forward.call(module, ...inputs);
          return present.run(module, inputs, (changed) => forward.call(module, ...changed));
        } catch (error) {
          // where the stack is full there is no room for more
          if (isStackOverflow(error)) throw isOutermost ? tooDeep(owner.kind, error) : error;
          throw rememberFailure(error, { name: owner.kind }, inputs);
        }
      });
    } finally {
      if (first !== undefined) first.end();
    }
    if (first !== undefined) first.tell();
    return output;
  };
  const run: Run = { own, forward, replaced: false };
  return run;
}

/** Firefox has a class of its own for it. */
const isStackOverflow = (error: unknown) =>
  (error instanceof RangeError && error.message.includes("call stack")) ||
  (error instanceof Error && error.name === "InternalError");

function tooDeep(kind: string, cause: unknown): WengertError {
  return new WengertError(
    `${kind}: forward calls itself, or others, more often than JavaScript's stack holds. Run layers one ` +
      "after another (Sequential does), or give Node a larger --stack-size; recursion must end.",
    { cause },
  );
}
