/** What the page carries: numbers as text (base64), and the network at each moment of its training. */

/** @param {string} text */
export function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** Float32 numbers, least significant byte first. @param {string} text */
export function floatsOf(text) {
  const view = new DataView(bytesOf(text).buffer);
  return Float32Array.from({ length: view.byteLength / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

/**
 * A moment: b1, W2 and b2 as float32; W1 too, or in whole steps of its largest entry / 127.
 * @typedef {{ W1?: string, steps?: string, step?: number, rest: string }} Moment
 */

/**
 * @param {Moment} moment
 * @param {number} units
 * @param {number} classes
 */
export function networkOf({ W1, steps = "", step = 1, rest }, units, classes) {
  const others = floatsOf(rest);
  const end = units + units * classes;
  return {
    W1:
      W1 === undefined
        ? Float64Array.from(new Int8Array(bytesOf(steps).buffer), (count) => count * step)
        : floatsOf(W1),
    b1: others.subarray(0, units),
    W2: others.subarray(units, end),
    b2: others.subarray(end),
  };
}
