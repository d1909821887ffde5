/** fromTorch: where the weights of a module are in the state_dict of the same module in PyTorch. */
import {
  isPlainObject,
  type Kind,
  kind,
  nearest,
  optional,
  options as optionsOf,
  show,
  signature,
  ValueError,
} from "../../arguments/index.js";
import { type Module, ModuleDict, ModuleList, Sequential } from "../../nn/index.js";
import { moduleKind } from "./module-kind.js";
import { torchField, torchLayer } from "./torch-layers.js";
import type { WeightSource } from "./weight-source.js";

export interface FromTorchOptions {
  /**
   * Modules that are called otherwise there, by their path here: `{ "layers.Affine1": "fc1" }`. What is in
   * them has the same names after that; `""` is the module itself.
   */
  readonly rename?: Readonly<Record<string, string>> | undefined;
}

/** What `loadWeights` takes for weights of PyTorch. */
export interface TorchWeights {
  readonly rename: Readonly<Record<string, WeightSource>>;
  readonly transpose: readonly string[];
  readonly ignore: readonly string[];
}

const fromTorchOptions = optionsOf<FromTorchOptions>()({
  rename: optional(
    kind("an object of names by the paths of modules", (value) => {
      return isPlainObject(value) && Object.values(value).every((each) => typeof each === "string");
    }) as Kind<Readonly<Record<string, string>>>,
  ),
});
const takes = signature("fromTorch", { module: moduleKind, options: fromTorchOptions });

/**
 * ```ts
 * const { tensors } = loadSafetensors("net.safetensors"); // save_file(net.state_dict(), "net.safetensors")
 * loadWeights(net, tensors, fromTorch(net, { rename: { "layers.Affine1": "fc1" } }));
 * ```
 * Linear is Affine, with its matrix transposed; BatchNorm1d, 2d and 3d are BatchNorm; the other layers that
 * normalize, Conv2d, Embedding, MultiheadAttention, Transformer and what it is made of, PReLU, Sequential,
 * ModuleList and ModuleDict are themselves; RNN, LSTM and GRU, their projections and cells too, the two
 * biases of the first two added up. Every other module has the same parameters here and there, as they are.
 * `eps`, `momentum`, strides, heads and all else that is no tensor is not in a file: build the module as it
 * is there. A BatchNorm saves the number of its batches too, in 64 bits: `loadSafetensors` reads it with
 * `{ convert: true }`, and it is ignored.
 * @throws ValueError for a name in `rename` that is no module's.
 */
export function fromTorch(module: Module<never, unknown>, options?: FromTorchOptions): TorchWeights {
  takes.check(arguments);
  const { rename: renamed = {} } = fromTorchOptions.read(options);
  const paths = torchPaths(module, renamed);
  const rename: Record<string, WeightSource> = {};
  const transpose: string[] = [];
  const ignore: string[] = [];
  const own = [...module.namedParameters().keys(), ...module.namedBuffers().keys()];
  const known = new Set(own);
  const add = (name: string, source: WeightSource, transposed = false) => {
    if (!known.delete(name)) return; // there is no such bias, or a module around it has said where it is
    rename[name] = source;
    if (transposed) transpose.push(name);
  };
  for (const [path, each] of module.namedModules()) {
    const theirs = paths.get(path) as string;
    const { tensors, ignored } = torchLayer(each);
    for (const { name, source, transposed } of tensors)
      add(join(path, name), inModule(theirs, source), transposed);
    ignore.push(...ignored.map((name) => join(theirs, name)));
  }
  for (const name of [...known]) {
    const [path, rest] = inside(name, paths);
    add(name, join(paths.get(path) as string, rest));
  }
  return { rename, transpose, ignore };
}

/** The path of each module there, by its path here. @throws ValueError for a name of no module. */
function torchPaths(
  module: Module<never, unknown>,
  renamed: Readonly<Record<string, string>>,
): Map<string, string> {
  const modules = module.namedModules();
  for (const path of Object.keys(renamed)) {
    if (modules.has(path)) continue;
    const names = [...modules.keys()].slice(1);
    const meant = nearest(path, names);
    const swapped = names.includes(renamed[path] as string);
    throw new ValueError(
      `fromTorch: rename goes from the paths of modules here to those there, and no module here is called ` +
        `${show(path)}. ${
          swapped
            ? `Write { ${show(renamed[path])}: ${show(path)} }.`
            : meant !== undefined
              ? `Did you mean ${show(meant)}?`
              : `There are ${names.slice(0, 10).map(show).join(", ")}.`
        }`,
    );
  }
  const paths = new Map<string, string>();
  for (const path of modules.keys()) {
    if (Object.hasOwn(renamed, path)) paths.set(path, renamed[path] as string);
    else if (path === "") paths.set(path, "");
    else {
      const [above, rest] = inside(path, paths);
      const holder = modules.get(above);
      const isContainer = [Sequential, ModuleList, ModuleDict].some((Class) => holder instanceof Class);
      const own = isContainer ? rest.replace(/^layers\./, "") : torchField(holder, rest);
      paths.set(path, join(paths.get(above) as string, own));
    }
  }
  return paths;
}

/** The innermost module that a name is in, and the rest of the name. */
function inside(name: string, paths: ReadonlyMap<string, string>): [path: string, rest: string] {
  for (let dot = name.lastIndexOf("."); dot > 0; dot = name.lastIndexOf(".", dot - 1))
    if (paths.has(name.slice(0, dot))) return [name.slice(0, dot), name.slice(dot + 1)];
  return ["", name];
}

const join = (path: string, name: string) => (path === "" ? name : `${path}.${name}`);

function inModule(path: string, source: WeightSource): WeightSource {
  if (typeof source === "string") return join(path, source);
  if ("sum" in source) return { sum: source.sum.map((name) => join(path, name)) };
  return { ...source, of: join(path, source.of) };
}
