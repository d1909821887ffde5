/** Elementwise kernels and writes in place, on four lanes. Every override falls through to the reference where it does not apply. */
import type { Kernels } from "../kernels.js";
import type { NdArray, Write } from "../nd-array.js";
import { reference } from "../reference/index.js";
import { broadcastShapes, sameShape, sizeOf } from "../shape.js";
import { type Backend, isWorthIt, operand } from "./backend.js";
import { binaryNames, unaryNames, type WasmExports } from "./exports.js";
import { type MatrixLayout, matrixLayout } from "./layout.js";
import { isLarge, streamBinary, streamUnary } from "./stream.js";

type UnaryName = (typeof unaryNames)[number];
type BinaryName = (typeof binaryNames)[number] | "gate";

export function elementwise(backend: Backend): Partial<Kernels> {
  const table: Partial<Record<UnaryName | BinaryName, unknown>> = {};
  for (const name of unaryNames) table[name] = unary(backend, backend.wasm[name], reference[name]);
  for (const name of [...binaryNames, "gate"] as const)
    table[name] = binary(backend, backend.wasm[name], reference[name]);
  return { ...(table as Pick<Kernels, UnaryName | BinaryName>), ...inPlace(backend) };
}

function unary(backend: Backend, run: WasmExports[UnaryName], slow: (a: NdArray) => NdArray) {
  const { memory } = backend;
  return (a: NdArray): NdArray => {
    if (a.dtype !== "float32" || a.size < backend.smallestLoop) return slow(a);
    memory.begin();
    if (isLarge(backend, a)) return streamUnary(backend, run, a) ?? slow(a);
    const x = memory.pointerTo(a);
    const out = x === undefined ? undefined : memory.allocate(a.shape, "float32");
    if (x === undefined || out === undefined) return slow(a);
    run(x, memory.addressOf(out), a.size);
    return out;
  };
}

function binary(backend: Backend, run: WasmExports[BinaryName], slow: (a: NdArray, b: NdArray) => NdArray) {
  const { memory, smallestLoop } = backend;
  return (a: NdArray, b: NdArray): NdArray => {
    const size = Math.max(a.size, b.size);
    if (a.dtype !== "float32" || b.dtype !== "float32" || size < smallestLoop) return slow(a, b);
    const alike = sameShape(a.shape, b.shape);
    const shape = alike ? a.shape : broadcastShapes(a.shape, b.shape);
    const layout = alike ? undefined : matrixLayout(a.shape, b.shape, shape);
    if (!alike && layout === undefined) return slow(a, b);
    memory.begin();
    if (size === sizeOf(shape) && (isLarge(backend, a) || isLarge(backend, b)))
      return streamBinary(backend, run, a, b, layout ?? oneRow(size), shape) ?? slow(a, b);
    const x = operand(backend, a, 0);
    const y = operand(backend, b, 1);
    const out = x === undefined || y === undefined ? undefined : memory.allocate(shape, "float32");
    if (x === undefined || y === undefined || out === undefined) return slow(a, b);
    const z = memory.addressOf(out);
    if (layout === undefined) run(x, size, 1, y, size, 1, z, 1, size);
    else run(x, layout.aRow, layout.aColumn, y, layout.bRow, layout.bColumn, z, layout.rows, layout.columns);
    return out;
  };
}

const oneRow = (size: number): MatrixLayout => ({
  rows: 1,
  columns: size,
  aRow: size,
  aColumn: 1,
  bRow: size,
  bColumn: 1,
});

function inPlace(backend: Backend): Pick<Kernels, "addInPlace" | "addScaledInPlace"> {
  const { memory, wasm } = backend;
  /** Whether both are float32, worth it, and here now. */
  const enter = (target: NdArray, source: NdArray): boolean => {
    if (!isWorthIt(backend, target) || source.dtype !== "float32") return false;
    memory.begin();
    return memory.pointerTo(target) !== undefined && memory.pointerTo(source) !== undefined;
  };
  return {
    addInPlace(target: NdArray, source: NdArray): void {
      if (!enter(target, source)) {
        reference.addInPlace(target, source);
        return;
      }
      target.storage.beforeWrite();
      const [x, n] = [memory.addressOf(target), target.size];
      wasm.add(x, n, 1, memory.addressOf(source), n, 1, x, 1, n);
    },

    addScaledInPlace(target: NdArray, alpha: number, source: NdArray, write: Write): void {
      if (!enter(target, source)) {
        reference.addScaledInPlace(target, alpha, source, write);
        return;
      }
      target.storage.beforeWrite();
      wasm.addScaled(memory.addressOf(target), alpha, memory.addressOf(source), target.size);
      target.storage.version++;
      target.storage.lastWrite = write;
    },
  };
}
