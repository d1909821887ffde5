/** ModuleOwner: what the scope of a module tells about it. */
import type { Scope, ScopeOwner } from "../../tensor/index.js";
import { descendants, type ModuleLike } from "./module-tree.js";
import { Parameter } from "./parameter.js";

/** The parameters below a module, each once, in the order of definition. */
export function parametersOf(module: ModuleLike): Parameter[] {
  return descendants(module).flatMap(({ value }) => (value instanceof Parameter ? [value] : []));
}

/** What pictures read about a module, computed when they ask. */
export class ModuleOwner implements ScopeOwner {
  constructor(readonly module: ModuleLike) {}

  get kind(): string {
    return this.module.constructor.name;
  }

  get details(): readonly string[] {
    return this.module.details();
  }

  get parameterCount(): number {
    return parametersOf(this.module).reduce((sum, parameter) => sum + parameter.size, 0);
  }
}

/** The modules that run here, innermost first. */
export function modulesAround(scope: Scope | undefined): ModuleLike[] {
  const modules: ModuleLike[] = [];
  for (let at = scope; at !== undefined; at = at.parent)
    if (at.owner instanceof ModuleOwner) modules.push(at.owner.module);
  return modules;
}
