/**
 * What a network is made of, as far as it can be drawn: an affine layer, ReLU, an affine layer, softmax. What
 * a layer is is no matter of its name: it is tried on images, and does what it must or is refused.
 */
import { type Kind, kind, membersOf, ShapeError, ValueError } from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import { noGrad, numbersOf, Tensor } from "../../tensor/index.js";

/** A layer: a module such as `nn.Affine`, or anything that does the same. */
export interface NetworkLayer {
  readonly W?: Tensor | undefined;
  readonly b?: Tensor | undefined;
  forward(x: Tensor): Tensor;
}

/** A module whose layers run in the order of their definition; or the layers themselves. */
export type NetworkModel =
  | Iterable<NetworkLayer>
  | { namedModules(): Iterable<readonly [name: string, module: object]> };

/** The parameters, as numbers of the page's precision: W1 (pixels, units), W2 (units, classes). */
export interface Parameters {
  readonly W1: Float32Array;
  readonly b1: Float32Array;
  readonly W2: Float32Array;
  readonly b2: Float32Array;
}

interface NamedLayer {
  readonly name: string;
  readonly layer: NetworkLayer;
}

const isLayer = (value: unknown): value is NetworkLayer =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as { forward?: unknown }).forward === "function";

const hasModules = (value: object): value is Exclude<NetworkModel, Iterable<NetworkLayer>> =>
  typeof (value as { namedModules?: unknown }).namedModules === "function";

export const modelKind: Kind<NetworkModel> = kind(
  "a module, or a list of layers",
  (value) => typeof value === "object" && value !== null && (hasModules(value) || Symbol.iterator in value),
);

const isMatrix = (value: unknown): value is Tensor => value instanceof Tensor && value.shape.length === 2;

const words =
  "what is drawn is a network of two affine layers with ReLU between them, and softmax at its end";

const insideForward =
  "where the module's forward() applies relu itself, give what it runs as a list: [affine, new nn.ReLU(), " +
  "affine]";
const otherwise = "toGraphHtml(loss) and toHtml(loss) draw what any network computed";

/** A network that can be drawn, by its two affine layers. */
export class ReadNetwork {
  readonly pixels: number;
  readonly units: number;
  readonly classes: number;
  /** What the two affine layers are called. */
  readonly names: readonly [string, string];
  readonly #by: string;
  readonly #layers: readonly NamedLayer[];
  readonly #affine: readonly [NetworkLayer, NetworkLayer];

  /** @throws ValueError for another network. */
  constructor(by: string, model: NetworkModel) {
    this.#by = by;
    this.#layers = layersOf(by, model);
    const [first, second, third] = this.#layers.filter(({ layer }) => isMatrix(layer.W));
    if (first === undefined || second === undefined || third !== undefined) {
      const found = this.#layers.map(titleOf).join(", ") || "none";
      throw new ValueError(`${by}: ${words}; this one's layers are ${found}. ${otherwise}`);
    }
    this.#affine = [first.layer, second.layer];
    this.names = [titleOf(first), titleOf(second)];
    const [[pixels, units], [inner, classes]] = this.#affine.map(({ W }) => (W as Tensor).shape) as [
      [number, number],
      [number, number],
    ];
    if (units !== inner)
      throw new ShapeError(
        `${by}: ${first.name} gives ${units} numbers, and ${second.name} takes ${inner}; ${words}`,
      );
    [this.pixels, this.units, this.classes] = [pixels, units, classes];
    if (units > 400 || classes > 20 || pixels > 4096)
      throw new ValueError(
        `${by}: at most 4,096 pixels, 400 hidden units and 20 classes can be drawn; this network has ` +
          `${pixels}, ${units} and ${classes}`,
      );
  }

  /** A copy of the parameters. */
  parameters(): Parameters {
    const [first, second] = this.#affine;
    return {
      W1: float32Of(first.W as Tensor),
      b1: biasOf(first, this.units),
      W2: float32Of(second.W as Tensor),
      b2: biasOf(second, this.classes),
    };
  }

  /** The lengths of the gradients of W1 and W2; undefined where there are none. */
  gradientNorms(): readonly [number, number] | undefined {
    const [first, second] = this.#affine.map(({ W }) => W?.grad ?? undefined);
    return first && second && [lengthOf(first), lengthOf(second)];
  }

  /**
   * The logits of images x (N, pixels), of the layers themselves, in their dtype.
   * @throws ValueError where a layer does something else than what is drawn.
   */
  logits(x: Tensor): Tensor {
    return noGrad(() => {
      let [at, seen] = [x.to((this.#affine[0].W as Tensor).dtype), 0];
      for (const { name, layer } of this.#layers) {
        if (seen === 2 && !isMatrix(layer.W)) continue; // a loss, or softmax
        const before = at;
        at = layer.forward(before);
        if (isMatrix(layer.W)) {
          if (seen === 1 && !this.#rectified) throw this.#not(name, "comes before any ReLU", insideForward);
          seen++;
        } else this.#requirePlain(calledOf({ name, layer }), before, at, seen);
      }
      return at;
    });
  }

  #rectified = false;

  /** A layer without weights is ReLU after the first affine layer, or changes nothing. */
  #requirePlain(name: string, before: Tensor, after: Tensor, seen: number): void {
    const [from, to] = [before.toTypedArray(), after.toTypedArray()];
    if (from.length === to.length) {
      if (from.every((value, i) => value === to[i])) {
        // what is never below 0 is what ReLU gives, as well
        if (seen === 1) this.#rectified ||= from.every((value) => value >= 0);
        return;
      }
      if (seen === 1 && from.every((value, i) => Math.max(0, Number(value)) === to[i])) {
        this.#rectified = true;
        return;
      }
    }
    throw this.#not(name, "is no ReLU", `a layer for training alone: eval() first; ${otherwise}`);
  }

  #not(name: string, what: string, wayOut: string): ValueError {
    return new ValueError(`${this.#by}: ${name} ${what}; ${words} (${wayOut})`);
  }
}

function layersOf(by: string, model: NetworkModel): NamedLayer[] {
  if (!hasModules(model))
    return [...membersOf(by, "model", model, 1000)].map((layer, i) => named(by, `layer ${i + 1}`, layer));
  const all = [...model.namedModules()];
  const isLeaf = (path: string) => path !== "" && all.every(([other]) => !other.startsWith(`${path}.`));
  const leaves = all.filter(([path], i) => isLeaf(path) || (i === 0 && all.length === 1));
  return leaves.map(([path, module]) => named(by, path.split(".").at(-1) || "the module", module));
}

/** By its own name, or by its kind where it has none but its number. */
const titleOf = ({ name, layer }: NamedLayer) =>
  /^(layer )?\d+$/.test(name) ? layer.constructor.name : name;

/** `layer 1 (Sigmoid)` where its name is but its number. */
const calledOf = ({ name, layer }: NamedLayer) =>
  /^\d+$/.test(name) ? `layer ${name} (${layer.constructor.name})` : name;

function named(by: string, name: string, layer: unknown): NamedLayer {
  if (!isLayer(layer)) throw new ValueError(`${by}: ${name} has no forward(x), so it is no layer`);
  return { name, layer };
}

function biasOf({ b }: NetworkLayer, size: number): Float32Array {
  return b === undefined ? new Float32Array(size) : float32Of(b);
}

function lengthOf(tensor: Tensor): number {
  let squares = 0;
  const values = tensor.toTypedArray();
  for (let i = 0; i < values.length; i++) squares += (values[i] as number) ** 2;
  return Math.sqrt(squares);
}

/** A copy of the elements. */
export const float32Of = (x: Tensor): Float32Array => new Float32Array(numbersOf(x));

/** Of a shape, as errors say it. */
export const shapeOf = (x: Tensor) => formatShape(x.shape);
