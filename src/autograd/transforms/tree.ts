/**
 * Trees: tensors in plain objects and arrays, nested as deep as one
 * likes (JAX's pytrees), taken apart and put together again.
 */
import { checkedInside, show, ValueError } from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import { nameOf, Tensor } from "../../tensor/index.js";

/** The same structure with a plain tensor at each leaf: what the gradient of a tree is. */
export type Like<T> = T extends Tensor ? Tensor : { [K in keyof T]: Like<T[K]> };

/** Taken apart by the function, which says what is wrong inside it. */
export const treeKind = checkedInside("a tensor, or a tree of them in plain objects and arrays");

/** A tree taken apart. */
export interface Flat<T> {
  readonly leaves: readonly Tensor[];
  /** Where each leaf was: `x`, `params.layers[1].W`. */
  readonly paths: readonly string[];
  /** The same structure around other leaves. */
  rebuild<L>(leaves: readonly L[]): Replaced<T, L>;
}

/** The same structure with an L at each leaf. */
export type Replaced<T, L> = T extends Tensor ? L : { [K in keyof T]: Replaced<T[K], L> };

/** Structure without tensors: a leaf's place in the list, or what is nested. */
type Shape = number | readonly Shape[] | { readonly [key: string]: Shape };

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/**
 * Takes a tree apart; the leaves are listed in the order of its entries.
 * @param root how paths and errors call the tree.
 * @throws ValueError for a leaf that is no tensor, with its path, and
 *   for a tree that contains itself.
 */
export function flatten<T>(op: string, root: string, tree: T): Flat<T> {
  const leaves: Tensor[] = [];
  const paths: string[] = [];
  const ancestors = new Set<object>();
  const open = (value: unknown, path: string): Shape => {
    if (value instanceof Tensor) {
      paths.push(path);
      return leaves.push(value) - 1;
    }
    if (typeof value !== "object" || value === null || !(Array.isArray(value) || isPlain(value)))
      throw badLeaf(op, path, value);
    if (ancestors.has(value)) throw new ValueError(`${op}: ${path} contains itself; a tree ends somewhere`);
    ancestors.add(value);
    const shape = Array.isArray(value)
      ? Array.from(value, (each, i) => open(each, `${path}[${i}]`)) // a hole is a leaf that is no tensor
      : Object.fromEntries(Object.entries(value).map(([key, each]) => [key, open(each, member(path, key))]));
    ancestors.delete(value);
    return shape;
  };
  const shape = open(tree, root);
  return { leaves, paths, rebuild: (others) => build(shape, others) as never };
}

function build(shape: Shape, leaves: readonly unknown[]): unknown {
  if (typeof shape === "number") return leaves[shape];
  if (Array.isArray(shape)) return shape.map((each: Shape) => build(each, leaves));
  return Object.fromEntries(Object.entries(shape).map(([key, each]) => [key, build(each, leaves)]));
}

const member = (path: string, key: string) =>
  /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;

function badLeaf(op: string, path: string, value: unknown): Error {
  if (value instanceof Promise) {
    value.catch(() => {}); // this error replaces whatever the promise would have been rejected with
    return new ValueError(`${op}: ${path} is a promise; the function must be synchronous. Await before it.`);
  }
  const hint = typeof value === "number" || typeof value === "boolean" ? " Make it one with tensor()." : "";
  return new ValueError(
    `${op}: ${path} is ${show(value)}, but a tree has tensors at its leaves, in plain objects and ` +
      `arrays.${hint}`,
  );
}

/**
 * The leaves of `tree`, which must be built like `flat`.
 * @throws ValueError that names the first place where they differ.
 */
export function flattenLike<T>(op: string, root: string, tree: unknown, flat: Flat<T>): readonly Tensor[] {
  const other = flatten(op, root, tree);
  const rootOf = (path: string) => /^[^.[]*/.exec(path)?.[0] ?? "";
  const relative = ({ paths }: Flat<unknown>) => paths.map((path) => path.slice(rootOf(path).length));
  const [expected, actual] = [relative(flat), relative(other)];
  const missing = expected.find((path) => !actual.includes(path));
  const extra = actual.find((path) => !expected.includes(path));
  const model = rootOf(flat.paths[0] ?? "");
  if (missing !== undefined || extra !== undefined)
    throw new ValueError(
      `${op}: ${root} must be built like ${model}, but ` +
        (missing === undefined ? `there is no ${model}${extra}` : `${root}${missing} is missing`),
    );
  return expected.map((path) => other.leaves[actual.indexOf(path)] as Tensor);
}

/** @throws ValueError for a list that nobody would wait for. */
function requireLength(path: string, { length }: readonly unknown[]): void {
  if (length > 2 ** 26)
    throw new ValueError(`${path} has ${length} entries, too many to be looked through for tensors`);
}

/**
 * Every tensor in plain objects and arrays replaced by what `f` makes of
 * it; all other values stay as they are.
 */
export function mapTensors<T>(value: T, f: (tensor: Tensor) => Tensor): T {
  const map = (each: unknown): unknown => {
    if (each instanceof Tensor) return f(each);
    if (Array.isArray(each)) {
      requireLength("a list of inputs", each);
      return each.map(map);
    }
    if (typeof each !== "object" || each === null || !isPlain(each)) return each;
    return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, map(inner)]));
  };
  return map(value) as T;
}

/** A tensor in a tree, and where: `inputs[0].W`. */
export interface FoundTensor {
  readonly path: string;
  readonly tensor: Tensor;
}

/** Every tensor in plain objects and arrays, once each and in order; all other values are passed over. */
export function tensorsIn(root: string, value: unknown): FoundTensor[] {
  const found = new Map<Tensor, string>();
  const visit = (each: unknown, path: string): void => {
    if (each instanceof Tensor) {
      if (!found.has(each)) found.set(each, path);
    } else if (Array.isArray(each)) {
      requireLength(path, each);
      for (const [i, inner] of each.entries()) visit(inner, `${path}[${i}]`);
    } else if (typeof each === "object" && each !== null && isPlain(each)) {
      for (const [key, inner] of Object.entries(each)) visit(inner, member(path, key));
    }
  };
  visit(value, root);
  return [...found].map(([tensor, path]) => ({ path, tensor }));
}

/** `"W1" (inputs[0], shape (784, 50))` */
export function nameOfFound({ path, tensor }: FoundTensor): string {
  const shape = `shape ${formatShape(tensor.shape)}`;
  return tensor.name === "" ? `${path} of ${shape}` : `${nameOf(tensor)} (${path}, ${shape})`;
}
