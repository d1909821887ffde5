/**
 * What ranks do together, step by step: generators that stop wherever they would have to wait, so that a
 * program can compute meanwhile.
 *
 * MPI moves elements, and the ranks add them: its own sums may have another order from one run to the next
 * (MPI 4.0, 6.9.1, advises against it, and no more), while r0 + r1 + r2 + ... is the same bits on every rank
 * and in every run. Each rank adds one part of the whole and hands it out, which moves 2 (n - 1) / n of the
 * bytes through each rank: as little as any all-reduce can (Patarasuk and Yuan 2009).
 */
import type { Elements, Mpi, Request } from "../mpi/library.js";

export type Steps<Result = void> = Generator<void, Result, void>;
/** A mean is a sum, divided at last. */
export type Reduction = "sum" | "mean" | "min" | "max" | "prod";
export type Numbers = Exclude<Elements, Uint8Array>;

/** All ranks send all of so many bytes to all others: two steps are then one. */
const smallest = 2 ** 15;

/** Waits until MPI is done. */
export function* done(request: Request): Steps {
  while (!request.isDone()) yield;
}

/** Elements of the same kind, where V8 does not move them. */
export function room<E extends Elements>(like: E, length: number): E {
  const Type = like.constructor as new (buffer: ArrayBuffer) => E;
  return new Type(new ArrayBuffer(length * like.BYTES_PER_ELEMENT));
}

/** How `length` is shared among so many ranks: the first ones have one more where it leaves a rest. */
export function shares(length: number, size: number): { counts: Int32Array; places: Int32Array } {
  const [counts, places] = [
    new Int32Array(new ArrayBuffer(4 * size)),
    new Int32Array(new ArrayBuffer(4 * size)),
  ];
  const [each, rest] = [Math.floor(length / size), length % size];
  for (let r = 0; r < size; r++) {
    counts[r] = each + (r < rest ? 1 : 0);
    places[r] = r * each + Math.min(r, rest);
  }
  return { counts, places };
}

/**
 * So many bytes are reduced at once, and more where there are many ranks: what each sends to each is not to
 * be short.
 */
const pieceBytes = (ranks: number): number => 2 ** 18 * Math.max(4, ranks);

/** `elements` become their reduction over all ranks, piece by piece, each while it is in the caches. */
export function* reduceAll(mpi: Mpi, elements: Numbers, by: Reduction): Steps {
  const { size } = mpi;
  const { length } = elements;
  const each = elements.BYTES_PER_ELEMENT;
  if (length * each * size <= smallest) {
    const all = mpi.scratch(elements, length * size);
    yield* done(mpi.allGather(elements, all));
    elements.set(all.subarray(0, length));
    for (let r = 1; r < size; r++) addRow(mpi, all.subarray(r * length, (r + 1) * length), elements, by);
    if (by === "mean") divide(elements, size);
    return;
  }
  const most = pieceBytes(size) / each;
  for (let at = 0; at < length; at += most) {
    const piece = elements.subarray(at, Math.min(length, at + most));
    const { counts, places } = shares(piece.length, size);
    yield* reducePart(mpi, piece, ownOf(mpi, piece, counts, places), counts, places, by);
    yield* done(mpi.allGatherParts(undefined, piece, counts, places));
  }
}

/** The part of this rank of the reduction: what `counts` and `places` give it. */
export function* reduceParts(
  mpi: Mpi,
  from: Numbers,
  to: Numbers,
  counts: Int32Array,
  places: Int32Array,
  by: Reduction,
): Steps {
  to.set(ownOf(mpi, from, counts, places));
  yield* reducePart(mpi, from, to, counts, places, by);
}

const ownOf = ({ rank }: Mpi, from: Numbers, counts: Int32Array, places: Int32Array): Numbers =>
  from.subarray(places[rank], (places[rank] as number) + (counts[rank] as number));

/** `into`, which is the part of this rank as it has it, becomes its reduction, in the order of the ranks. */
function* reducePart(
  mpi: Mpi,
  from: Numbers,
  into: Numbers,
  counts: Int32Array,
  places: Int32Array,
  by: Reduction,
): Steps {
  const { size, rank } = mpi;
  const mine = into.length;
  const [sent, received, starts] = [room(counts, size), room(counts, size), room(counts, size)];
  for (let r = 0; r < size; r++) {
    sent[r] = r === rank ? 0 : (counts[r] as number);
    received[r] = r === rank ? 0 : mine;
    starts[r] = mine * (r > rank ? r - 1 : r);
  }
  const rows = mpi.scratch(from, (size - 1) * mine);
  yield* done(mpi.exchange(from, sent, places, rows, received, starts));
  const rowOf = (r: number) => rows.subarray(starts[r], (starts[r] as number) + mine);
  if (rank > 0) {
    const first = rowOf(0);
    for (let r = 1; r < rank; r++) addRow(mpi, rowOf(r), first, by);
    addAfter(mpi, first, into, by);
  }
  for (let r = rank + 1; r < size; r++) addRow(mpi, rowOf(r), into, by);
  if (by === "mean") divide(into, size);
}

/** `into` becomes itself and, after it, `row`. */
function addRow(mpi: Mpi, row: Numbers, into: Numbers, by: Reduction): void {
  if (by === "min" || by === "max") keepExtreme(row, into, by === "max" ? 1 : -1);
  else mpi.combine(row, into, by === "prod" ? "prod" : "sum");
}

/** `into` becomes `before` and, after it, itself. */
function addAfter(mpi: Mpi, before: Numbers, into: Numbers, by: Reduction): void {
  addRow(mpi, into, before, by);
  into.set(before);
}

/** As `maximum` and `minimum` do, NaN wins; MPI's own let it depend on the order. */
function keepExtreme(row: Numbers, into: Numbers, sign: number): void {
  for (let i = 0; i < into.length; i++) {
    const [value, before] = [row[i] as number, into[i] as number];
    if (Number.isNaN(value) || sign * value > sign * before) into[i] = value;
  }
}

function divide(into: Numbers, by: number): void {
  const isPowerOfTwo = (by & (by - 1)) === 0;
  if (isPowerOfTwo && into instanceof Float32Array) scale(into, 1 / by);
  else for (let i = 0; i < into.length; i++) into[i] = (into[i] as number) / by;
}

/** Powers of two have the bits of the quotient; and a loop of its own V8 compiles for float32 alone. */
function scale(into: Float32Array, by: number): void {
  for (let i = 0; i < into.length; i++) into[i] = (into[i] as number) * by;
}
