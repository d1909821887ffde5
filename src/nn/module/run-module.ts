/** How a module runs: everything named, in its own scope, between its hooks, and watched the first time. */
import { WengertError } from "../../arguments/index.js";
import { context, enterScope, rememberFailure } from "../../tensor/index.js";
import type { ModuleHooks } from "../hooks/hooks.js";
import { beginFirstRun } from "./first-run.js";
import { ModuleOwner } from "./module-owner.js";
import { type ModuleLike, nameModules, registerModule } from "./module-tree.js";

interface Run {
  /** What the instance has as its `forward`, what the class has, and the hooks around that. */
  readonly own: unknown;
  readonly forward: unknown;
  readonly hooks: () => ModuleHooks | undefined;
}
const runs = new WeakMap<ModuleLike, Run>();

/** Whether running this module is running this `forward` of a class, and nothing that anyone has added. */
export function runsJust(module: ModuleLike & { readonly forward: unknown }, forward: unknown): boolean {
  const run = runs.get(module);
  return run?.own === module.forward && run?.forward === forward && run?.hooks() === undefined;
}

/** Makes a new module known, and its `forward` one that the graph, the hooks and the errors know of. */
export function runsAsModule<Inputs extends readonly unknown[], Output>(
  module: ModuleLike,
  forward: (...inputs: Inputs) => Output,
  hooks: () => ModuleHooks | undefined,
): (...inputs: Inputs) => Output {
  const name = registerModule(module);
  const owner = new ModuleOwner(module);
  const own = (...inputs: Inputs): Output => {
    nameModules(module);
    const isOutermost = context.scope.current === undefined;
    const first = name.ran && (name.placed || isOutermost) ? undefined : beginFirstRun(module, name, inputs);
    let output: Output;
    try {
      output = enterScope(name.name, owner, () => {
        try {
          const present = hooks();
          if (present === undefined) return forward.call(module, ...inputs);
          return present.run(module, inputs, (changed) =>
            forward.call(module, ...(changed as unknown as Inputs)),
          ) as Output;
        } catch (error) {
          // where the stack is full there is no room for more
          if (isStackOverflow(error)) throw isOutermost ? tooDeep(owner.kind, error) : error;
          rememberFailure(error, { name: owner.kind }, inputs);
          throw error;
        }
      });
    } finally {
      if (first !== undefined) first.end();
    }
    if (first !== undefined) first.tell();
    return output;
  };
  runs.set(module, { own, forward, hooks });
  return own;
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
