/** The tensors that the rows of the table are about: the same numbers for PyTorch and for wengert. */

type Numbers = number | boolean | readonly Numbers[];
export interface Input {
  readonly dtype: "float64" | "int32" | "bool";
  readonly values: Numbers;
  /** What the page says of it. */
  readonly about: string;
}

const floats = (about: string, values: Numbers): Input => ({ dtype: "float64", values, about });
const whole = (about: string, values: Numbers): Input => ({ dtype: "int32", values, about });

/** Numbers without a pattern, of a shape: equal ones, and any that are 0 or whole, would hide mistakes. */
function spread([size = 1, ...rest]: readonly number[], seed: number): Numbers {
  let at = 0;
  const make = ([first, ...inner]: readonly number[]): Numbers => {
    if (first === undefined) {
      at += 1;
      return Math.round(2000 * Math.sin(at * at * seed)) / 1000;
    }
    return Array.from({ length: first }, () => make(inner));
  };
  return make([size, ...rest]);
}

export const inputs: Readonly<Record<string, Input>> = {
  x: floats("(2, 3)", [
    [0.5, -1.25, 2],
    [-0.75, 1.5, 0.25],
  ]),
  y: floats("(2, 3)", [
    [1.5, 0.5, -1],
    [0.75, -2, 1.25],
  ]),
  p: floats("(2, 3), above 0", [
    [0.5, 1.25, 2],
    [0.75, 3.5, 0.25],
  ]),
  u: floats("(2, 3), between 0 and 1", [
    [0.5, 0.25, 0.8],
    [0.75, 0.1, 0.6],
  ]),
  g: floats("(2, 3), above 1", [
    [1.5, 2.25, 3],
    [1.75, 4.5, 1.2],
  ]),
  v: floats("(3)", [0.5, -1, 2]),
  w: floats("(3)", [1.5, 0.25, -0.5]),
  h: floats("(4)", [1, -0.5, 2.5, 0.25]),
  r: floats("(2)", [0.75, -0.5]),
  a: floats("(3, 3)", [
    [2, 0.5, -1],
    [0.25, 1.5, 0.75],
    [1, -0.5, 3],
  ]),
  b: floats("(3, 3)", [
    [0.5, 1, -1.5],
    [2, -0.25, 0.5],
    [-1, 0.75, 1.25],
  ]),
  s: floats("(3, 3), symmetric and positive definite", [
    [4, 1, 0.5],
    [1, 3, -0.75],
    [0.5, -0.75, 2],
  ]),
  l: floats("(3, 3), lower triangular", [
    [2, 0, 0],
    [0.5, 1.5, 0],
    [-1, 0.25, 1.25],
  ]),
  m: floats("(3, 2)", [
    [1, -0.5],
    [0.25, 2],
    [-1.5, 0.75],
  ]),
  B: floats("(2, 2, 3)", spread([2, 2, 3], 3)),
  C: floats("(2, 3, 2)", spread([2, 3, 2], 8)),
  seq: floats("(2, 2, 6), a batch of sequences", spread([2, 2, 6], 5)),
  img: floats("(1, 2, 4, 4), a batch of images", spread([1, 2, 4, 4], 7)),
  vol: floats("(1, 1, 2, 4, 4), a batch of volumes", spread([1, 1, 2, 4, 4], 13)),
  k1: floats("(2, 2, 3), filters", spread([2, 2, 3], 17)),
  k2: floats("(2, 2, 3, 3), filters", spread([2, 2, 3, 3], 19)),
  k3: floats("(2, 1, 2, 2, 2), filters", spread([2, 1, 2, 2, 2], 23)),
  z: floats("(3, 2): in PyTorch three complex numbers", [
    [1, -0.5],
    [0.25, 2],
    [-1.5, 0.75],
  ]),
  i: whole("(2, 3), places 0 to 1", [
    [0, 1, 1],
    [1, 0, 0],
  ]),
  j: whole("(2), places", [2, 0]),
  t: whole("(2), classes", [2, 0]),
  n: whole("(6)", [3, 1, 2, 3, 0, 1]),
  sign: floats("(2, 3), 1 or -1", [
    [1, -1, 1],
    [-1, -1, 1],
  ]),
  signs: floats("(2), 1 or -1", [1, -1]),
  mask: {
    dtype: "bool",
    about: "(2, 3)",
    values: [
      [true, false, true],
      [false, true, true],
    ],
  },
};
