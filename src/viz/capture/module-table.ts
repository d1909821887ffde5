/** ModuleTable: from scopes to the modules of a snapshot; each call of a module is one of its own. */
import { List, OrderedMap } from "immutable";
import type { Scope, ScopeOwner } from "../../tensor/index.js";
import { GraphModule } from "../snapshot/snapshot.js";

/** Which of the modules of the same names it is, and how often it was called. */
type Counted = { readonly namesake: number; readonly call: number };

export class ModuleTable {
  readonly #modules: [string, GraphModule][] = [];
  readonly #paths = new Map<Scope, string>();
  /** By names: how many scopes had them, and which modules. */
  readonly #counts = new Map<string, number>();
  readonly #namesakes = new Map<string, Map<ScopeOwner | undefined, Counted>>();

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
    let count = this.#counts.get(plain) ?? 0;
    let path: string;
    do path = ++count === 1 && plain !== "" ? plain : `${plain}#${count}`;
    while (count > 1 && this.#counts.has(path));
    this.#counts.set(plain, count);
    if (path !== plain) this.#counts.set(path, 1);
    this.#paths.set(scope, path);
    const facts =
      owner === undefined
        ? {}
        : { kind: owner.kind, details: List(owner.details), parameterCount: owner.parameterCount };
    const counted = this.#countCall(plain, owner);
    this.#modules.push([path, new GraphModule({ path, name, parent, ...counted, ...facts })]);
  }

  /** A plain scope is its names; of several modules that have the same, each is called for itself. */
  #countCall(plain: string, owner: ScopeOwner | undefined): Counted {
    const namesakes = this.#namesakes.get(plain) ?? new Map<ScopeOwner | undefined, Counted>();
    const { namesake, call } = namesakes.get(owner) ?? { namesake: namesakes.size + 1, call: 0 };
    const counted = { namesake, call: call + 1 };
    this.#namesakes.set(plain, namesakes.set(owner, counted));
    return counted;
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
