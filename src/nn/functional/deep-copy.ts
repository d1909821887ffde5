/** deepCopy: a module once more, which shares nothing that is trained with the first. */
import { isCollection, isRecord, isSeq } from "immutable";
import { GradError, kind, signature, ValueError } from "../../arguments/index.js";
import { GradFn, nameOf, noGrad, refersOnly, Tensor } from "../../tensor/index.js";
import { privateMembers } from "../module/fields.js";
import { Module } from "../module/module.js";
import { ModuleTensor } from "../module/module-tensor.js";
import { askFor, type ModuleLike, membersOf } from "../module/module-tree.js";
import { hasOwnForward } from "../module/run-module.js";
import { asVarianceOf } from "../module/state-dict.js";

const takes = signature("deepCopy", { module: kind("a module", (value) => value instanceof Module) });

/**
 * A copy of a module and of all that is in it: parameters and buffers with their values, names, dtypes and
 * `requiresGrad`, modules with their modes, lists, maps and objects. What is shared inside the module is
 * shared inside the copy in the same places. Gradients and hooks stay behind; functions, generators of random
 * numbers, and objects of other classes that lead to no parameter, buffer or module are shared.
 *
 * No constructor runs, so private members (`#name`) of a class of one's own cannot come along.
 * @throws ValueError for a module whose class has private members, or whose `forward` is a function of its
 *   own; GradError for a tensor in a field that has a history.
 */
export function deepCopy<M extends Module<never, unknown>>(module: M): M {
  takes.check(arguments);
  askFor(module); // all in it get their names from it
  const copier = new Copier();
  const copy = copier.copy(module, module.constructor.name) as M;
  copier.setModes();
  return copy;
}

class Copier {
  readonly #copies = new Map<object, object>();
  readonly #modules: (readonly [from: Module<never, unknown>, to: Module<never, unknown>])[] = [];

  /** Outer modules first: their mode is that of all modules in them until those are told otherwise. */
  setModes(): void {
    for (const [from, to] of this.#modules) to.train(from.training);
  }

  copy(value: unknown, path: string): unknown {
    if (typeof value !== "object" || value === null || value instanceof GradFn) return value;
    const known = this.#copies.get(value);
    if (known !== undefined) return known;
    if (value instanceof Tensor) return this.#remember(value, copyOf(value, path));
    if (value instanceof Module) return this.#module(value, path);
    if (ArrayBuffer.isView(value)) return this.#remember(value, structuredClone(value));
    if (isRecord(value)) {
      const entries = Object.entries(value.toObject());
      return this.#remember(
        value,
        value.merge(entries.map(([key, each]) => [key, this.#inside(path, key, each)])),
      );
    }
    if (isCollection(value) && !isSeq(value))
      return this.#remember(
        value,
        value.map((each, key) => this.#inside(path, key, each)),
      );
    const prototype = Object.getPrototypeOf(value) as object | null;
    if (prototype === Map.prototype || prototype === Set.prototype)
      return this.#collection(value as Map<unknown, unknown>, path);
    if (prototype === Array.prototype) return this.#fields(value, this.#remember(value, []), path);
    const isPlain = prototype === Object.prototype || prototype === null;
    if (!isPlain && (refersOnly in value || membersOf(value as ModuleLike).length === 0)) return value;
    requireNoPrivate(value, path);
    return this.#fields(value, this.#remember(value, Object.create(prototype) as object), path);
  }

  #inside(path: string, key: unknown, value: unknown): unknown {
    return this.copy(value, `${path}.${String(key)}`);
  }

  #remember<T extends object>(value: object, copy: T): T {
    this.#copies.set(value, copy);
    return copy;
  }

  #module(module: Module<never, unknown>, path: string): object {
    requireNoPrivate(module, path);
    if (hasOwnForward(module))
      throw new ValueError(
        `deepCopy: ${path} has a forward that is a function of its own, which would run with what is in ` +
          "the first. Define forward as a method of the class.",
      );
    // the constructor of Module alone, for the class's own would need arguments, and draw
    const copy = Reflect.construct(Module, [], module.constructor) as Module<never, unknown>;
    this.#modules.push([module, copy]);
    return this.#fields(module, this.#remember(module, copy), path);
  }

  #collection(value: Map<unknown, unknown> | Set<unknown>, path: string): object {
    if (value instanceof Set) {
      const copy = this.#remember(value, new Set());
      for (const each of value) copy.add(this.#inside(path, copy.size, each));
      return copy;
    }
    const copy = this.#remember(value, new Map());
    for (const [key, each] of value) copy.set(this.copy(key, path), this.#inside(path, key, each));
    return copy;
  }

  #fields(from: object, to: object, path: string): object {
    for (const key of Reflect.ownKeys(from)) {
      const property = Object.getOwnPropertyDescriptor(from, key) as PropertyDescriptor;
      if (from instanceof Module && key === "forward") continue; // it has its own
      if ("value" in property) property.value = this.#inside(path, key, property.value);
      Object.defineProperty(to, key, property);
    }
    return Object.isFrozen(from) ? Object.freeze(to) : to;
  }
}

/** @throws ValueError for an object of a class with private members: without its constructor it has none. */
function requireNoPrivate(value: object, path: string): void {
  let prototype = Object.getPrototypeOf(value) as object | null;
  for (; prototype !== null && prototype !== Module.prototype; prototype = Object.getPrototypeOf(prototype)) {
    const [name] = privateMembers(prototype.constructor);
    if (name !== undefined)
      throw new ValueError(
        `deepCopy: ${path} is of the class ${prototype.constructor.name}, whose private member ${name} ` +
          "cannot be copied. Call it by a name without #, or make another and load the state: " +
          "copy.loadStateDict(module.stateDict()).",
      );
  }
}

/** @throws GradError for what has a history: the copy's would be the same, and lead to what is not copied. */
function copyOf(tensor: Tensor, path: string): Tensor {
  if (!tensor.isLeaf)
    throw new GradError(
      `deepCopy: ${path}, ${nameOf(tensor)}, has a history. Hold a detach() of it, or what it is made from.`,
    );
  const { array } = noGrad(() => tensor.clone());
  const name = Reflect.get(Tensor.prototype, "name", tensor) as string; // that of a field stays behind
  if (!(tensor instanceof ModuleTensor)) return new Tensor(array, tensor.requiresGrad, undefined, name);
  const given = [array, tensor.requiresGrad, undefined, name];
  const copy = Reflect.construct(ModuleTensor, given, tensor.constructor) as ModuleTensor;
  copy.requiresAs(tensor);
  return asVarianceOf(tensor, copy);
}
