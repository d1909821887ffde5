/**
 * Copying with strides: transposing, slicing, padding, broadcasting and joining are all this one copy. The
 * plan lists (extent, stride of the source, stride of the target) of each axis, outermost first, in elements;
 * the order of the axes is the caller's, and every element is written once, so that any order gives the same.
 */
import { COPY_AXIS_BYTES } from "../contract";
import { transposeFour } from "../products/transpose";

/**
 * Elements that lie together in both, `count` of them. memory.copy has to be called, which only pays for long
 * runs.
 */
@inline
export function run<T>(from: usize, to: usize, count: i32): void {
  const bytes = <usize>count << alignof<T>();
  if (bytes >= 256) {
    memory.copy(to, from, bytes);
    return;
  }
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i < bytes; i += sizeof<T>()) store<T>(to + i, load<T>(from + i));
}

/**
 * Rows of the target are columns of the source. In bands of 16 rows, so that a cache line of the source is
 * used up while it is there.
 */
function transpose(from: usize, fromColumn: i32, to: usize, toRow: i32, rows: i32, columns: i32): void {
  const step = <usize>fromColumn << 2;
  const stride = <usize>toRow << 2;
  const whole = columns & ~3;
  for (let r = 0; r < rows; r += 16) {
    const end = min(r + 16, rows);
    for (let c = 0; c < whole; c += 4) {
      const source = from + c * step;
      const target = to + (c << 2);
      let i = r;
      for (; i + 4 <= end; i += 4) transposeFour(source + (i << 2), step, target + i * stride, stride);
      for (; i < end; i++) {
        for (let j = 0; j < 4; j++)
          store<u32>(target + i * stride + (j << 2), load<u32>(source + j * step + (i << 2)));
      }
    }
    for (let c = whole; c < columns; c++) {
      for (let i = r; i < end; i++)
        store<u32>(to + i * stride + (c << 2), load<u32>(from + c * step + (i << 2)));
    }
  }
}

/** Elements that lie in reverse in the source, of 4 or 8 bytes: the first is at `from`. */
@inline
function mirror<T>(from: usize, to: usize, count: i32): void {
  const lanes = 16 >> alignof<T>();
  let i = 0;
  from -= 16 - sizeof<T>();
  for (; i + lanes <= count; i += lanes, from -= 16, to += 16) {
    const x = v128.load(from);
    if (sizeof<T>() == 4) v128.store(to, v128.shuffle<i32>(x, x, 3, 2, 1, 0));
    else v128.store(to, v128.shuffle<i64>(x, x, 1, 0));
  }
  from += 16 - sizeof<T>();
  for (; i < count; i++, from -= sizeof<T>(), to += sizeof<T>()) store<T>(to, load<T>(from));
}

/** One element of 4 or 8 bytes, over and over. */
@inline
function repeat<T>(from: usize, to: usize, count: i32): void {
  const end = to + (<usize>count << alignof<T>());
  const x = v128.load_splat<T>(from);
  for (; to + 16 <= end; to += 16) v128.store(to, x);
  for (; to < end; to += sizeof<T>()) store<T>(to, load<T>(from));
}

/** One plane: rows and columns with their strides in elements. */
@inline
function plane<T>(
  from: usize, to: usize, rows: i32, fromRow: i32, toRow: i32, columns: i32, fromColumn: i32, toColumn: i32,
): void {
  const shift = alignof<T>();
  if (sizeof<T>() == 4 && fromRow == 1 && toColumn == 1 && fromColumn > 1) {
    transpose(from, fromColumn, to, toRow, rows, columns);
    return;
  }
  for (let r = 0; r < rows; r++, from += fromRow << shift, to += toRow << shift) {
    if (fromColumn == 1 && toColumn == 1) run<T>(from, to, columns);
    else if (sizeof<T>() > 1 && fromColumn == -1 && toColumn == 1) mirror<T>(from, to, columns);
    else if (sizeof<T>() > 1 && fromColumn == 0 && toColumn == 1) repeat<T>(from, to, columns);
    else {
      let x = from;
      let y = to;
      for (let c = 0; c < columns; c++, x += fromColumn << shift, y += toColumn << shift)
        store<T>(y, load<T>(x));
    }
  }
}

/** `places` holds an index for each axis. */
@inline
function copyStrided<T>(plan: usize, axes: i32, places: usize, from: usize, to: usize): void {
  const shift = alignof<T>();
  const outer = axes - 2;
  const rows = plan + outer * COPY_AXIS_BYTES;
  memory.fill(places, 0, <usize>axes << 2);
  while (true) {
    plane<T>(
      from, to, i32.load(rows), i32.load(rows, 4), i32.load(rows, 8),
      i32.load(rows, 12), i32.load(rows, 16), i32.load(rows, 20),
    );
    let axis = outer - 1;
    for (; axis >= 0; axis--) {
      const entry = plan + axis * COPY_AXIS_BYTES;
      const place = places + (axis << 2);
      const next = i32.load(place) + 1;
      const extent = i32.load(entry);
      if (next < extent) {
        i32.store(place, next);
        from += i32.load(entry, 4) << shift;
        to += i32.load(entry, 8) << shift;
        break;
      }
      i32.store(place, 0);
      from -= (i32.load(entry, 4) * (extent - 1)) << shift;
      to -= (i32.load(entry, 8) * (extent - 1)) << shift;
    }
    if (axis < 0) return;
  }
}

/** At least two axes; no extent is 0. */
export function copyStrided1(plan: usize, axes: i32, places: usize, from: usize, to: usize): void {
  copyStrided<u8>(plan, axes, places, from, to);
}

export function copyStrided4(plan: usize, axes: i32, places: usize, from: usize, to: usize): void {
  copyStrided<u32>(plan, axes, places, from, to);
}

export function copyStrided8(plan: usize, axes: i32, places: usize, from: usize, to: usize): void {
  copyStrided<u64>(plan, axes, places, from, to);
}
