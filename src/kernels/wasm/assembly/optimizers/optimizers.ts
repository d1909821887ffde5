/**
 * Whole steps of optimizers over float32 parameters, in place: each rounding is that of the ops one after the
 * other.
 */

/** g + decay · p: what the gradient is under L2. */
@inline
function decayed(g: v128, p: v128, decay: v128, some: bool): v128 {
  return some ? f32x4.add(g, f32x4.mul(p, decay)) : g;
}

/** v = momentum · v + g    p += alpha · v, or alpha · (g + momentum · v) with `nesterov` */
export function momentumStep(
  p: usize, v: usize, g: usize, n: i32, alpha: f32, momentum: f32, decay: f32, nesterov: i32,
): void {
  const a = f32x4.splat(alpha);
  const m = f32x4.splat(momentum);
  const d = f32x4.splat(decay);
  const some = decay != 0;
  // the last vector may reach past the end: storages are padded
  for (let i = 0; i < n; i += 4, p += 16, v += 16, g += 16) {
    const x = v128.load(p);
    const y = decayed(v128.load(g), x, d, some);
    const velocity = f32x4.add(f32x4.mul(v128.load(v), m), y);
    v128.store(v, velocity);
    const direction = nesterov ? f32x4.add(y, f32x4.mul(velocity, m)) : velocity;
    v128.store(p, f32x4.add(x, f32x4.mul(a, direction)));
  }
}

/**
 * m = beta1 · m + (1 - beta1) · g    v = beta2 · v + (1 - beta2) · g²    p += alpha · m / (√v / bias + eps)
 */
export function adamStep(
  p: usize, m: usize, v: usize, g: usize, n: i32, alpha: f32, beta1: f32, rest1: f32, beta2: f32, rest2: f32,
  bias: f32, eps: f32, decay: f32,
): void {
  const some = decay != 0;
  for (let i = 0; i < n; i += 4, p += 16, m += 16, v += 16, g += 16) {
    const x = v128.load(p);
    const y = decayed(v128.load(g), x, f32x4.splat(decay), some);
    const first = f32x4.add(f32x4.mul(v128.load(m), f32x4.splat(beta1)), f32x4.mul(y, f32x4.splat(rest1)));
    const fresh = f32x4.mul(f32x4.mul(y, y), f32x4.splat(rest2));
    const second = f32x4.add(f32x4.mul(v128.load(v), f32x4.splat(beta2)), fresh);
    v128.store(m, first);
    v128.store(v, second);
    const root = f32x4.add(f32x4.div(f32x4.sqrt(second), f32x4.splat(bias)), f32x4.splat(eps));
    v128.store(p, f32x4.add(x, f32x4.mul(f32x4.splat(alpha), f32x4.div(first, root))));
  }
}
