/**
 * Threads. A job is cut into chunks of rows, and whoever is free claims the next: the calling thread, and
 * workers that run `serve` on the same memory. So a worker that is late costs nothing, and the caller waits
 * for chunks that were begun, never for a worker to wake. Which thread computes a chunk, and how many there
 * are, changes no bit: chunks split rows, never a sum.
 *
 * Arguments are written before the chunks are offered and read after one was claimed, which no caller
 * overwrites before it is finished.
 */
import { MEMORY_THREAD_CONTROL } from "../contract";
import { putOne, putTwo, runOne, runTwo } from "../elementwise/jobs";
import { multiply } from "../products/matmul";
import { multiplyShare } from "../products/shares";
import { runRows } from "../reductions/rows";
import { get, NETWORK, put } from "./job";
import { putRows } from "./rows";

/**
 * The words that threads share, a cache line each, between the scratch of the kernels and what is lent to
 * small operands.
 */
const control: usize = MEMORY_THREAD_CONTROL;
/** Chunks that nobody has claimed. */
const remaining: usize = control;
/** Chunks that are done. */
const finished: usize = control + 64;
/** Workers that wait to be woken. */
const sleeping: usize = control + 128;
/** Workers that are there. */
const present: usize = control + 192;
/** How many threads there should be: a worker whose number is not below it sleeps. */
const wanted: usize = control + 256;
/** Workers that have failed, each with a chunk that it will not finish. */
const failed: usize = control + 320;
/** Counts what workers there have been: one of another generation leaves. */
const generation: usize = control + 384;

/**
 * So often an idle worker looks for work before it sleeps, some 200 microseconds: longer than the gap between
 * two products, and not the second core for ever.
 */
const patience: i32 = 3_000;

/** Kinds of jobs; from NETWORK on they are the other module's. */
const MULTIPLY: i32 = 0;
const MULTIPLY_PLANNED: i32 = 1;
/** reductions/rows */
const ROWS: i32 = 16;
/** elementwise/jobs */
const ONE_OPERAND: i32 = 32;
const TWO_OPERANDS: i32 = 33;

/** Runs rows from .. to - 1 of a job of the other module, which is alive before it writes one down. */
@external("env", "runNetwork")
declare function runNetwork(kind: i32, from: i32, to: i32, thread: i32, scratch: usize): void;

/** Where this thread's kernels have their scratch; a worker is given its own. */
let scratch: usize = 0;
/** The number of this thread; 0 is the calling one. */
let self: i32 = 0;

/**
 * Some 60 nanoseconds in which a thread that waits leaves the units of its core to another: what a machine
 * offers as two processors are often two threads of one core, and one that looks for work without a pause
 * halves the other's speed. Each root waits for the one before. Answers 1, which the compiler cannot foresee.
 */
function rest(idle: i32): i32 {
  let x = <f64>idle + 1e300;
  for (let i = 0; i < 4; i++) x = Math.sqrt(Math.sqrt(Math.sqrt(Math.sqrt(x)))) + 1e300;
  return i32(x > 1);
}

/** The number of a chunk that nobody else has, or -1. */
function claim(): i32 {
  let seen = atomic.load<i32>(remaining);
  while (seen > 0) {
    const before = atomic.cmpxchg<i32>(remaining, seen, seen - 1);
    if (before == seen) return seen - 1;
    seen = before;
  }
  return -1;
}

/** Chunk `i` covers rows i · size and on: word 1 is the number of rows, word 2 the size of a chunk. */
function run(chunk: i32): void {
  const kind = get(0);
  const size = get(2);
  const from = chunk * size;
  const to = min(from + size, get(1));
  if (kind == MULTIPLY) {
    const n = get(7);
    const a = <usize>get(3) + ((from * get(4)) << 2);
    const c = <usize>get(8) + ((from * n) << 2);
    multiply(a, get(4), get(5), <usize>get(6), c, to - from, n, get(9), scratch);
  } else if (kind == MULTIPLY_PLANNED) multiplyShare(get(3), <usize>get(4), from, to, self, scratch);
  else if (kind == ROWS) runRows(from, to - from, scratch);
  else if (kind == ONE_OPERAND) runOne(from, to);
  else if (kind == TWO_OPERANDS) runTwo(from, to);
  else if (kind >= NETWORK) runNetwork(kind, from, to, self, scratch);
}

/**
 * Offers the chunks, works along, and returns when all are done: 1, or 0 where a worker failed and the result
 * is not to be used.
 */
function share(rows: i32, size: i32): i32 {
  put(1, rows);
  put(2, size);
  const chunks = (rows + size - 1) / size;
  atomic.store<i32>(finished, 0);
  atomic.store<i32>(remaining, chunks);
  const asleep = atomic.load<i32>(sleeping);
  if (asleep > 0) atomic.notify(remaining, asleep);
  let own = 0;
  for (let chunk = claim(); chunk >= 0; chunk = claim()) {
    run(chunk);
    own++;
  }
  while (atomic.load<i32>(finished) + atomic.load<i32>(failed) + own < chunks) {}
  return i32(atomic.load<i32>(failed) == 0);
}

/** What a worker does until its generation is dismissed. Numbers begin at 1; the calling thread is 0. */
export function serve(number: i32, ownGeneration: i32, ownScratch: usize): void {
  scratch = ownScratch;
  self = number;
  atomic.add<i32>(present, 1);
  let idle = 0;
  while (ownGeneration == atomic.load<i32>(generation)) {
    const threads = atomic.load<i32>(wanted);
    if (number >= threads) {
      atomic.wait<i32>(wanted, threads, -1);
      continue;
    }
    const chunk = claim();
    if (chunk >= 0) {
      run(chunk);
      atomic.add<i32>(finished, 1);
      idle = 0;
    } else if ((idle += rest(idle)) > patience) {
      atomic.add<i32>(sleeping, 1);
      atomic.wait<i32>(remaining, 0, -1);
      atomic.sub<i32>(sleeping, 1);
      idle = 0;
    }
  }
  atomic.sub<i32>(present, 1);
}

/**
 * Sends all workers away, waits until they have gone (none of them is at work), and answers the number of the
 * next generation.
 */
export function dismiss(): i32 {
  const next = atomic.add<i32>(generation, 1) + 1;
  // neither word is what somebody about to sleep expects
  atomic.store<i32>(remaining, -1);
  atomic.store<i32>(wanted, -1);
  atomic.notify(remaining, -1);
  atomic.notify(wanted, -1);
  while (atomic.load<i32>(present) > 0) {}
  atomic.store<i32>(remaining, 0);
  return next;
}

/** The calling thread's scratch, and how many threads there should be. */
export function setThreads(count: i32, ownScratch: usize): void {
  scratch = ownScratch;
  atomic.store<i32>(wanted, count);
  atomic.notify(wanted, -1);
}

/** A worker has failed, with a chunk that it had begun. */
export function fail(): void {
  atomic.sub<i32>(present, 1);
  atomic.add<i32>(failed, 1);
}

/** How many workers are there. */
export function workersPresent(): i32 {
  return atomic.load<i32>(present);
}

/** `multiply` with its rows shared among the threads, in chunks of `size`. */
export function shareMultiply(
  size: i32, a: usize, rowStride: i32, columnStride: i32, packed: usize, c: usize, m: i32, n: i32, k: i32,
): i32 {
  put(0, MULTIPLY);
  put(3, <i32>a);
  put(4, rowStride);
  put(5, columnStride);
  put(6, <i32>packed);
  put(7, n);
  put(8, <i32>c);
  put(9, k);
  return share(m, size);
}

/** `multiplyShare` of all `count` parts, shared likewise. */
export function sharePlanned(size: i32, by: i32, plan: usize, count: i32): i32 {
  put(0, MULTIPLY_PLANNED);
  put(3, by);
  put(4, <i32>plan);
  return share(count, size);
}

/** A job of the other module, which it has written down. */
export function shareJob(rows: i32, size: i32): i32 {
  return share(rows, size);
}

/**
 * A kernel on rows, alone where `size` is 0, else shared in chunks of so many rows. Each address moves by so
 * many bytes a row; n is how long a row or a column is, and the other numbers are what the kernel takes them
 * for (reductions/rows).
 */
export function onRows(
  kernel: i32, size: i32, rows: i32, a: usize, aStep: i32, b: usize, bStep: i32, c: usize, cStep: i32,
  d: usize, dStep: i32, n: i32, m: i32, k: i32, x: f64,
): i32 {
  putRows(kernel, a, aStep, b, bStep, c, cStep, d, dStep, n, m, k, x);
  if (size > 0) {
    put(0, ROWS);
    return share(rows, size);
  }
  runRows(0, rows, scratch);
  return 1;
}

/** A loop over n elements of one operand, whose number is `op`, in chunks of `size`. */
export function shareOne(size: i32, op: i32, width: i32, a: usize, out: usize, n: i32, x: f64): i32 {
  put(0, ONE_OPERAND);
  putOne(op, width, a, out, x);
  return share(n, size);
}

/**
 * A loop over two operands: `count` rows of so many columns, or without columns so many elements; with `rows`
 * so many matrices.
 */
export function shareTwo(
  size: i32, op: i32, width: i32, a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32,
  out: usize, count: i32, columns: i32, aStep: i32, bStep: i32, rows: i32,
): i32 {
  put(0, TWO_OPERANDS);
  putTwo(op, width, a, aRow, aColumn, b, bRow, bColumn, out, columns, aStep, bStep, rows);
  return share(count, size);
}
