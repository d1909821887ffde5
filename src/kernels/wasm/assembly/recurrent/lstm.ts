/**
 * Long short-term memory: what happens to the gates in one step, and how the gradients go back. All is
 * batch-major, (N, T, size); loops hold one function each, so that what it needs stays in registers.
 */
import { sigmoid4, tanh4 } from "../elementwise/functions";
import * as plans from "../contract";

@inline
function address(plan: usize, field: usize): usize {
  return <usize>i32.load(plan + field);
}

@inline
function splat(at: usize): v128 {
  return v128.load32_splat(at);
}

@inline
function gate(z: usize, sums: usize, bias: usize): v128 {
  return f32x4.add(f32x4.add(v128.load(z), v128.load(sums)), v128.load(bias));
}

@inline
function oneGate(z: usize, sums: usize, bias: usize): v128 {
  return f32x4.add(f32x4.add(splat(z), splat(sums)), splat(bias));
}

/** σ(z + sums + bias) */
function sigmoids(z: usize, sums: usize, bias: usize, out: usize, bytes: usize): void {
  const end = z + bytes;
  for (; z + 16 <= end; z += 16, sums += 16, bias += 16, out += 16)
    v128.store(out, sigmoid4(gate(z, sums, bias)));
  for (; z < end; z += 4, sums += 4, bias += 4, out += 4)
    v128.store32_lane(out, sigmoid4(oneGate(z, sums, bias)), 0);
}

/** tanh(z + sums + bias) */
function tangents(z: usize, sums: usize, bias: usize, out: usize, bytes: usize): void {
  const end = z + bytes;
  for (; z + 16 <= end; z += 16, sums += 16, bias += 16, out += 16)
    v128.store(out, tanh4(gate(z, sums, bias)));
  for (; z < end; z += 4, sums += 4, bias += 4, out += 4)
    v128.store32_lane(out, tanh4(oneGate(z, sums, bias)), 0);
}

/** f · c + i · g, its tanh, and o times that: the gates lie `bytes` apart. */
function advance(gates: usize, c: usize, next: usize, squashed: usize, h: usize, bytes: usize): void {
  const end = gates + bytes;
  const f = bytes;
  const g = 2 * bytes;
  const o = 3 * bytes;
  for (; gates + 16 <= end; gates += 16, c += 16, next += 16, squashed += 16, h += 16) {
    const kept = f32x4.mul(v128.load(gates + f), v128.load(c));
    const cell = f32x4.add(kept, f32x4.mul(v128.load(gates), v128.load(gates + g)));
    v128.store(next, cell);
    const y = tanh4(cell);
    v128.store(squashed, y);
    v128.store(h, f32x4.mul(v128.load(gates + o), y));
  }
  for (; gates < end; gates += 4, c += 4, next += 4, squashed += 4, h += 4) {
    const kept = f32x4.mul(splat(gates + f), splat(c));
    const cell = f32x4.add(kept, f32x4.mul(splat(gates), splat(gates + g)));
    v128.store32_lane(next, cell, 0);
    const y = tanh4(cell);
    v128.store32_lane(squashed, y, 0);
    v128.store32_lane(h, f32x4.mul(splat(gates + o), y), 0);
  }
}

/** Step t of the examples from `first` to before `end`. */
export function lstmStep(plan: usize, t: i32, first: i32, end: i32): void {
  const steps = i32.load(plan + plans.LSTM_STEPS);
  const bytes = <usize>i32.load(plan + plans.LSTM_SIZE) << 2;
  const bias = address(plan, plans.LSTM_BIAS);
  for (let n = first; n < end; n++) {
    const place = <usize>(n * steps + t);
    const z = address(plan, plans.LSTM_Z) + 4 * place * bytes;
    const sums = address(plan, plans.LSTM_SUMS) + 4 * <usize>n * bytes;
    const gates = address(plan, plans.LSTM_GATES) + 4 * place * bytes;
    const before = address(plan, plans.LSTM_MEMORIES) + place * bytes;
    const value = address(plan, plans.LSTM_VALUE) + (place + <usize>n) * bytes;
    const last = t + 1 == steps;
    if (t == 0) {
      const state = address(plan, plans.LSTM_STATES) + place * bytes;
      memory.copy(state, address(plan, plans.LSTM_H) + <usize>n * bytes, bytes);
      memory.copy(before, address(plan, plans.LSTM_C) + <usize>n * bytes, bytes);
    }
    tangents(z + 2 * bytes, sums + 2 * bytes, bias + 2 * bytes, gates + 2 * bytes, bytes);
    sigmoids(z, sums, bias, gates, 2 * bytes);
    sigmoids(z + 3 * bytes, sums + 3 * bytes, bias + 3 * bytes, gates + 3 * bytes, bytes);
    const squashed = address(plan, plans.LSTM_SQUASHED) + place * bytes;
    advance(gates, before, last ? value + bytes : before + bytes, squashed, value, bytes);
    if (!last) memory.copy(address(plan, plans.LSTM_STATES) + (place + 1) * bytes, value, bytes);
  }
}

@inline
function throughSigmoid(g: v128, y: v128): v128 {
  return f32x4.mul(f32x4.mul(g, y), f32x4.sub(f32x4.splat(1), y));
}

@inline
function throughTanh(g: v128, y: v128): v128 {
  return f32x4.mul(g, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)));
}

/**
 * From the gradients of h (in two parts) and c to those of the gates and of c before the step, in its place.
 */
function goBack(
  g: usize, h: usize, c: usize, gates: usize, before: usize, squashed: usize, z: usize, bytes: usize,
): void {
  const end = g + bytes;
  const f = bytes;
  const m = 2 * bytes;
  const o = 3 * bytes;
  for (; g + 16 <= end; g += 16, h += 16, c += 16, gates += 16, before += 16, squashed += 16, z += 16) {
    const ofH = f32x4.add(v128.load(g), v128.load(h));
    const y = v128.load(squashed);
    const output = v128.load(gates + o);
    v128.store(z + o, throughSigmoid(f32x4.mul(ofH, y), output));
    const ofC = f32x4.add(v128.load(c), throughTanh(f32x4.mul(ofH, output), y));
    const input = v128.load(gates);
    const cell = v128.load(gates + m);
    v128.store(z, throughSigmoid(f32x4.mul(ofC, cell), input));
    v128.store(z + m, throughTanh(f32x4.mul(ofC, input), cell));
    const forget = v128.load(gates + f);
    v128.store(z + f, throughSigmoid(f32x4.mul(ofC, v128.load(before)), forget));
    v128.store(c, f32x4.mul(ofC, forget));
  }
  for (; g < end; g += 4, h += 4, c += 4, gates += 4, before += 4, squashed += 4, z += 4) {
    const ofH = f32x4.add(splat(g), splat(h));
    const y = splat(squashed);
    const output = splat(gates + o);
    v128.store32_lane(z + o, throughSigmoid(f32x4.mul(ofH, y), output), 0);
    const ofC = f32x4.add(splat(c), throughTanh(f32x4.mul(ofH, output), y));
    const input = splat(gates);
    const cell = splat(gates + m);
    v128.store32_lane(z, throughSigmoid(f32x4.mul(ofC, cell), input), 0);
    v128.store32_lane(z + m, throughTanh(f32x4.mul(ofC, input), cell), 0);
    const forget = splat(gates + f);
    v128.store32_lane(z + f, throughSigmoid(f32x4.mul(ofC, splat(before)), forget), 0);
    v128.store32_lane(c, f32x4.mul(ofC, forget), 0);
  }
}

/** Back through step t likewise: `value` is the upstream gradient, h and c are gradients on their way. */
export function lstmGradStep(plan: usize, t: i32, first: i32, end: i32): void {
  const steps = i32.load(plan + plans.LSTM_STEPS);
  const bytes = <usize>i32.load(plan + plans.LSTM_SIZE) << 2;
  for (let n = first; n < end; n++) {
    const place = <usize>(n * steps + t);
    const g = address(plan, plans.LSTM_VALUE) + (place + <usize>n) * bytes;
    const h = address(plan, plans.LSTM_H) + <usize>n * bytes;
    const c = address(plan, plans.LSTM_C) + <usize>n * bytes;
    if (t + 1 == steps) {
      memory.fill(h, 0, bytes);
      memory.copy(c, g + bytes, bytes);
    }
    goBack(
      g, h, c, address(plan, plans.LSTM_GATES) + 4 * place * bytes,
      address(plan, plans.LSTM_MEMORIES) + place * bytes, address(plan, plans.LSTM_SQUASHED) + place * bytes,
      address(plan, plans.LSTM_Z) + 4 * place * bytes, bytes,
    );
  }
}
