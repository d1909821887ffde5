/** ModuleList: modules in a list, which whoever holds it runs as it likes. */
import { List } from "immutable";
import { checkedInside, kind, membersOf, show, signature, ValueError } from "../../../arguments/index.js";
import { Module } from "../../module/module.js";
import { moduleLabel } from "../../module/module-tree.js";

/** Any module, whatever it takes and gives. */
export type AnyModule = Module<never, unknown>;

export const moduleKind = kind<AnyModule>("a module", (value) => value instanceof Module);

const made = signature("ModuleList", { modules: checkedInside("a list of modules") });
const takes = {
  at: signature("ModuleList.at", { index: kind<number>("a whole number", Number.isInteger) }),
  append: signature("ModuleList.append", { module: moduleKind }),
};

/**
 * Modules in a list. It has no `forward`: whoever holds it says what runs when. A field that is an array or a
 * List of modules does the same, so that one needs it only where a module is wanted. Final.
 */
export class ModuleList<M extends AnyModule = Module> extends Module<never, unknown> {
  /** In their order; a parameter of the first is called `layers.0.W`. */
  readonly layers: List<M>;

  /**
   * @param modules in their order.
   * @throws ValueError for what is no module.
   */
  constructor(modules: Iterable<M> = []) {
    if (arguments.length > 0) made.check(arguments);
    super();
    if (typeof modules === "string" || !(Symbol.iterator in Object(modules)))
      throw new ValueError("ModuleList: expected a list of modules: new ModuleList([first, second])");
    this.layers = List(
      Array.from(membersOf("ModuleList", "the list of modules", modules), (each, i) => {
        if (each instanceof Module) return each;
        throw new ValueError(`ModuleList: entry ${i}, ${show(each)}, is no module`);
      }),
    );
  }

  /** How many there are. */
  get length(): number {
    return this.layers.size;
  }

  /**
   * The module at a place.
   * @param index of it; negative ones count from the end.
   * @throws ValueError where there is none.
   */
  at(index: number): M {
    takes.at.check(arguments);
    const found = this.layers.get(index);
    if (found === undefined)
      throw new ValueError(
        `${moduleLabel(this)}: there is no module ${index}; the list has ${this.length}, the first is 0`,
      );
    return found;
  }

  /**
   * One more at the end.
   * @returns the list itself.
   */
  append(module: M): this {
    takes.append.check(arguments);
    (this as { layers: List<M> }).layers = this.layers.push(module);
    return this;
  }

  [Symbol.iterator](): IterableIterator<M> {
    return this.layers[Symbol.iterator]();
  }
}
