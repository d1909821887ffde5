/** The nonzeros of left operands, found once per value: the forward product and the gradient of the right operand share the scan. */
import type { NdArray } from "../nd-array.js";
import type { Backend } from "./backend.js";
import { Batch } from "./batch.js";
import { overrun, type RowLists } from "./row-lists.js";
import type { Companion } from "./slot.js";

/** Above this share of nonzeros the dense product is faster. */
export const densest = 0.4;
/** Smaller operands are not worth the scan. */
const fewest = 8192;
/** A look at so many elements, in so many places, says whether listing them all is worth a try. */
const [sampledRuns, sampledRun] = [8, 256];

/** Where the list of each row (or column) begins, and (position, value) pairs. Arrays of their own in linear memory. */
export interface Lists {
  readonly starts: NdArray;
  readonly entries: NdArray;
}

/** What a scan of (M, K) found; it lives as long as the scanned elements stay where they are and as they are. */
class Scan implements Companion {
  constructor(
    readonly backend: Backend,
    readonly version: number,
    readonly rowCount: number,
    /** Undefined where the array is too dense. */
    readonly rows: Lists | undefined,
    readonly nonzeros: number,
    public columns: Lists | undefined = undefined,
  ) {}

  discard(): void {
    for (const lists of [this.rows, this.columns]) {
      if (lists === undefined) continue;
      this.backend.memory.free(lists.starts.storage);
      this.backend.memory.free(lists.entries.storage);
    }
  }
}

const isHere = (lists: Lists | undefined) =>
  lists === undefined || (!lists.starts.storage.released && !lists.entries.storage.released);

/** The addresses of the lists of a (M, K) by row or by column; undefined where it is too dense or small, or there is no room. */
export function listsOf(
  backend: Backend,
  a: NdArray,
  byColumn: boolean,
): [starts: number, entries: number] | undefined {
  if (a.size < fewest) return undefined;
  const { memory } = backend;
  const batch = unheldBatch(a);
  if (batch === undefined && memory.pointerTo(a) === undefined) return undefined; // stays, and its lists with it
  const scan = batch === undefined ? scanOf(backend, a) : scanOfBatch(backend, a, batch);
  if (scan?.rows === undefined) return undefined;
  if (!byColumn) return pin(backend, scan.rows);
  if (scan.columns === undefined || !isHere(scan.columns))
    scan.columns = transpose(backend, a, scan.rows, scan.nonzeros);
  return scan.columns && pin(backend, scan.columns);
}

function pin({ memory }: Backend, { starts, entries }: Lists): [number, number] {
  return [memory.pointerTo(starts) as number, memory.pointerTo(entries) as number];
}

/** The data set's rows that a is, where their nonzeros are listed and their elements are not here anyway. */
function unheldBatch(a: NdArray): Batch | undefined {
  const { origin, residence } = a.storage;
  if (!(origin instanceof Batch) || origin.lists === undefined || residence !== undefined) return undefined;
  return a.shape[0] === origin.rows.length ? origin : undefined;
}

function scanOfBatch(backend: Backend, a: NdArray, batch: Batch): Scan | undefined {
  const known = batch.scan as Scan | undefined;
  if (known !== undefined && isHere(known.rows)) return known;
  batch.discard();
  const m = batch.rows.length;
  const nonzeros = (batch.lists as RowLists).count(batch.rows);
  if (nonzeros > densest * a.size) return undefined;
  const rows = allocate(backend, m, nonzeros);
  if (rows === undefined) return undefined;
  (batch.lists as RowLists).copy(batch.rows, rows.starts.data as Int32Array, rows.entries.data as Int32Array);
  const scan = new Scan(backend, a.storage.version, m, rows, nonzeros);
  batch.scan = scan;
  return scan;
}

function scanOf(backend: Backend, a: NdArray): Scan | undefined {
  const slot = backend.memory.slotOf(a);
  if (slot === undefined) return undefined;
  const known = slot.companion as Scan | undefined;
  const { version } = a.storage;
  const rowCount = a.shape[0] as number;
  if (known?.version === version && known.rowCount === rowCount && isHere(known.rows)) return known;
  known?.discard();
  slot.companion = undefined;
  const scan = looksDense(backend, slot.pointer, a.size)
    ? new Scan(backend, version, rowCount, undefined, a.size)
    : listRows(backend, a, version, rowCount);
  slot.companion = scan;
  return scan;
}

/** A quick look before the scan. */
export function looksDense({ wasm }: Backend, pointer: number, size: number): boolean {
  const stride = Math.floor(size / sampledRuns);
  let nonzeros = 0;
  for (let i = 0; i < sampledRuns; i++)
    nonzeros += wasm.countNonzero(pointer + ((i * stride) << 2), Math.min(sampledRun, stride));
  return nonzeros > densest * sampledRuns * Math.min(sampledRun, stride);
}

function listRows(backend: Backend, a: NdArray, version: number, m: number): Scan | undefined {
  const { memory, wasm } = backend;
  const k = a.size / m;
  const capacity = Math.floor(densest * a.size) + k;
  const lists = allocate(backend, m, capacity + overrun);
  if (lists === undefined) return undefined;
  const [starts, entries] = pin(backend, lists);
  const nonzeros = wasm.listRows(memory.pointerTo(a) as number, m, k, starts, entries, capacity);
  const scan = new Scan(backend, version, m, lists, nonzeros);
  if (nonzeros >= 0) return scan;
  scan.discard();
  return new Scan(backend, version, m, undefined, a.size);
}

function transpose(backend: Backend, a: NdArray, rows: Lists, nonzeros: number): Lists | undefined {
  const m = a.shape[0] as number;
  const k = a.size / m;
  const [rowStarts, rowEntries] = pin(backend, rows);
  const lists = allocate(backend, k, nonzeros);
  if (lists === undefined) return undefined;
  backend.wasm.transposeLists(m, k, rowStarts, rowEntries, ...pin(backend, lists));
  return lists;
}

function allocate({ memory }: Backend, count: number, entryCount: number): Lists | undefined {
  const starts = memory.allocate([count + 1], "int32", true);
  const entries = memory.allocate([2 * entryCount], "int32", true);
  if (starts !== undefined && entries !== undefined) return { starts, entries };
  if (starts !== undefined) memory.free(starts.storage);
  return undefined;
}
