/** Sequential: layers one after another, each fed with what the one before it gave. */
import { OrderedMap } from "immutable";
import { ValueError } from "../../array/index.js";
import type { Tensor } from "../../tensor/index.js";
import { Module } from "../module/module.js";

/** x -> layer 1 -> layer 2 -> ...; without layers, x itself. Final. */
export class Sequential extends Module {
  readonly layers: OrderedMap<string, Module>;

  /**
   * From a list, which names its layers `0`, `1`, ..., or from an OrderedMap or pairs of a name and a layer.
   * @throws ValueError for what is no module, and for a name that comes twice.
   */
  constructor(layers: Iterable<Module | readonly [name: string, layer: Module]>) {
    super();
    if (!(Symbol.iterator in Object(layers)))
      throw new ValueError("Sequential: expected a list of layers: new Sequential([first, second])");
    const entries = Array.from(layers, (each, i) =>
      each instanceof Module ? ([String(i), each] as const) : each,
    );
    this.layers = OrderedMap<string, Module>().withMutations((named) => {
      for (const [i, entry] of entries.entries()) {
        if (!Array.isArray(entry) || !(entry[1] instanceof Module))
          throw new ValueError(
            `Sequential: layer ${i} is neither a module nor a pair of a name and a module`,
          );
        const [name, layer] = entry;
        if (named.has(name))
          throw new ValueError(`Sequential: two layers are called ${JSON.stringify(name)}`);
        named.set(name, layer);
      }
    });
  }

  override forward(x: Tensor): Tensor {
    return this.layers.reduce((h, layer) => layer.forward(h), x);
  }
}
