/**
 * Convolutions by Winograd's F(2 × 2, 3 × 3), by any kernels (Lavin & Gray 2016): for windows of 3 × 3 over
 * tiles d of 4 × 4, two apart, Y = Aᵀ · ((G · w · Gᵀ) ⊙ (Bᵀ · d · B)) · A needs 16 products where there were
 * 36. All factors are 0, 1, -1 and 1/2, so whole numbers stay exact, and what rounding takes from a result is
 * some 2^-24 of the largest element of its tile times the sum of the filter's.
 */
import type { NdArray } from "../../../array/nd-array.js";
import { type Windows, windowGrid } from "../../../array/windows.js";
import { convolutionSums, type Kernels, rowsOfTiles } from "../../contract/index.js";

type Two = readonly [NdArray, NdArray];
type Three = readonly [...Two, NdArray];
type Four = readonly [...Three, NdArray];
/** A matrix of arrays. */
type Grid = readonly (readonly NdArray[])[];

const gridOf = (rows: number, columns: number, f: (i: number, j: number) => NdArray): Grid =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => f(i, j)));

/** A linear map of each column, then of each row. */
function mapped<Line extends readonly NdArray[]>(grid: Grid, f: (line: Line) => readonly NdArray[]): Grid {
  const turned = (each: Grid) =>
    gridOf((each[0] as readonly NdArray[]).length, each.length, (i, j) => each[j]?.[i] as NdArray);
  const apply = (line: readonly NdArray[]) => f(line as unknown as Line);
  return turned(turned(grid).map(apply)).map(apply);
}

/** The transforms; what is made on the way is given back at the end. */
class Transforms {
  readonly #made: NdArray[] = [];
  constructor(readonly k: Kernels) {}

  keep(a: NdArray): NdArray {
    this.#made.push(a);
    return a;
  }

  close(): void {
    for (const each of this.#made.splice(0)) this.k.free(each);
  }

  #add = (a: NdArray, b: NdArray): NdArray => this.keep(this.k.add(a, b));
  #sub = (a: NdArray, b: NdArray): NdArray => this.keep(this.k.sub(a, b));
  #half = (a: NdArray): NdArray => this.keep(this.k.mul(a, this.keep(this.k.full(a.shape, 0.5, a.dtype))));

  // Bᵀ, G, Aᵀ, A and Gᵀ, applied to the entries of a column

  readonly spread = ([a, b, c, d]: Four): readonly NdArray[] => [
    this.#sub(a, c),
    this.#add(b, c),
    this.#sub(c, b),
    this.#sub(b, d),
  ];

  readonly stretch = ([a, b, c]: Three): readonly NdArray[] => {
    const ends = this.#add(a, c);
    return [a, this.#half(this.#add(ends, b)), this.#half(this.#sub(ends, b)), c];
  };

  readonly gather = ([a, b, c, d]: Four): readonly NdArray[] => [
    this.#add(this.#add(a, b), c),
    this.#sub(this.#sub(b, c), d),
  ];

  readonly widen = ([a, b]: Two): readonly NdArray[] => [
    a,
    this.#add(a, b),
    this.#sub(a, b),
    this.keep(this.k.neg(b)),
  ];

  readonly shrink = ([a, b, c, d]: Four): readonly NdArray[] => {
    const half = this.#half(this.#add(b, c));
    return [this.#add(a, half), this.#half(this.#sub(b, c)), this.#add(half, d)];
  };

  /** Every second row and column of (n, C, H, W) from each of the first places on: (n, C, rows · columns). */
  apart(a: NdArray, size: 2 | 4, rows: number, columns: number): Grid {
    const [n, c] = a.shape as [number, number];
    return gridOf(size, size, (i, j) =>
      this.keep(this.k.slice(a, [0, 0, i, j], [n, c, rows, columns], [1, 1, 2, 2])).reshape([
        n,
        c,
        rows * columns,
      ]),
    );
  }

  /** (n, C, H, W) with a border above and left, and zeros behind: (n, C, rows, columns). */
  bordered(a: NdArray, [top, left]: readonly [number, number], rows: number, columns: number): NdArray {
    const [n, c] = a.shape as [number, number];
    return this.keep(this.k.pad(a, [n, c, rows, columns], [0, 0, top, left], [1, 1, 1, 1], 0));
  }

  /** So many rows and columns, from a row on. */
  cut(a: NdArray, first: number, rows: number, columns: number): NdArray {
    const [n, c] = a.shape as [number, number];
    return this.k.slice(a, [0, 0, first, 0], [n, c, rows, columns], [1, 1, 1, 1]);
  }
}

const allFinite = (k: Kernels, a: NdArray): boolean => {
  const rest = k.sub(a, a); // NaN where it is not finite
  const some = k.any(rest, [...a.shape.keys()], false);
  const finite = k.read(some)[0] === 0;
  for (const each of [rest, some]) k.free(each);
  return finite;
};

/** What `make` makes, if it is finite: whoever computes without tiles gives the same place by place. */
function attempt(k: Kernels, make: (t: Transforms) => NdArray): NdArray | undefined {
  const t = new Transforms(k);
  const result = make(t);
  t.close();
  if (allFinite(k, result)) return result;
  k.free(result);
  return undefined;
}

/** The results, or undefined where they are to be computed window by window. */
export function resultsByTiles(
  k: Kernels,
  a: NdArray,
  filters: NdArray,
  windows: Windows,
  groups: number,
): NdArray | undefined {
  const [count, channels] = a.shape as [number, number];
  const outputs = filters.shape[0] as number;
  if (a.dtype !== "float32" || count === 0 || rowsOfTiles(a.shape, windows, outputs, groups) === 0)
    return undefined;
  const [down, across] = windowGrid(a.shape, windows);
  const [rows, columns] = [Math.ceil(down / 2), Math.ceil(across / 2)];
  return attempt(k, (t) => {
    const images = t.bordered(a, windows.padding, 2 * rows + 2, 2 * columns + 2);
    const tiles = mapped(t.apart(images, 4, rows, columns), t.spread);
    const weights = mapped(
      gridOf(3, 3, (i, j) =>
        t
          .keep(k.slice(filters, [0, 0, i, j], [outputs, channels, 1, 1], [1, 1, 1, 1]))
          .reshape([outputs, channels]),
      ),
      t.stretch,
    );
    // (O,C)·(N,C,T) -> (N,O,T)
    const products = gridOf(4, 4, (i, j) =>
      t.keep(k.matmul(weights[i]?.[j] as NdArray, tiles[i]?.[j] as NdArray)),
    );
    const parts = mapped(products, t.gather).flat();
    const together = t.keep(k.concat(parts as [NdArray, ...NdArray[]], 0));
    const places = together.reshape([2, 2, count * outputs, rows, columns]);
    const whole = t.keep(k.permute(places, [2, 3, 0, 4, 1]));
    return t.cut(whole.reshape([count, outputs, 2 * rows, 2 * columns]), 0, down, across);
  });
}

/** The gradient of the filters likewise, unit by unit: a strip of rows of windows over one image. */
export function filtersByTiles(
  k: Kernels,
  a: NdArray,
  g: NdArray,
  windows: Windows,
  groups: number,
): NdArray | undefined {
  const [count, outputs, down, across] = g.shape as [number, number, number, number];
  const channels = a.shape[1] as number;
  const stripRows = rowsOfTiles(a.shape, windows, outputs, groups);
  if (a.dtype !== "float32" || count === 0 || stripRows === 0) return undefined;
  const columns = Math.ceil(across / 2);
  return attempt(k, (t) => {
    const height = 2 * Math.ceil(down / 2);
    const images = t.bordered(a, windows.padding, height + 2, 2 * columns + 2);
    const upstream = t.bordered(g, [0, 0], height, 2 * columns);
    const size = [16, outputs, channels];
    const total = t.keep(k.full(size, 0, "float64"));
    let run: NdArray | undefined;
    const endRun = () => {
      if (run !== undefined) k.addInPlace(total, t.keep(k.cast(run, "float64")));
      run = undefined;
    };
    let units = 0;
    for (let image = 0; image < count; image++)
      for (let first = 0; first < height; first += stripRows) {
        const rows = Math.min(stripRows, height - first);
        const of = (whole: NdArray, height: number, width: number) => {
          const [, c] = whole.shape as [number, number];
          return t.keep(k.slice(whole, [image, 0, first, 0], [1, c, height, width], [1, 1, 1, 1]));
        };
        const strip = of(images, rows + 2, 2 * columns + 2);
        const tiles = mapped(t.apart(strip, 4, rows / 2, columns), t.spread);
        const part = of(upstream, rows, 2 * columns);
        const wide = mapped(t.apart(part, 2, rows / 2, columns), t.widen);
        // (1,O,T)·(1,C,T)ᵀ -> (1,O,C)
        const products = gridOf(4, 4, (i, j) =>
          t.keep(k.matmul(wide[i]?.[j] as NdArray, tiles[i]?.[j] as NdArray, { transposeB: true })),
        ).flat();
        const product = t.keep(k.concat(products as [NdArray, ...NdArray[]], 0));
        if (run === undefined) run = product;
        else k.addInPlace(run, product);
        if (++units % convolutionSums.tileRun === 0) endRun();
      }
    endRun();
    const sums = gridOf(4, 4, (i, j) =>
      t
        .keep(k.slice(total, [4 * i + j, 0, 0], [1, outputs, channels], [1, 1, 1]))
        .reshape([outputs, channels, 1]),
    );
    const made = t.keep(k.concat(mapped(sums, t.shrink).flat() as [NdArray, ...NdArray[]], 2)); // (O,C,9)
    return k.cast(made, "float32").reshape([outputs, channels, 3, 3]);
  });
}
