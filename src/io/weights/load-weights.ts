/** loadWeights: writes tensors of a file into a module, all or nothing, whatever they are called there. */
import {
  flag,
  isPlainObject,
  type Kind,
  kind,
  listOf,
  optional,
  options as optionsOf,
  orCallback,
  requireDone,
  requireKind,
  show,
  signature,
  text,
  ValueError,
  withDefault,
} from "../../arguments/index.js";
import { formatShape, sameShape } from "../../array/index.js";
import type { LoadResult, Module } from "../../nn/index.js";
import { noGrad, type Tensor } from "../../tensor/index.js";
import { type NamedTensors, namedEntries, namedTensorsKind } from "../named-tensors.js";
import { misfit } from "./misfit.js";
import { moduleKind } from "./module-kind.js";
import { formatSource, gathered, namesIn, sourceKind, type WeightSource } from "./weight-source.js";

export interface LoadWeightsOptions {
  /**
   * Where the tensors of the module are among those that are given, by their names in the module; those that
   * are not there have the same name. `{ "Affine1.W": "fc1.weight" }`, or a function from name to name.
   */
  readonly rename?:
    | Readonly<Record<string, WeightSource>>
    | ((name: string) => WeightSource | undefined)
    | undefined;
  /** The names in the module of matrices that are given with rows and columns exchanged. */
  readonly transpose?: readonly string[] | ((name: string) => boolean) | undefined;
  /** The names of given tensors that the module does not need, such as a second name of a shared one. */
  readonly ignore?: readonly string[] | undefined;
  /** Whether names that are missing or too many are errors. Shapes must always fit. Default true. */
  readonly strict?: boolean;
}

const renameKind = kind("an object of names", (value) => isPlainObject(value));
const names = listOf(text, "a list of names");
const loadOptions = optionsOf<LoadWeightsOptions>()({
  rename: optional(orCallback(renameKind)) as Kind<NonNullable<LoadWeightsOptions["rename"]>>,
  transpose: optional(orCallback(names)) as Kind<NonNullable<LoadWeightsOptions["transpose"]>>,
  ignore: withDefault(names, []),
  strict: withDefault(flag, true),
});
const takes = signature("loadWeights", {
  module: moduleKind,
  tensors: namedTensorsKind,
  options: loadOptions,
});

/**
 * Writes `tensors` over the parameters and buffers of `module`, all of them or none. float32 and float64
 * become each other (float32 of a float64 is rounded).
 * @param tensors by name, as `loadSafetensors(path).tensors` and `loadNpz(path)` give them.
 * @param options for weights of PyTorch, `fromTorch(module)`.
 * @returns the names that did not match, which there are only if `strict` is false.
 * @throws StateError that lists all names that are missing, too many, of another shape or dtype, or have a
 *   number that float32 does not hold, and if none matches; then nothing was written. ValueError for a
 *   `rename` or `transpose` of a name that the module does not have.
 */
export function loadWeights(
  module: Module<never, unknown>,
  tensors: NamedTensors,
  options?: LoadWeightsOptions,
): LoadResult {
  takes.check(arguments);
  const { rename, transpose, ignore, strict } = loadOptions.read(options);
  requireNoFile(tensors);
  const theirs = namedEntries("loadWeights", tensors);
  const ours = new Map<string, Tensor>([...module.namedParameters(), ...module.namedBuffers()]);
  const sourceFor = sourcesBy(rename, ours);
  const isTransposed = transposedBy(transpose, ours);

  const ignored = new Set(ignore);
  const missing: string[] = [];
  const different: string[] = [];
  const used = new Set<string>();
  const values = new Map<string, Tensor>();
  for (const [name, own] of ours) {
    const source = sourceFor(name);
    const absent = namesIn(source).filter((each) => !theirs.has(each));
    for (const each of namesIn(source)) used.add(each);
    if (absent.length > 0) {
      missing.push(source === name ? name : `${name} (from ${absent.join(", ")})`);
      continue;
    }
    const transposed = isTransposed(name);
    const value = noGrad(() => gathered(source, theirs, { dtype: own.dtype, transposed }));
    const called = source === name ? name : `${name} (from ${formatSource(source)})`;
    if (typeof value === "string") different.push(`${called} ${value}`);
    else if (!sameShape(value.shape, own.shape)) different.push(`${called} ${otherShape(value, own)}`);
    else values.set(name, value);
  }
  const extra = [...theirs.keys()].filter((name) => !used.has(name) && !ignored.has(name));
  const unmatched = strict && missing.length + extra.length > 0;
  if (different.length > 0 || unmatched || (values.size === 0 && ours.size > 0))
    throw misfit(
      { missing, extra, different },
      { matched: values.size, strict, renamed: rename !== undefined },
    );
  const state = [...values].map(([name, value]) => {
    const { shape, dtype } = value;
    return [name, { shape, dtype, values: value.toTypedArray() }] as const;
  });
  module.loadStateDict(state, { strict: false });
  return { missing, extra };
}

/** @throws ValueError for all that a file holds, of which the tensors are a part. */
function requireNoFile(given: object): void {
  if (isPlainObject(given) && given.tensors instanceof Map)
    throw new ValueError(
      "loadWeights: tensors must be tensors by name, got an object with such tensors. Give these: " +
        "loadSafetensors(path).tensors.",
    );
}

function otherShape(value: Tensor, own: Tensor): string {
  const fits = value.rank === 2 && sameShape([...value.shape].reverse(), own.shape);
  const wayOut = fits ? "; transposed it would fit" : "";
  return `is ${formatShape(own.shape)} here, ${formatShape(value.shape)} there${wayOut}`;
}

function sourcesBy(
  rename: LoadWeightsOptions["rename"],
  ours: ReadonlyMap<string, Tensor>,
): (name: string) => WeightSource {
  if (typeof rename === "function")
    return (name) => {
      const source = requireDone("loadWeights", "rename", rename(name)) ?? name;
      requireKind("loadWeights", `what rename gives for ${show(name)}`, sourceKind, source);
      return source;
    };
  const sources = new Map(Object.entries(rename ?? {}));
  for (const [name, source] of sources) {
    requireKind("loadWeights", `rename[${show(name)}]`, sourceKind, source);
    if (ours.has(name)) continue;
    const swapped = typeof source === "string" && ours.has(source);
    throw noSuchTensor("rename goes from the names in the module to those that are given", name, ours, [
      ...(swapped ? [`Write { ${show(source)}: ${show(name)} }.`] : []),
    ]);
  }
  return (name) => sources.get(name) ?? name;
}

function transposedBy(
  transpose: LoadWeightsOptions["transpose"],
  ours: ReadonlyMap<string, Tensor>,
): (name: string) => boolean {
  if (typeof transpose === "function")
    return (name) => {
      const transposed = requireDone("loadWeights", "transpose", transpose(name));
      requireKind("loadWeights", `what transpose gives for ${show(name)}`, flag, transposed);
      return transposed;
    };
  for (const name of transpose ?? [])
    if (!ours.has(name)) throw noSuchTensor("transpose has names of the module", name, ours);
  const all = new Set(transpose);
  return (name) => all.has(name);
}

function noSuchTensor(
  rule: string,
  name: string,
  ours: ReadonlyMap<string, Tensor>,
  wayOut: readonly string[] = [],
): ValueError {
  const known = [...ours.keys()];
  const some = known.slice(0, 10).map(show).join(", ");
  const [out = `There are ${some}${known.length > 10 ? ", ..." : ""}.`] = wayOut;
  return new ValueError(`loadWeights: ${rule}, and none in the module is called ${show(name)}. ${out}`);
}
