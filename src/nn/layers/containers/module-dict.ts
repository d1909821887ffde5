/** ModuleDict: modules under names, in an order, which whoever holds it runs as it likes. */
import { OrderedMap } from "immutable";
import {
  checkedInside,
  isPlainObject,
  membersOf,
  nearest,
  show,
  signature,
  text,
  ValueError,
} from "../../../arguments/index.js";
import { Module } from "../../module/module.js";
import { moduleLabel } from "../../module/module-tree.js";
import { type AnyModule, moduleKind } from "./module-list.js";

const made = signature("ModuleDict", {
  modules: checkedInside("an object of modules, a map, or pairs of a name and a module"),
});
const takes = {
  get: signature("ModuleDict.get", { name: text }),
  has: signature("ModuleDict.has", { name: text }),
  set: signature("ModuleDict.set", { name: text, module: moduleKind }),
  keys: signature("ModuleDict.keys", {}),
};

/** What a ModuleDict is made from. */
export type NamedModules<M> = Iterable<readonly [name: string, module: M]> | { readonly [name: string]: M };

/**
 * Modules under names, in the order in which they came. It has no `forward`: whoever holds it says what runs
 * when. A field that is a map or an object of modules does the same, so that one needs it only where a module
 * is wanted. Final.
 */
export class ModuleDict<M extends AnyModule = Module> extends Module<never, unknown> {
  /** By name; a parameter of the one called `first` is called `layers.first.W`. */
  readonly layers: OrderedMap<string, M>;

  /**
   * @param modules under their names.
   * @throws ValueError for what is no module, and for a name that comes twice.
   */
  constructor(modules: NamedModules<M> = []) {
    if (arguments.length > 0) made.check(arguments);
    super();
    this.layers = OrderedMap<string, M>().withMutations((named) => {
      for (const entry of entriesOf<M>(modules)) {
        if (!Array.isArray(entry) || typeof entry[0] !== "string" || !(entry[1] instanceof Module))
          throw new ValueError(`ModuleDict: ${show(entry)} is no pair of a name and a module`);
        const [name, module] = entry as [string, M];
        if (named.has(name)) throw new ValueError(`ModuleDict: two modules are called ${show(name)}`);
        named.set(name, module);
      }
    });
  }

  /** How many there are. */
  get size(): number {
    return this.layers.size;
  }

  /**
   * The module of that name.
   * @param name under which it is.
   * @throws ValueError where there is none.
   */
  get(name: string): M {
    takes.get.check(arguments);
    const found = this.layers.get(name);
    if (found !== undefined) return found;
    const names = [...this.layers.keys()];
    const meant = nearest(name, names);
    const known = names.length === 0 ? "it is empty" : `there are ${names.slice(0, 10).map(show).join(", ")}`;
    throw new ValueError(
      `${moduleLabel(this)}: no module is called ${show(name)}; ` +
        (meant === undefined ? known : `did you mean ${show(meant)}?`),
    );
  }

  /**
   * Whether a module has that name.
   * @param name it may have.
   */
  has(name: string): boolean {
    takes.has.check(arguments);
    return this.layers.has(name);
  }

  /**
   * Puts a module under a name: at the end, or in the place of the one that was there.
   * @param name of the module.
   * @returns the dictionary itself.
   */
  set(name: string, module: M): this {
    takes.set.check(arguments);
    (this as { layers: OrderedMap<string, M> }).layers = this.layers.set(name, module);
    return this;
  }

  /** The names, in their order. */
  keys(): IterableIterator<string> {
    takes.keys.check(arguments);
    return this.layers.keys();
  }

  /** Pairs of a name and a module, in their order. */
  [Symbol.iterator](): IterableIterator<[name: string, module: M]> {
    return this.layers[Symbol.iterator]();
  }
}

function entriesOf<M>(modules: NamedModules<M>): Iterable<unknown> {
  if (typeof modules !== "string" && Symbol.iterator in Object(modules))
    return membersOf("ModuleDict", "the list of modules", modules as Iterable<unknown>);
  if (isPlainObject(modules)) return Object.entries(modules);
  throw new ValueError("ModuleDict: expected modules by name: new ModuleDict({ first, second })");
}
