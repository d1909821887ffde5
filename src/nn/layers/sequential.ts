/** Sequential: layers one after another, each fed with what the one before it gave. */
import { OrderedMap } from "immutable";
import { checkedInside, membersOf, show, ValueError } from "../../arguments/index.js";
import type { Tensor } from "../../tensor/index.js";
import { Module } from "../module/module.js";
import { layerTakes } from "./checks.js";

const sequentialTakes = layerTakes("Sequential", {
  layers: checkedInside("a list of layers, or pairs of a name and a layer"),
});

/** x -> layer 1 -> layer 2 -> ...; without layers, x itself. Final. */
export class Sequential extends Module {
  /** In the order in which they run, by name. */
  readonly layers: OrderedMap<string, Module>;

  /**
   * From a list, which names its layers `0`, `1`, ..., or from an OrderedMap or pairs of a name and a layer.
   * @throws ValueError for what is no module, and for a name that comes twice.
   */
  constructor(layers: Iterable<Module | readonly [name: string, layer: Module]>) {
    sequentialTakes.made.check(arguments);
    super();
    if (!(Symbol.iterator in Object(layers)))
      throw new ValueError("Sequential: expected a list of layers: new Sequential([first, second])");
    const entries = Array.from(membersOf("Sequential", "the list of layers", layers), (each, i) =>
      each instanceof Module ? ([String(i), each] as const) : each,
    );
    this.layers = OrderedMap<string, Module>().withMutations((named) => {
      for (const [i, entry] of entries.entries()) {
        if (!Array.isArray(entry) || typeof entry[0] !== "string" || !(entry[1] instanceof Module))
          throw new ValueError(
            `Sequential: layer ${i}, ${show(entry)}, is neither a module nor a pair of a name and a module`,
          );
        const [name, layer] = entry;
        if (named.has(name))
          throw new ValueError(`Sequential: two layers are called ${JSON.stringify(name)}`);
        named.set(name, layer);
      }
    });
  }

  /** What the first layer takes -> what the last one gives. */
  override forward(x: Tensor): Tensor {
    sequentialTakes.forward.check(arguments);
    return this.layers.reduce((h, layer) => layer.forward(h), x);
  }
}
