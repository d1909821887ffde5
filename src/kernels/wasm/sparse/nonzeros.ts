/**
 * The nonzeros of left operands, found once per value: the forward product and the gradient of the right
 * operand share the scan.
 */
import type { NdArray } from "../../../array/nd-array.js";
import { blockOf, originOf } from "../../../array/storage.js";
import { GatheredRows } from "../datasets/gathered-rows.js";
import type { ListAddresses, Lists, RowLists } from "../datasets/listed-rows.js";
import { overrun } from "../datasets/row-lists.js";
import type { Derived } from "../memory/block.js";
import { scratch } from "../memory/limits.js";
import type { Backend } from "../run/backend.js";

/** Above this share of nonzeros the dense product is faster. */
export const densest = 0.4;
/** Smaller operands are not worth the scan. */
const fewest = 8192;
/** A look at so many elements, in so many places, says whether listing them all is worth a try. */
const [sampledRuns, sampledRun] = [8, 256];

/**
 * What a scan of (M, K) found; it lives as long as the scanned elements stay where they are and as they are.
 */
class Scan implements Derived {
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
      this.backend.memory.free(lists.spans.storage);
      if (lists.entries !== undefined) this.backend.memory.free(lists.entries.storage);
    }
  }
}

const isHere = (lists: Lists | undefined) =>
  lists === undefined || (!lists.spans.storage.released && lists.entries?.storage.released !== true);

/**
 * The addresses of the lists of a (M, K) by row or by column; undefined where it is too dense or small, or
 * there is no room.
 */
export function listsOf(backend: Backend, a: NdArray, byColumn: boolean): ListAddresses | undefined {
  if (a.size < fewest) return undefined;
  const { memory } = backend;
  const gathered = unheldRows(a);
  // stays, and its lists with it
  if (gathered === undefined && memory.pointerTo(a) === undefined) return undefined;
  const scan = gathered === undefined ? scanOf(backend, a) : scanOfGathered(backend, a, gathered);
  if (scan?.rows === undefined) return undefined;
  if (!byColumn) return pin(backend, scan.rows, scan.nonzeros);
  if (scan.columns === undefined || !isHere(scan.columns))
    scan.columns = transpose(backend, a, scan.rows, scan.nonzeros);
  return scan.columns && pin(backend, scan.columns, scan.nonzeros);
}

function pin({ memory }: Backend, lists: Lists, nonzeros: number): ListAddresses {
  const { step, entries, unpacking } = lists;
  const spans = memory.pointerTo(lists.spans) as number;
  return {
    spans,
    step,
    entries: entries === undefined ? 0 : (memory.pointerTo(entries) as number),
    nonzeros,
    unpacking,
    packed: spans + 2 * (lists.spans.size + 1), // as many words as there are spans but one
  };
}

/** The data set's rows that a is, where their nonzeros are listed and their elements are not here anyway. */
function unheldRows(a: NdArray): GatheredRows | undefined {
  const origin = originOf(a.storage);
  if (!(origin instanceof GatheredRows) || blockOf(a.storage) !== undefined) return undefined;
  if (origin.lists === undefined || origin.lists.dropped) return undefined;
  return a.shape[0] === origin.rows.length ? origin : undefined;
}

function scanOfGathered(backend: Backend, a: NdArray, gathered: GatheredRows): Scan | undefined {
  const lists = gathered.lists as RowLists;
  backend.memory.usePinned(lists.pinned);
  const known = gathered.scan as Scan | undefined;
  if (known !== undefined && isHere(known.rows)) return known;
  gathered.discard();
  const m = gathered.rows.length;
  const nonzeros = lists.count(gathered.rows);
  if (nonzeros > densest * a.size) return undefined;
  const rows = lists.select(backend.memory, gathered.rows, nonzeros);
  if (rows === undefined) return undefined;
  const scan = new Scan(backend, a.storage.version, m, rows, nonzeros);
  gathered.scan = scan;
  return scan;
}

function scanOf(backend: Backend, a: NdArray): Scan | undefined {
  const block = backend.memory.blockOf(a);
  if (block === undefined) return undefined;
  const known = block.derived as Scan | undefined;
  const { version } = a.storage;
  const rowCount = a.shape[0] as number;
  if (known?.version === version && known.rowCount === rowCount && isHere(known.rows)) return known;
  known?.discard();
  block.derived = undefined;
  const scan = looksDense(backend, block.pointer, a.size)
    ? new Scan(backend, version, rowCount, undefined, a.size)
    : listRows(backend, a, version, rowCount);
  block.derived = scan;
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
  const { spans, entries } = pin(backend, lists, capacity);
  const nonzeros = wasm.listRows(memory.pointerTo(a) as number, m, k, spans, entries, capacity);
  const scan = new Scan(backend, version, m, lists, nonzeros);
  if (nonzeros >= 0) return scan;
  scan.discard();
  return new Scan(backend, version, m, undefined, a.size);
}

function transpose(backend: Backend, a: NdArray, rows: Lists, nonzeros: number): Lists | undefined {
  const { wasm } = backend;
  const m = a.shape[0] as number;
  const k = a.size / m;
  const from = pin(backend, rows, nonzeros);
  const lists = allocate(backend, k, nonzeros);
  if (lists === undefined) return undefined;
  const { unpacking } = from;
  if (unpacking?.done === false) {
    wasm.unpackLists(from.packed, unpacking.unit, from.spans, from.entries, 0, m, scratch);
    unpacking.done = true;
  }
  const to = pin(backend, lists, nonzeros);
  wasm.transposeLists(m, from.spans, from.step, from.entries, k, to.spans, to.entries);
  return lists;
}

function allocate({ memory }: Backend, count: number, entryCount: number): Lists | undefined {
  const spans = memory.allocate([count + 1], "int32", true);
  const entries = memory.allocate([2 * entryCount], "int32", true);
  if (spans !== undefined && entries !== undefined) return { spans, step: 1, entries, unpacking: undefined };
  if (spans !== undefined) memory.free(spans.storage);
  return undefined;
}
