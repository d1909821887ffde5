/** Sequential: layers one after another, each fed with what the one before it gave. */
import { OrderedMap } from "immutable";
import { checkedInside, membersOf, show, ValueError } from "../../../arguments/index.js";
import { hide, type Tensor } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import { runsJust } from "../../module/run-module.js";
import { ELU, GELU, LeakyReLU, ReLU, Sigmoid, SiLU, Softplus, Tanh } from "../activations/activations.js";
import { Affine } from "../affine.js";
import { layerTakes } from "../checks.js";
import { Dropout } from "../dropout.js";
import { AvgPool2d } from "../images/avg-pools.js";
import { Conv2d } from "../images/convolutions.js";
import { Flatten } from "../images/flatten.js";
import { MaxPool2d } from "../images/max-pools.js";
import { BatchNorm, LayerNorm } from "../normalization/normalization.js";

const sequentialTakes = layerTakes("Sequential", {
  layers: checkedInside("a list of layers, or pairs of a name and a layer"),
});

/** Layers that run the `forward` of one of these, and nothing else, keep neither what they take nor give. */
const plain = [
  ...[Affine, Conv2d, MaxPool2d, AvgPool2d, Flatten, BatchNorm, LayerNorm, Dropout],
  ...[ReLU, LeakyReLU, ELU, GELU, SiLU, Sigmoid, Softplus, Tanh],
];
let plainForwards: ReadonlySet<unknown> | undefined;

function keepsNothing(layer: Module): boolean {
  plainForwards ??= new Set(plain.map(({ prototype }) => prototype.forward));
  const { forward } = Object.getPrototypeOf(layer) as Module;
  return plainForwards.has(forward) && runsJust(layer, forward);
}

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
    let h = x;
    let wasPlain = false;
    for (const layer of this.layers.values()) {
      const y = layer.forward(h);
      const isPlain = keepsNothing(layer);
      if (wasPlain && isPlain) hide(h, y, x);
      wasPlain = isPlain;
      h = y;
    }
    return h;
  }
}
