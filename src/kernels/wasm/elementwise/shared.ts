/**
 * The elementwise loops, shared among the threads where that pays. None of them writes where it reads: where
 * a worker fails, the calling thread does all of it once more.
 */
import {
  functions64,
  inDoubles,
  opcodes,
  polynomials,
  sharedLoops,
  withNumber,
} from "../../contract/index.js";
import type { WasmExports } from "../module/exports.js";
import type { Backend } from "../run/backend.js";
import type { RepeatedLayout } from "../run/layout.js";

export type OneLoop = (a: number, out: number, n: number, x?: number) => void;
export type TwoLoop = WasmExports["add"];
type LoopName = (typeof sharedLoops)[number];
type BinaryName = (typeof opcodes.binary)[number];

/** Chunks are multiples of so many elements: whole pages, and no cache line of two threads. */
const together = 1024;

/** What an element costs, in multiplications of a product: what was measured. */
const costOfExact = 8;
function costOf(name: string): number {
  const isOf = (names: readonly string[]) => names.includes(name);
  if (name === "gelu" || isOf(polynomials)) return 64;
  if (isOf(withNumber)) return 32;
  return isOf([...inDoubles, "sin", "cos"]) ? 128 : isOf(functions64) ? 192 : costOfExact;
}

/** A loop of one float32 operand, or one of float64 that is called so. */
export function sharedOne(backend: Backend, name: LoopName): OneLoop {
  const width = (functions64 as readonly string[]).includes(name) ? 3 : 2;
  return sharing(backend, sharedLoops.indexOf(name), width, costOf(name), backend.wasm[name] as OneLoop);
}

/** The loop of one float64 operand that is exact, by its number. */
export function sharedExact64(backend: Backend, op: number): OneLoop {
  const alone: OneLoop = (a, out, n) => backend.wasm.unary64(op, a, out, n);
  return sharing(backend, sharedLoops.length + op, 3, 2 * costOfExact, alone);
}

function sharing(
  { threads, wasm }: Backend,
  op: number,
  width: number,
  cost: number,
  alone: OneLoop,
): OneLoop {
  return (a, out, n, x = 0) => {
    const chunk = threads.chunk(n, n * cost, together);
    if (chunk === 0) alone(a, out, n, x);
    else
      threads.share(
        chunk,
        (size) => wasm.shareOne(size, op, width, a, out, n, x),
        () => alone(a, out, n, x),
      );
  };
}

/** The loop of two operands, of float32 or float64. */
export function sharedTwo({ threads, wasm }: Backend, name: BinaryName, double: boolean): TwoLoop {
  const place = opcodes.binary.indexOf(name);
  const op = double ? opcodes.binary.length + place : place;
  const [width, cost] = double ? [3, 2 * costOfExact] : [2, costOfExact];
  const one = wasm[name];
  const alone: TwoLoop = double ? (...rest) => wasm.binary64(place, ...rest) : one;
  return (a, aRow, aColumn, b, bRow, bColumn, out, rows, columns) => {
    const flat = rows === 1;
    const count = flat ? columns : rows;
    const chunk = threads.chunk(count, rows * columns * cost, flat ? together : 1);
    if (chunk === 0) alone(a, aRow, aColumn, b, bRow, bColumn, out, rows, columns);
    else
      threads.share(
        chunk,
        (size) =>
          wasm.shareTwo(
            size,
            op,
            width,
            a,
            aRow,
            aColumn,
            b,
            bRow,
            bColumn,
            out,
            count,
            flat ? 0 : columns,
            0,
            0,
            0,
          ),
        () => alone(a, aRow, aColumn, b, bRow, bColumn, out, rows, columns),
      );
  };
}

/** The same of several matrices of float32, one behind the other in the result. */
export function sharedMatrices({ threads, wasm }: Backend, name: BinaryName) {
  const op = opcodes.binary.indexOf(name);
  const alone = wasm[name];
  return (layout: RepeatedLayout, a: number, b: number, out: number): void => {
    const { times, aStep, bStep, rows, columns, aRow, aColumn, bRow, bColumn } = layout;
    const each = () => {
      for (let i = 0; i < times; i++) {
        const [x, y, z] = [a + 4 * i * aStep, b + 4 * i * bStep, out + 4 * i * rows * columns];
        alone(x, aRow, aColumn, y, bRow, bColumn, z, rows, columns);
      }
    };
    threads.share(
      threads.chunk(times, times * rows * columns * costOfExact, 1),
      (size) =>
        wasm.shareTwo(
          size,
          op,
          2,
          a,
          aRow,
          aColumn,
          b,
          bRow,
          bColumn,
          out,
          times,
          columns,
          aStep,
          bStep,
          rows,
        ),
      each,
    );
  };
}
