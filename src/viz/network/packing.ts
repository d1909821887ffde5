/** Numbers as text for the page: base64 of their bytes, W1 in whole steps of a 127th of its largest entry. */
import type { Parameters } from "./layers.js";

export function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** Least significant byte first, on every machine. */
export function floatsText(...parts: readonly Float32Array[]): string {
  const view = new DataView(new ArrayBuffer(4 * parts.reduce((sum, { length }) => sum + length, 0)));
  let at = 0;
  for (const part of parts)
    for (const value of part) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  return base64(new Uint8Array(view.buffer));
}

/** A moment as the page reads it (unpack.js): exact, or W1 in steps. */
export type PackedMoment =
  | { readonly W1: string; readonly rest: string }
  | { readonly steps: string; readonly step: number; readonly rest: string };

export function packExact({ W1, b1, W2, b2 }: Parameters): PackedMoment {
  return { W1: floatsText(W1), rest: floatsText(b1, W2, b2) };
}

export function packInSteps({ W1, b1, W2, b2 }: Parameters): PackedMoment {
  const { steps, step } = inSteps(W1);
  return { steps: base64(new Uint8Array(steps.buffer)), step, rest: floatsText(b1, W2, b2) };
}

/** @returns whole numbers of steps, from -127 to 127. */
export function inSteps(values: Float32Array): { steps: Int8Array; step: number } {
  const step = largest(values) / 127 || 1;
  const steps = new Int8Array(values.length);
  for (let i = 0; i < steps.length; i++) steps[i] = Math.round((values[i] as number) / step);
  return { steps, step };
}

/** The largest size; NaN where there is one. */
export function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] as number));
  return most;
}
