/**
 * The passes of a transform whose length has small factors, one for each factor, from one array into another
 * so that the results come out in order (Stockham's autosort; Van Loan 1992, 1.7). All numbers are complex.
 */

/**
 * Of each of `step` interleaved sequences of radix · rest numbers x: the transforms of every rest-th number,
 * times roots, into y. @param roots those of radix · rest · step.
 */
type Pass = (x: Float64Array, y: Float64Array, rest: number, step: number, roots: Float64Array) => void;

/** The pass of radix 2. */
const halves: Pass = (x, y, rest, step, roots) => {
  const across = 2 * step * rest;
  const along = 2 * step;
  for (let p = 0; p < rest; p++) {
    const cos = roots[2 * p * step] as number;
    const sin = roots[2 * p * step + 1] as number;
    for (let q = 0; q < step; q++) {
      const from = 2 * (p * step + q);
      const to = from + 2 * p * step;
      const a = x[from] as number;
      const ai = x[from + 1] as number;
      const b = x[from + across] as number;
      const bi = x[from + across + 1] as number;
      y[to] = a + b;
      y[to + 1] = ai + bi;
      y[to + along] = (a - b) * cos - (ai - bi) * sin;
      y[to + along + 1] = (a - b) * sin + (ai - bi) * cos;
    }
  }
};

/** The pass of radix 4, within which the roots are 1, -i, -1 and i: nothing is multiplied by them. */
const quarters: Pass = (x, y, rest, step, roots) => {
  const across = 2 * step * rest;
  const along = 2 * step;
  for (let p = 0; p < rest; p++) {
    const at = 2 * p * step;
    const cos1 = roots[at] as number;
    const sin1 = roots[at + 1] as number;
    const cos2 = roots[2 * at] as number;
    const sin2 = roots[2 * at + 1] as number;
    const cos3 = roots[3 * at] as number;
    const sin3 = roots[3 * at + 1] as number;
    for (let q = 0; q < step; q++) {
      const from = 2 * (p * step + q);
      const a = x[from] as number;
      const ai = x[from + 1] as number;
      const b = x[from + across] as number;
      const bi = x[from + across + 1] as number;
      const c = x[from + 2 * across] as number;
      const ci = x[from + 2 * across + 1] as number;
      const d = x[from + 3 * across] as number;
      const di = x[from + 3 * across + 1] as number;
      const to = from + 6 * p * step;
      y[to] = a + c + (b + d);
      y[to + 1] = ai + ci + (bi + di);
      const re1 = a - c + (bi - di); // (a - c) - i(b - d)
      const im1 = ai - ci - (b - d);
      y[to + along] = re1 * cos1 - im1 * sin1;
      y[to + along + 1] = re1 * sin1 + im1 * cos1;
      const re2 = a + c - (b + d);
      const im2 = ai + ci - (bi + di);
      y[to + 2 * along] = re2 * cos2 - im2 * sin2;
      y[to + 2 * along + 1] = re2 * sin2 + im2 * cos2;
      const re3 = a - c - (bi - di); // (a - c) + i(b - d)
      const im3 = ai - ci + (b - d);
      y[to + 3 * along] = re3 * cos3 - im3 * sin3;
      y[to + 3 * along + 1] = re3 * sin3 + im3 * cos3;
    }
  }
};

/**
 * The pass of an odd radix: inputs j and radix - j are met by conjugates, so that their sum and difference
 * serve two results.
 */
const oddRadix = (radix: number): Pass => {
  const most = (radix - 1) / 2;
  const sums = new Float64Array(2 * most + 2);
  const differences = new Float64Array(2 * most + 2);
  return (x, y, rest, step, roots) => {
    const across = 2 * step * rest;
    const along = 2 * step;
    const turn = 2 * step * rest; // from one root of the radix to the next
    for (let p = 0; p < rest; p++) {
      for (let q = 0; q < step; q++) {
        const from = 2 * (p * step + q);
        const to = from + 2 * (radix - 1) * p * step;
        const a = x[from] as number;
        const ai = x[from + 1] as number;
        let total = a;
        let totalI = ai;
        for (let j = 1; j <= most; j++) {
          const near = from + j * across;
          const far = from + (radix - j) * across;
          sums[2 * j] = (x[near] as number) + (x[far] as number);
          sums[2 * j + 1] = (x[near + 1] as number) + (x[far + 1] as number);
          differences[2 * j] = (x[near] as number) - (x[far] as number);
          differences[2 * j + 1] = (x[near + 1] as number) - (x[far + 1] as number);
          total += sums[2 * j] as number;
          totalI += sums[2 * j + 1] as number;
        }
        y[to] = total;
        y[to + 1] = totalI;
        for (let k = 1; k <= most; k++) {
          let even = a;
          let evenI = ai;
          let odd = 0;
          let oddI = 0;
          for (let j = 1, at = k; j <= most; j++) {
            const cos = roots[at * turn] as number;
            const sin = roots[at * turn + 1] as number;
            even += (sums[2 * j] as number) * cos;
            evenI += (sums[2 * j + 1] as number) * cos;
            odd += (differences[2 * j] as number) * sin;
            oddI += (differences[2 * j + 1] as number) * sin;
            at += k;
            if (at >= radix) at -= radix;
          }
          // even + i · odd and even - i · odd
          const at = 2 * p * k * step;
          turned(y, to + k * along, even - oddI, evenI + odd, roots, at);
          const back = 2 * p * (radix - k) * step;
          turned(y, to + (radix - k) * along, even + oddI, evenI - odd, roots, back);
        }
      }
    }
  };
};

/** a + bi times a root. */
function turned(y: Float64Array, to: number, a: number, b: number, roots: Float64Array, at: number): void {
  const cos = roots[at] as number;
  const sin = roots[at + 1] as number;
  y[to] = a * cos - b * sin;
  y[to + 1] = a * sin + b * cos;
}

export const passOf = (radix: number): Pass =>
  radix === 4 ? quarters : radix === 2 ? halves : oddRadix(radix);
