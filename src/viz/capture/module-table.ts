/** ModuleTable: from scopes to the modules of a snapshot; each call of a module is one of its own. */
import { List, OrderedMap } from "immutable";
import type { Scope } from "../../tensor/index.js";
import { GraphModule } from "../snapshot/snapshot.js";

export class ModuleTable {
  readonly #modules: [string, GraphModule][] = [];
  readonly #paths = new Map<Scope, string>();
  readonly #calls = new Map<string, number>();

  /** The path of a scope, which is listed (with those around it) when it is first asked for. */
  pathOf(scope: Scope | undefined): string {
    if (scope === undefined) return "";
    const fresh: Scope[] = [];
    for (let at: Scope | undefined = scope; at !== undefined && !this.#paths.has(at); at = at.parent)
      fresh.push(at);
    for (const each of fresh.reverse()) this.#list(each);
    return this.#paths.get(scope) as string;
  }

  toMap(): OrderedMap<string, GraphModule> {
    return OrderedMap(this.#modules);
  }

  #list(scope: Scope): void {
    const { name, owner } = scope;
    const parent = scope.parent === undefined ? "" : (this.#paths.get(scope.parent) as string);
    const plain = parent === "" ? name : `${parent}.${name}`;
    let call = this.#calls.get(plain) ?? 0;
    let path: string;
    do path = ++call === 1 && plain !== "" ? plain : `${plain}#${call}`;
    while (call > 1 && this.#calls.has(path));
    this.#calls.set(plain, call);
    if (path !== plain) this.#calls.set(path, 1);
    this.#paths.set(scope, path);
    const facts =
      owner === undefined
        ? {}
        : { kind: owner.kind, details: List(owner.details), parameterCount: owner.parameterCount };
    this.#modules.push([path, new GraphModule({ path, name, parent, call, ...facts })]);
  }
}

/** The innermost scope that both lie in. */
export function commonScope(a: Scope | undefined, b: Scope | undefined): Scope | undefined {
  if (a === b) return a;
  const around = new Set<Scope>();
  for (let at = a; at !== undefined; at = at.parent) around.add(at);
  for (let at = b; at !== undefined; at = at.parent) if (around.has(at)) return at;
  return undefined;
}
