/** A copy with strides in linear memory, by its plan: alone, or in pieces that threads share. */
import { scratch } from "../memory/limits.js";
import type { Backend } from "./backend.js";
import { onRows, rowKernel } from "./on-rows.js";

/** One axis of a copy; strides in elements. */
export interface Axis {
  readonly extent: number;
  readonly from: number;
  readonly to: number;
}

/** From so many elements on a copy is worth being shared, if there are so many pieces of it. */
const [smallestShared, fewestPieces] = [2 ** 16, 8];
/** What 4 bytes cost, in multiplications of a product: what was measured. */
const costOfWord = 4;
/** Neighbours in both arrays are cut into multiples of so many, and what is left. */
const fewestTogether = 2 ** 12;

/** Copies what a plan of at least two axes says, between the addresses of its first elements. */
export function copyPlanned(
  backend: Backend,
  plan: readonly Axis[],
  width: 1 | 4 | 8,
  from: number,
  to: number,
): void {
  const { memory, threads, wasm } = backend;
  const size = plan.reduce((product, { extent }) => product * extent, 1);
  const isShared = width > 1 && (size >= smallestShared || threads.alwaysCut);
  const left = isShared ? leftOver(plan) : 0;
  if (left > 0) {
    const whole = size - left;
    copyPlanned(backend, oneRun(whole), width, from, to);
    copyPlanned(backend, oneRun(left), width, from + whole * width, to + whole * width);
    return;
  }
  const [pieces, ...rest] = isShared ? inPieces(plan) : [];
  const address = memory.working.put(1, entriesOf(pieces === undefined ? plan : rest), true);
  if (pieces === undefined) wasm[`copyStrided${width}`](address, plan.length, scratch, from, to);
  else {
    const { extent, from: x, to: y } = pieces;
    const work = size * costOfWord * (width / 4);
    const [n, m] = [address, rest.length];
    onRows(backend, copyKernel[width], work, 1, extent, n, m, 0, 0, from, x * width, to, y * width);
  }
}

const oneRun = (extent: number): Axis[] => [
  { extent: 1, from: 0, to: 0 },
  { extent, from: 1, to: 1 },
];

/** How many neighbours are left when a copy that is one run of them is cut into whole pieces. */
function leftOver(plan: readonly Axis[]): number {
  const [{ extent: rows }, { extent, from, to }] = plan as [Axis, Axis];
  const isRun = plan.length === 2 && rows === 1 && from === 1 && to === 1;
  return isRun && extent >= fewestPieces * fewestTogether ? extent % fewestTogether : 0;
}

/** Of a single byte there is none. */
const copyKernel = { 1: 0, 4: rowKernel("copy4", true), 8: rowKernel("copy8", true) } as const;

/** The same copy by an outermost axis of pieces that threads can share; empty where it has none. */
function inPieces(plan: readonly Axis[]): readonly Axis[] {
  const [rows, columns] = plan as [Axis, Axis];
  if (plan.length > 2) return rows.extent >= fewestPieces ? plan : [];
  return split(rows, [columns], 32) ?? split(columns, [rows], fewestPieces * fewestTogether) ?? [];
}

/** An axis cut into pieces, in front of others and what remains of it. */
function split({ extent, from, to }: Axis, others: readonly Axis[], most: number): Axis[] | undefined {
  for (let length = most; fewestPieces * length >= most; length /= 2) {
    if (extent % length !== 0 || extent / length < fewestPieces) continue;
    const pieces = { extent: extent / length, from: from * length, to: to * length };
    const piece = { extent: length, from, to };
    return most > 32 ? [pieces, ...others, piece] : [pieces, piece, ...others];
  }
  return undefined;
}

/** A plan as the kernel reads it: three numbers for each axis. */
function entriesOf(plan: readonly Axis[]): Int32Array {
  const entries = new Int32Array(3 * plan.length);
  let at = 0;
  for (const { extent, from, to } of plan) {
    entries[at++] = extent;
    entries[at++] = from;
    entries[at++] = to;
  }
  return entries;
}

/** As many neighbours as that. */
export const copyRun = (backend: Backend, size: number, width: 1 | 4 | 8, from: number, to: number): void =>
  copyPlanned(backend, oneRun(size), width, from, to);

/** One number of float32 or int32, over and over. */
export function fillRun(backend: Backend, size: number, value: number, integer: boolean, to: number): void {
  const one = integer ? Int32Array.of(value) : Float32Array.of(value);
  const from = backend.memory.working.put(0, one, integer);
  const plan = [
    { extent: 1, from: 0, to: 0 },
    { extent: size, from: 0, to: 1 },
  ];
  copyPlanned(backend, plan, 4, from, to);
}
