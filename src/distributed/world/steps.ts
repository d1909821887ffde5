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

/** `to` = the reduction of `from` over all ranks. */
export function* reduceAll(mpi: Mpi, from: Numbers, to: Numbers, by: Reduction): Steps {
  const { size, rank } = mpi;
  const { length } = from;
  if (length * from.BYTES_PER_ELEMENT * size <= smallest) {
    const all = room(from, length * size);
    yield* done(mpi.allGather(from, all));
    reduceRows(mpi, all, length, by);
    to.set(all.subarray(0, length));
    return;
  }
  const { counts, places } = shares(length, size);
  const mine = counts[rank] as number;
  const rows = yield* rowsOf(mpi, from, counts, places);
  reduceRows(mpi, rows, mine, by);
  yield* done(mpi.allGatherParts(rows.subarray(0, mine), to, counts, places));
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
  const rows = yield* rowsOf(mpi, from, counts, places);
  reduceRows(mpi, rows, to.length, by);
  to.set(rows.subarray(0, to.length));
}

/** The part of this rank, as each rank has it, one after the other. */
function* rowsOf(mpi: Mpi, from: Numbers, counts: Int32Array, places: Int32Array): Steps<Numbers> {
  const { size, rank } = mpi;
  const mine = counts[rank] as number;
  const rows = room(from, mine * size);
  const same = new Int32Array(new ArrayBuffer(4 * size)).fill(mine);
  const starts = new Int32Array(new ArrayBuffer(4 * size));
  for (let r = 0; r < size; r++) starts[r] = r * mine;
  yield* done(mpi.exchange(from, counts, places, rows, same, starts));
  return rows;
}

/** Row 0 becomes the reduction of all rows, in their order. */
function reduceRows(mpi: Mpi, rows: Numbers, length: number, by: Reduction): void {
  const into = rows.subarray(0, length);
  for (let r = 1; r < mpi.size; r++) {
    const row = rows.subarray(r * length, (r + 1) * length);
    if (by === "min" || by === "max") keepExtreme(row, into, by === "max" ? 1 : -1);
    else mpi.combine(row, into, by === "prod" ? "prod" : "sum");
  }
  if (by === "mean") for (let i = 0; i < length; i++) into[i] = (into[i] as number) / mpi.size;
}

/** As `maximum` and `minimum` do, NaN wins; MPI's own let it depend on the order. */
function keepExtreme(row: Numbers, into: Numbers, sign: number): void {
  for (let i = 0; i < into.length; i++) {
    const [value, before] = [row[i] as number, into[i] as number];
    if (Number.isNaN(value) || sign * value > sign * before) into[i] = value;
  }
}
