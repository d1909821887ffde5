/**
 * functionalCall: a module as a function of its parameters (torch.func.functional_call), which then can be
 * differentiated by them, again and again, and mapped over many sets of them.
 */
import {
  checkedInside,
  DTypeError,
  isPlainObject,
  kind,
  membersOf,
  ShapeError,
  show,
  signature,
  ValueError,
} from "../../arguments/index.js";
import { formatShape, isFloating, sameShape } from "../../array/index.js";
import { nameOf, Tensor } from "../../tensor/index.js";
import { Buffer } from "../module/buffer.js";
import { Module } from "../module/module.js";
import { ModuleTensor, standIns } from "../module/module-tensor.js";
import { Parameter } from "../module/parameter.js";
import { type Place, type Placed, placedIn } from "./places.js";

/** Tensors by the name of a parameter or buffer: dotted names, or objects in objects; or pairs of both. */
export type TensorsByName =
  | { readonly [name: string]: Tensor | TensorsByName }
  | Iterable<readonly [name: string, tensor: Tensor]>;

const pairs = "tensors by name, as module.namedParameters().toObject() gives them";
const takes = signature("functionalCall", {
  module: kind("a module", (value) => value instanceof Module),
  tensors: checkedInside(pairs),
  "...inputs": checkedInside("what forward takes"),
});

/**
 * What `module.forward(...inputs)` gives where `tensors` stand in the place of its parameters: all of them,
 * by the names of `namedParameters()`. A shared parameter is named once, by the first of its paths, and
 * replaced wherever it stands. What is given may have a history and any floating dtype, and gradients flow
 * to it; the module's own parameters are neither read nor changed.
 *
 * Buffers may be named too, as `namedBuffers()` does. What is given stands for one as a copy, which this
 * call may write to and which is forgotten; where none is given the module's own is used, and in training
 * batch normalisation moves that on as ever.
 *
 *     const parameters = net.namedParameters().toObject();
 *     const gradient = grad((p: typeof parameters) => lossOf(nn.functionalCall(net, p, x)))(parameters);
 *
 * @throws ValueError for names that are missing or unknown, ShapeError for a tensor of another shape,
 *   DTypeError for a parameter that is no float; what `forward` throws.
 */
export function functionalCall<Inputs extends readonly unknown[], Output>(
  module: Module<Inputs, Output>,
  tensors: TensorsByName,
  ...inputs: Inputs
): Output {
  takes.check(arguments);
  const given = byName(tensors);
  const all = placedIn(module);
  requireNames(module, all, given);

  const stands = all.flatMap(({ tensor, places, name }) => {
    const instead = given.get(name);
    return instead === undefined ? [] : [{ tensor, places, instead: standIn(tensor, name, instead) }];
  });
  const moved: { readonly tensor: ModuleTensor; readonly place: Place }[] = [];
  try {
    for (const { tensor, places, instead } of stands)
      for (const place of places) {
        place.put(instead);
        moved.push({ tensor, place });
      }
    return module.forward(...inputs);
  } finally {
    for (const { tensor, place } of moved.reverse()) place.put(tensor);
  }
}

function byName(tensors: unknown): Map<string, Tensor> {
  const found = new Map<string, Tensor>();
  const add = (name: string, value: unknown): void => {
    if (value instanceof Tensor) {
      if (found.has(name)) throw new ValueError(`functionalCall: ${show(name)} is given twice`);
      found.set(name, value);
    } else if (isPlainObject(value)) {
      for (const [key, inner] of Object.entries(value)) add(`${name}.${key}`, inner);
    } else throw new ValueError(`functionalCall: ${name} must be a tensor, got ${show(value)}`);
  };
  if (isPlainObject(tensors)) for (const [name, value] of Object.entries(tensors)) add(name, value);
  else if (typeof tensors === "object" && tensors !== null && Symbol.iterator in tensors) {
    for (const pair of membersOf("functionalCall", "the list of tensors", tensors as Iterable<unknown>)) {
      if (!Array.isArray(pair) || typeof pair[0] !== "string")
        throw new ValueError(`functionalCall: ${show(pair)} is no pair of a name and a tensor`);
      add(pair[0], pair[1]);
    }
  } else throw new ValueError(`functionalCall: tensors must be ${pairs}, got ${show(tensors)}`);
  return found;
}

/** @throws ValueError that lists all names that are missing or unknown. */
function requireNames(module: Module<never, unknown>, all: readonly Placed[], given: Map<string, Tensor>) {
  const names = new Set(all.map(({ name }) => name));
  const missing = all.filter(({ tensor, name }) => tensor instanceof Parameter && !given.has(name));
  const unknown = [...given.keys()].filter((name) => !names.has(name));
  if (missing.length + unknown.length === 0) return;
  const shared = unknown.flatMap((name) => {
    const first = all.find(({ places }) => places.some(({ path }) => path === name));
    return first === undefined ? [] : [`${name} is ${first.name}, which both share`];
  });
  throw new ValueError(
    [
      `functionalCall: the names do not fit ${module.constructor.name}.`,
      ...(missing.length > 0 ? [`  missing: ${missing.map(({ name }) => name).join(", ")}`] : []),
      ...(unknown.length > 0 ? [`  unknown: ${unknown.join(", ")}`] : []),
      ...shared.map((each) => `  ${each}`),
    ].join("\n"),
  );
}

/** What stands for a parameter or a buffer: one itself, with the elements and history of what is given. */
function standIn(own: ModuleTensor, name: string, given: Tensor): ModuleTensor {
  if (!sameShape(own.shape, given.shape))
    throw new ShapeError(
      `functionalCall: ${name} has shape ${formatShape(own.shape)}, but ${nameOf(given)} has ` +
        `${formatShape(given.shape)}`,
    );
  const isParameter = own instanceof Parameter;
  if (isParameter && !isFloating(given.dtype))
    throw new DTypeError(
      `functionalCall: the parameter ${name} is given as ${given.dtype}. Convert it with to("${own.dtype}").`,
    );
  if (isParameter && given instanceof Parameter) return given;
  // of a leaf that requires grad a node is made that leads back to it; a buffer may be written to
  const source = !isParameter
    ? given.clone()
    : given.isLeaf && given.requiresGrad
      ? given.reshape(given.shape)
      : given;
  const made = Reflect.construct(
    ModuleTensor,
    [source.array, source.requiresGrad, source.gradFn, given.name],
    isParameter ? Parameter : Buffer,
  ) as ModuleTensor;
  standIns.add(made);
  return made;
}
