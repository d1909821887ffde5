/** Changes of the text of the reference that change no result, or none beyond what is promised. */
import type { Harmless } from "./verdict.js";

export const harmlessInReference: readonly Harmless[] = [
  {
    what: "another number than 1 for what is seen, and arrays that are not freed",
    owner: /^causalSoftmax$/,
    before: /^(k\.full\(\[rows, n\], 1, |k\.free\()/,
    because: "any number but 0 is true; the reference frees nothing",
  },
  {
    what: "one turn too many",
    before: /^\w+ < /,
    after: /^\(\w+\) <= /,
    because: "what is written past the end of a typed array is lost",
  },
  {
    what: "the shapes of operands exchanged",
    before: /^broadcastShapes\(/,
    because: "the broadcasting of shapes commutes",
  },
  {
    what: "more terms of the error function, or another formula where both hold",
    owner: /^erf$/,
    before: /./,
    because:
      "the terms are below the last digit; beyond 6 the formula gives 1 as well; NaN stays NaN through it",
  },
  {
    what: "the other formula of the logistic function",
    owner: /^sigmoid$/,
    before: /^x >= 0/,
    because: "both hold on either side of 0, to a rounding; an overflow of the first gives 0 as well",
  },
  {
    what: "a power of 0 as a negative one",
    owner: /^integerPower$/,
    before: /^n < 0/,
    because: "power(x, 0) is 1 too",
  },
  {
    what: "a short sum by the way of long ones",
    owner: /^sumInBlocks$/,
    before: /^count <= block$/,
    after: /^(false|\(count\) < \(block\))$/,
    because: "a single block is its own sum, in float64 as in float32",
  },
  {
    what: "offsets of operands of one shape",
    owner: /^readOffsets$/,
    before: /^sameShape/,
    because: "they are 0, 1, 2, ...; not making them saves time",
  },
  {
    what: "the table of kernels",
    owner: /^mapTable$/,
    before: /./,
    because: "it is made when the module loads, before a mutant can be on",
  },
  {
    what: "a single number by the way of arrays",
    owner: /^memoryKernels$/,
    before:
      /^(before !== undefined|isFloating\(dtype\) && values\.length === 1 && typeof first === "number")$/,
    after: /^false$/,
    because: "an array of one element holds the same number; making it costs more",
  },
  {
    what: "a single number by the way of arrays, since no first one is found",
    owner: /^memoryKernels$/,
    before: /^values\[0\]$/,
    because: "an array of one element holds the same number; making it costs more",
  },
  {
    what: "conversion by a list, or of elements that are numbers already",
    owner: /^(elementOf|memoryKernels)$/,
    before: /^onlyStores\((dtype\)|a\.dtype\) \? valuesOf)/,
    after: /^(true|valuesOf\(elements, a\.dtype\))$/,
    because: "a list of one is converted as its element is, and copies of elements are the elements",
  },
  {
    what: "a longer run of a part",
    owner: /^movementKernels$/,
    before: /^o \+ 1$/,
    because: "the next part is written over what is too much, and past the last there is nothing",
  },
  {
    what: "a border that is filled where there is none, or with 0",
    owner: /^unfold$/,
    before: /^(fill !== 0|width > 0)/,
    because: "windows are written over it, or it is 0 already",
  },
  {
    what: "an axis of one element kept",
    owner: /^(fold|reduceWindows)$/,
    before: /^(reducedShape|reductionKernels\[by\])\(/,
    because: "only the number of elements counts, or another shape is given at once",
  },
  {
    what: "how many images are taken at a time",
    owner: /^columnSize$/,
    before: /./,
    because: "it keeps columns in the processor's cache; each image is a product of its own",
  },
  {
    what: "a wider range before the exponential is 0 or ∞",
    owner: /^exp$/,
    before: /89|104/,
    because: "the result is 0 or ∞ as a float32 in between, and at the bound the same",
  },
  {
    what: "how an exponent is put together",
    owner: /^exp$/,
    before: /^n >> 1$/,
    because: "any two parts of it whose powers are normal numbers do",
  },
  {
    what: "the order in which exponentials are added",
    owner: /^exponentials$/,
    before: /^j \+ 4( <= row\.length)?$/,
    because: "sums of positive numbers in float64 are rounded to float32 once: no order shows",
  },
  {
    what: "the highest index so far found once more",
    owner: /^indexKernels$/,
    before: /^place > high$/,
    after: />=/,
    because: "it is the same number",
  },
  {
    what: "what stands for a logarithm of -∞",
    owner: /^reductionGradKernels$/,
    before: /^yi === -Infinity \? 0 : yi$/,
    because: "then every element is -∞, whose exponential is 0 whatever finite number is taken from it",
  },
  {
    what: "the scale of nothing but zeros, or of an infinity",
    owner: /^reductionKernels$/,
    before: /^x > 0 && x < Infinity \? x : 1$/,
    after: /: 2$/,
    because: "0 and ∞ times any scale are 0 and ∞",
  },
  {
    what: "more rows and columns of tiles, borders or products than are read",
    owner: /^(resultsByTiles|filtersByTiles)$/,
    before:
      /^((down|across|rows) \/ 2|2 \* (rows|columns)( \+ 2)?|(rows|height) \+ 2|t\.apart\(|gridOf\(|\[16, )/,
    because: "they hold zeros, or what is there anyway, and nobody reads what comes of them",
  },
  {
    what: "the rows of a square of arrays for its columns",
    owner: /^(mapped|Transforms)$/,
    before: /^(each\[0\]|gridOf\()/,
    because: "there are as many",
  },
  {
    what: "another step along an axis of one element, or parts joined along one of those",
    owner: /^(resultsByTiles|filtersByTiles)$/,
    before: /^(\[1, 1, 1(, 1)?\]|k\.concat\(products as)/,
    because: "the elements and their order are the same",
  },
  {
    what: "no images by the way of some",
    owner: /^(resultsByTiles|filtersByTiles)$/,
    before: /^a\.dtype !== "float32" \|\| count === 0$/,
    because: "what comes out is as empty, or as full of zeros",
  },
  {
    what: "axes of one element that stay",
    owner: /^allFinite$/,
    before: /^k\.any\(/,
    because: "the only element is read",
  },
  {
    what: "more room than a sum has parts, or than the rotations have numbers",
    owner: /^matrixReference$/,
    before: /^(4 \* count|at \+ 4|new Float64Array\(4\))$/,
    after: /5/,
    because: "nobody looks at what is behind them",
  },
];
