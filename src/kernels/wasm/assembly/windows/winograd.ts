/**
 * The transforms of Winograd's convolution F(2 × 2, 3 × 3) (Lavin & Gray 2016): windows of 3 × 3 over tiles
 * of 4 × 4, two apart, in 16 products where there were 36. Four tiles side by side are one vector, and what
 * belongs to one of the 16 products lies `step` bytes from what belongs to the next.
 */

/** A row of tiles' columns as c0 - c2, c1 + c2, c2 - c1, c1 - c3, of columns that lie side by side. */
@inline
function spreadColumns(a: v128, b: v128, c: v128, to: usize, step: usize): void {
  const c0 = v128.shuffle<i32>(a, b, 0, 2, 4, 6);
  const c1 = v128.shuffle<i32>(a, b, 1, 3, 5, 7);
  const c2 = v128.shuffle<i32>(c0, c, 1, 2, 3, 4);
  v128.store(to, f32x4.sub(c0, c2));
  v128.store(to + step, f32x4.add(c1, c2));
  v128.store(to + 2 * step, f32x4.sub(c2, c1));
  const last = v128.shuffle<i32>(c, c, 1, 1, 1, 1);
  v128.store(to + 3 * step, f32x4.sub(c1, v128.shuffle<i32>(c1, last, 1, 2, 3, 4)));
}

/**
 * Bᵀ · d · B of a row of tiles of an image, four at a time: what comes out of tiles that are too many has no
 * meaning. Reads up to 40 bytes past the row.
 */
export function spreadTiles(from: usize, row: usize, tiles: i32, to: usize, step: usize): void {
  const r1 = row;
  const r2 = 2 * row;
  const r3 = 3 * row;
  const end = to + (<usize>tiles << 2);
  for (; to < end; to += 16, from += 32) {
    spreadColumns(
      f32x4.sub(v128.load(from), v128.load(from + r2)),
      f32x4.sub(v128.load(from, 16), v128.load(from + r2, 16)),
      f32x4.sub(v128.load(from, 32), v128.load(from + r2, 32)),
      to, step,
    );
    spreadColumns(
      f32x4.add(v128.load(from + r1), v128.load(from + r2)),
      f32x4.add(v128.load(from + r1, 16), v128.load(from + r2, 16)),
      f32x4.add(v128.load(from + r1, 32), v128.load(from + r2, 32)),
      to + 4 * step, step,
    );
    spreadColumns(
      f32x4.sub(v128.load(from + r2), v128.load(from + r1)),
      f32x4.sub(v128.load(from + r2, 16), v128.load(from + r1, 16)),
      f32x4.sub(v128.load(from + r2, 32), v128.load(from + r1, 32)),
      to + 8 * step, step,
    );
    spreadColumns(
      f32x4.sub(v128.load(from + r1), v128.load(from + r3)),
      f32x4.sub(v128.load(from + r1, 16), v128.load(from + r3, 16)),
      f32x4.sub(v128.load(from + r1, 32), v128.load(from + r3, 32)),
      to + 12 * step, step,
    );
  }
}

/** A product of column j, of every row. */
@inline
function part(from: usize, step: usize, row: usize, j: usize): v128 {
  return v128.load(from + (4 * row + j) * step);
}

@inline
function upper(from: usize, step: usize, j: usize): v128 {
  return f32x4.add(f32x4.add(part(from, step, 0, j), part(from, step, 1, j)), part(from, step, 2, j));
}

@inline
function lower(from: usize, step: usize, j: usize): v128 {
  return f32x4.sub(f32x4.sub(part(from, step, 1, j), part(from, step, 2, j)), part(from, step, 3, j));
}

/** A row of results, from the sums of four columns. */
@inline
function gatherColumns(s0: v128, s1: v128, s2: v128, s3: v128, to: usize): void {
  const left = f32x4.add(f32x4.add(s0, s1), s2);
  const right = f32x4.sub(f32x4.sub(s1, s2), s3);
  v128.store(to, v128.shuffle<i32>(left, right, 0, 4, 1, 5));
  v128.store(to, v128.shuffle<i32>(left, right, 2, 6, 3, 7), 16);
}

/** Aᵀ · m · A of four tiles at a time: two rows of results. */
export function gatherTiles(from: usize, step: usize, fours: i32, first: usize, second: usize): void {
  const end = from + (<usize>fours << 4);
  for (; from < end; from += 16, first += 32, second += 32) {
    gatherColumns(
      upper(from, step, 0), upper(from, step, 1), upper(from, step, 2), upper(from, step, 3), first,
    );
    gatherColumns(
      lower(from, step, 0), lower(from, step, 1), lower(from, step, 2), lower(from, step, 3), second,
    );
  }
}

/** Columns of two results as e, e + o, e - o, -o. */
@inline
function widenColumns(e: v128, o: v128, to: usize, step: usize): void {
  v128.store(to, e);
  v128.store(to + step, f32x4.add(e, o));
  v128.store(to + 2 * step, f32x4.sub(e, o));
  v128.store(to + 3 * step, f32x4.neg(o));
}

/** A · g · Aᵀ of four tiles at a time, from two rows of gradients. */
export function widenTiles(first: usize, second: usize, fours: i32, to: usize, step: usize): void {
  const end = to + (<usize>fours << 4);
  for (; to < end; to += 16, first += 32, second += 32) {
    let a = v128.load(first);
    let b = v128.load(first, 16);
    const e0 = v128.shuffle<i32>(a, b, 0, 2, 4, 6);
    const o0 = v128.shuffle<i32>(a, b, 1, 3, 5, 7);
    a = v128.load(second);
    b = v128.load(second, 16);
    const e1 = v128.shuffle<i32>(a, b, 0, 2, 4, 6);
    const o1 = v128.shuffle<i32>(a, b, 1, 3, 5, 7);
    widenColumns(e0, o0, to, step);
    widenColumns(f32x4.add(e0, e1), f32x4.add(o0, o1), to + 4 * step, step);
    widenColumns(f32x4.sub(e0, e1), f32x4.sub(o0, o1), to + 8 * step, step);
    widenColumns(f32x4.neg(e1), f32x4.neg(o1), to + 12 * step, step);
  }
}

/** Three numbers `gap` floats apart as a, (a + c + b) / 2, (a + c - b) / 2, c; these `by` bytes apart. */
@inline
function stretch(from: usize, gap: usize, to: usize, by: usize): void {
  const a = f32.load(from);
  const b = f32.load(from + (gap << 2));
  const c = f32.load(from + (gap << 3));
  f32.store(to, a);
  f32.store(to + by, (a + c + b) * 0.5);
  f32.store(to + 2 * by, (a + c - b) * 0.5);
  f32.store(to + 3 * by, c);
}

/** G · w · Gᵀ of so many filters of 3 × 3, which lie one after the other. `scratch` holds 12 floats. */
export function stretchFilters(filters: usize, count: i32, out: usize, scratch: usize): void {
  const step = <usize>count << 2;
  for (let i = 0; i < count; i++, filters += 36, out += 4) {
    for (let j: usize = 0; j < 12; j += 4) stretch(filters + j, 3, scratch + j, 12);
    for (let r: usize = 0; r < 4; r++) stretch(scratch + 12 * r, 1, out + 4 * r * step, step);
  }
}

/** Four numbers `gap` bytes apart as a + (b + c) / 2, (b - c) / 2, (b + c) / 2 + d; these 32 bytes apart. */
@inline
function shrinkColumn(from: usize, gap: usize, to: usize): void {
  const b = f64.load(from + gap);
  const c = f64.load(from + 2 * gap);
  const half = (b + c) * 0.5;
  f64.store(to, f64.load(from) + half);
  f64.store(to, (b - c) * 0.5, 32);
  f64.store(to, half + f64.load(from + 3 * gap), 64);
}

/** The same of neighbours, each rounded once. */
@inline
function shrinkRow(from: usize, to: usize): void {
  const b = f64.load(from, 8);
  const c = f64.load(from, 16);
  const half = (b + c) * 0.5;
  f32.store(to, <f32>(f64.load(from) + half));
  f32.store(to, <f32>((b - c) * 0.5), 4);
  f32.store(to, <f32>(half + f64.load(from, 24)), 8);
}

/** Gᵀ · u · G of so many sums, in float64: filters of 3 × 3. `scratch` holds 12 doubles. */
export function shrinkSums(sums: usize, count: i32, out: usize, scratch: usize): void {
  const step = <usize>count << 3;
  for (let i = 0; i < count; i++, sums += 8, out += 36) {
    for (let j: usize = 0; j < 4; j++) shrinkColumn(sums + j * step, 4 * step, scratch + 8 * j);
    shrinkRow(scratch, out);
    shrinkRow(scratch + 32, out + 12);
    shrinkRow(scratch + 64, out + 24);
  }
}
