/**
 * Threefry-2x32 of 20 rounds (see src/random/threefry.ts), for eight counters at once: a round waits for the
 * one before, so two vectors of four take turns.
 */

@inline
function turned(y: v128, bits: i32): v128 {
  if (bits == 16) return v128.shuffle<i8>(y, y, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
  if (bits == 24) return v128.shuffle<i8>(y, y, 1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12);
  return v128.or(i32x4.shl(y, bits), i32x4.shr_u(y, 32 - bits));
}

/**
 * Writes the two words of each of `blocks` blocks from counter `low` (with `high` above it) on, and up to 7
 * blocks more. The low word does not overflow on the way.
 */
export function threefry(key0: i32, key1: i32, low: i32, high: i32, blocks: i32, out: usize): void {
  const k0 = i32x4.splat(key0);
  const k1 = i32x4.splat(key1);
  const k2 = i32x4.splat(0x1bd11bda ^ key0 ^ key1);
  const k2And1 = i32x4.add(k2, i32x4.splat(1));
  const k0And2 = i32x4.add(k0, i32x4.splat(2));
  const k1And3 = i32x4.add(k1, i32x4.splat(3));
  const k2And4 = i32x4.add(k2, i32x4.splat(4));
  const k0And5 = i32x4.add(k0, i32x4.splat(5));
  const first = i32x4.splat(high + key1);
  let counters = i32x4.add(i32x4.add(i32x4.splat(low), i32x4(0, 1, 2, 3)), k0);
  for (let i = 0; i < blocks; i += 8, out += 64) {
    let x = counters;
    let u = i32x4.add(counters, i32x4.splat(4));
    counters = i32x4.add(counters, i32x4.splat(8));
    let y = first;
    let v = first;
    x = i32x4.add(x, y);
    u = i32x4.add(u, v);
    y = v128.xor(turned(y, 13), x);
    v = v128.xor(turned(v, 13), u);
    x = i32x4.add(x, y);
    u = i32x4.add(u, v);
    y = v128.xor(turned(y, 15), x);
    v = v128.xor(turned(v, 15), u);
    x = i32x4.add(x, y);
    u = i32x4.add(u, v);
    y = v128.xor(turned(y, 26), x);
    v = v128.xor(turned(v, 26), u);
    x = i32x4.add(x, y);
    u = i32x4.add(u, v);
    y = v128.xor(turned(y, 6), x);
    v = v128.xor(turned(v, 6), u);
    x = i32x4.add(x, k1);
    u = i32x4.add(u, k1);
    y = i32x4.add(y, k2And1);
    v = i32x4.add(v, k2And1);
    x = i32x4.add(x, y);
    u = i32x4.add(u, v);
    y = v128.xor(turned(y, 17), x);
    v = v128.xor(turned(v, 17), u);
    x = i32x4.add(x, y);
    u = i32x4.add(u, v);
    y = v128.xor(turned(y, 29), x);
    v = v128.xor(turned(v, 29), u);
    x = i32x4.add(x, y);
    u = i32x4.add(u, v);
    y = v128.xor(turned(y, 16), x);
    v = v128.xor(turned(v, 16), u);
    x = i32x4.add(x, y);
    u = i32x4.add(u, v);
    y = v128.xor(turned(y, 24), x);
    v = v128.xor(turned(v, 24), u);
    x = i32x4.add(x, k2);
    u = i32x4.add(u, k2);
    y = i32x4.add(y, k0And2);
    v = i32x4.add(v, k0And2);
    x = i32x4.add(x, y);
    u = i32x4.add(u, v);
    y = v128.xor(turned(y, 13), x);
    v = v128.xor(turned(v, 13), u);
    x = i32x4.add(x, y);
    u = i32x4.add(u, v);
    y = v128.xor(turned(y, 15), x);
    v = v128.xor(turned(v, 15), u);
    x = i32x4.add(x, y);
    u = i32x4.add(u, v);
    y = v128.xor(turned(y, 26), x);
    v = v128.xor(turned(v, 26), u);
    x = i32x4.add(x, y);
    u = i32x4.add(u, v);
    y = v128.xor(turned(y, 6), x);
    v = v128.xor(turned(v, 6), u);
    x = i32x4.add(x, k0);
    u = i32x4.add(u, k0);
    y = i32x4.add(y, k1And3);
    v = i32x4.add(v, k1And3);
    x = i32x4.add(x, y);
    u = i32x4.add(u, v);
    y = v128.xor(turned(y, 17), x);
    v = v128.xor(turned(v, 17), u);
    x = i32x4.add(x, y);
    u = i32x4.add(u, v);
    y = v128.xor(turned(y, 29), x);
    v = v128.xor(turned(v, 29), u);
    x = i32x4.add(x, y);
    u = i32x4.add(u, v);
    y = v128.xor(turned(y, 16), x);
    v = v128.xor(turned(v, 16), u);
    x = i32x4.add(x, y);
    u = i32x4.add(u, v);
    y = v128.xor(turned(y, 24), x);
    v = v128.xor(turned(v, 24), u);
    x = i32x4.add(x, k1);
    u = i32x4.add(u, k1);
    y = i32x4.add(y, k2And4);
    v = i32x4.add(v, k2And4);
    x = i32x4.add(x, y);
    u = i32x4.add(u, v);
    y = v128.xor(turned(y, 13), x);
    v = v128.xor(turned(v, 13), u);
    x = i32x4.add(x, y);
    u = i32x4.add(u, v);
    y = v128.xor(turned(y, 15), x);
    v = v128.xor(turned(v, 15), u);
    x = i32x4.add(x, y);
    u = i32x4.add(u, v);
    y = v128.xor(turned(y, 26), x);
    v = v128.xor(turned(v, 26), u);
    x = i32x4.add(x, y);
    u = i32x4.add(u, v);
    y = v128.xor(turned(y, 6), x);
    v = v128.xor(turned(v, 6), u);
    x = i32x4.add(x, k2);
    u = i32x4.add(u, k2);
    y = i32x4.add(y, k0And5);
    v = i32x4.add(v, k0And5);
    v128.store(out, v128.shuffle<i32>(x, y, 0, 4, 1, 5));
    v128.store(out, v128.shuffle<i32>(x, y, 2, 6, 3, 7), 16);
    v128.store(out, v128.shuffle<i32>(u, v, 0, 4, 1, 5), 32);
    v128.store(out, v128.shuffle<i32>(u, v, 2, 6, 3, 7), 48);
  }
}
