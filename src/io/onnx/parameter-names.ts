/** What parameters and buffers are called in a model file: their paths below the modules that hold them. */
import { Module } from "../../nn/index.js";
import type { Scope, Tensor } from "../../tensor/index.js";
import type { Trace } from "./trace.js";

export type AnyModule = Module<never, unknown>;

/** The path of each parameter and buffer: below the module, or below the outermost modules that ran. */
export function parameterNames(
  [trace]: readonly Trace[],
  module: AnyModule | undefined,
): (tensor: Tensor) => string | undefined {
  const roots = new Map<AnyModule, string>();
  if (module !== undefined) roots.set(module, "");
  for (const [each, name] of trace === undefined ? [] : outermostModules(trace))
    if (!roots.has(each)) roots.set(each, name);
  const found = new Map<Tensor, string>();
  for (const [root, name] of roots) {
    const prefix = roots.size === 1 || root === module ? "" : `${name}.`;
    for (const [path, tensor] of [...root.namedParameters(), ...root.namedBuffers()])
      if (!found.has(tensor)) found.set(tensor, prefix + path);
  }
  return (tensor) => found.get(tensor);
}

/** The outermost modules that ran, and what they were called then. */
export function outermostModules({ applications }: Trace): ReadonlyMap<AnyModule, string> {
  const found = new Map<AnyModule, string>();
  for (const { scope } of applications) {
    const outermost = outermostModule(scope);
    if (outermost !== undefined && !found.has(outermost.module)) found.set(outermost.module, outermost.name);
  }
  return found;
}

function outermostModule(
  scope: Scope | undefined,
): { readonly module: AnyModule; readonly name: string } | undefined {
  let found: { readonly module: AnyModule; readonly name: string } | undefined;
  for (let at = scope; at !== undefined; at = at.parent) {
    const { module } = (at.owner ?? {}) as { readonly module?: unknown };
    if (module instanceof Module) found = { module: module as AnyModule, name: at.name };
  }
  return found;
}
