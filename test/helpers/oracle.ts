/** The slow, obvious way to do what kernels do fast: element by element, each addressed by its index along every axis. */

export type Index = readonly number[];

/** A shape and its elements in row-major order. */
export interface Dense {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, extent) => size * extent, 1);

/** Every index of a shape, in row-major order. */
export function indicesOf(shape: readonly number[]): Index[] {
  return shape.reduce<Index[]>(
    (all, extent) => all.flatMap((index) => Array.from({ length: extent }, (_, i) => [...index, i])),
    [[]],
  );
}

/** The place of an index in row-major order. */
export const placeOf = (shape: readonly number[], index: Index): number =>
  index.reduce((place, i, axis) => place * (shape[axis] as number) + i, 0);

/** The element at an index. */
export const at = ({ shape, values }: Dense, index: Index): number => values[placeOf(shape, index)] as number;

/** The array whose element at each index is what `f` says. */
export const build = (shape: readonly number[], f: (index: Index) => number): Dense => ({
  shape,
  values: indicesOf(shape).map(f),
});

/** The index into an operand that broadcasts, from an index into the result: right-aligned, 0 where the operand has size 1. */
export const broadcastIndex = (shape: readonly number[], index: Index): Index =>
  shape.map((extent, axis) => (extent === 1 ? 0 : (index[index.length - shape.length + axis] as number)));

/** NumPy's rule, spelled out: the longer shape wins the leading axes, and where sizes meet the one that is not 1. */
export function broadcastShape(...shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const extents = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    return extents.find((extent) => extent !== 1) ?? 1;
  });
}

/** An elementwise function of operands that broadcast. */
export function zipWith(f: (...xs: number[]) => number, ...operands: readonly Dense[]): Dense {
  const shape = broadcastShape(...operands.map((operand) => operand.shape));
  return build(shape, (index) =>
    f(...operands.map((operand) => at(operand, broadcastIndex(operand.shape, index)))),
  );
}
