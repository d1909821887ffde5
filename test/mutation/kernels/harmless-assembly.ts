/** Changes of the text of the assembly that change no result, or none beyond what is promised. */
import type { Harmless } from "./verdict.js";

const relaxed = "only the module of relaxed sums has a sixth row";
const general = "the general way gives the same bits in more time";
const seam = "at that very number both formulas hold";
const lanes = "every lane holds the same number";
const room = "more room than is needed, whose contents nobody looks at";
const past =
  "up to a vector past the end of an array is nobody's: places in linear memory are that much longer";
const mended =
  "a row that is too long is mended by the next one, and the last one goes by way of the scratch";

export const harmlessInAssembly: readonly Harmless[] = [
  // products
  {
    what: "the sixth row of a tile",
    because: relaxed,
    owner: /^(rowsTimesPanel|tile4|packedTile[48]|packLeft|packTile)$/,
    before: /^(rows > 5|tileRows (== 6|> 5))$|a5|\bc5\d?\b|\b5 \* stride|^a4 \+ row$|, 20\)/,
  },
  {
    what: "more rows summed than are stored",
    because: "what is not stored changes nothing",
    owner: /^(rowsTimesPanel|block)$/,
    before: /^(rows|width) > \d+$/,
    after: /^true$|>=|\+ 1$/,
  },
  { what: "space for a packed operand", because: room, owner: /^packedSize/, before: /./ },
  {
    what: "whole panels packed one by one, or missing columns packed",
    because: `${general}; of a panel's missing columns nothing is stored`,
    owner: /^pack(Panel)?(64)?$/,
    before: /^(columns|columnStride|column ==|row ==|p < rows|n - j|min\(4|c < 4)/,
  },
  {
    what: "whether the left operand is packed, or its tiles gathered",
    because: "they hold the same numbers, and sums are the same; it only decides how long they take",
    owner: /^(paysToPack|multiply(64)?)$/,
    before: /^(m < tileRows|n < 16|step [=>]= \d+|<f64>m|paysToPack|row == 8|n >= 16)/,
  },
  {
    what: "whole packed tiles by way of the scratch",
    because: general,
    owner: /^tilesOfPanel$/,
    before: /^rows - i >= tileRows$/,
    after: /\) > \(/,
  },
  {
    what: "from which column on a panel that is kept aside is counted",
    because: "it is column 0: elsewhere panels have room",
    owner: /^chain$/,
    before: /^j - from$/,
  },
  {
    what: "turns that begin, or end, at another row of a tile",
    because: "all tiles are whole: there are as many turns",
    owner: /^(multiply64|tiles|gather)$/,
    before: /^i (< (whole|rows)|= 0)$/,
  },
  {
    what: "whole tiles packed one by one, or missing rows packed",
    because: `${general}; of missing rows nothing is stored`,
    owner: /^packLeft$/,
    before: /^(rows - i|r < tileRows$)/,
  },
  {
    what: "whole tiles in double precision by way of the scratch, or a column more of them",
    because: `${general}; the next panel mends the column`,
    owner: /^(multiply64|tiles)$/,
    before: /^(width (= <usize>min\(4|== 32)|min\(4, n - j\))/,
    after: /4 \+ 1|32 \+ 1|^false$/,
  },
  {
    what: "the totals of short sums",
    because: "nobody looks at them",
    owner: /^multiplyRow$/,
    before: /^k > PRODUCT_CHAIN$/,
    after: /^true$|>=/,
  },
  {
    what: "few rows of a stack as many rows",
    because: general,
    owner: /^multiplyShare$/,
    before: /^(m <= fewRows|n > 1)/,
    after: /^false$|\) < \(|\+ 1$/,
  },
  {
    what: "where other threads pack",
    because: "the one that computes here is number 0; test/kernels/conformance.test.ts has two",
    owner: /^multiplyShare$/,
    before: /^packed \+ <usize>thread/,
  },
  {
    what: "the sign of levels",
    because: "they are between 0 and 255",
    owner: /^unpackRow$/,
    before: /^f32x4\.convert_i32x4_s/,
  },
  {
    what: "whole tiles in parts, or parts of them once more",
    because: `${general}; ${relaxed}`,
    owner: /^block$/,
    before: /^(rows == tileRows|width == 8|rows >= [42]|r = 4;?|r = 2;)$/,
    after: /^(false|.*\+ 1|\(rows\) > \(\d\)|)$/,
  },
  {
    what: "a short sum by the way of long ones",
    because: `${general}: one block more is rounded once either way`,
    owner: /^(multiply|multiplyPacked|multiplyLists)$/,
    before: /^(k <= PRODUCT_CHAIN|last < PRODUCT_(BLOCK|CHAIN))$/,
    after: /^(false|\(\w+\) <=? \(PRODUCT_\w+\))$/,
  },
  {
    what: "another place in the scratch",
    because: "nobody else uses that meanwhile",
    owner: /^(multiply|chains|multiplyLists)$/,
    before: /^((tile|sums|totals|lastRow) = scratch|(scratch|sums) \+ \d+$|across = whole|whole \? stride)/,
    after: /\+ 1$|\(scratch\) - |^stride$/,
  },
  {
    what: "more of the scratch cleared, more of a vector copied, or a start of 1e-303",
    because: `${room}; so little is lost in every sum`,
    owner: /^(chains|columnsTimesVector|pack|multiplyRow|multiplyPacked)$/,
    before:
      /^(memory\.fill\(|longRows (\*|<<) \d+$|<usize>\w+ << [25]$|8 \* \(wide|wide << 3$|\(rows \* width\) >> 2$)/,
    after: /\+ 1|<< \(2\)$/,
  },
  {
    what: "the end of a row of a tile",
    because: "no more than is there already is stored once more",
    owner: /^storeColumns$/,
    before: /^left == 4$/,
    after: /^false$/,
  },
  {
    what: "the last of one column or three",
    because: "what is there already is stored once more",
    owner: /^storeColumns$/,
    before: /^left == 1$/,
    after: /^true$/,
  },
  {
    what: "how many elements are not zero",
    because: "it only decides which of two ways is tried first; both give the same bits",
    owner: /^countNonzero$/,
    before: /./,
  },
  {
    what: "whether all elements are finite",
    because: `${lanes}; a start of 1 is below every exponent that counts`,
    owner: /^allFinite$/,
    before: /^(m\d = i32x4.splat\(0\)|v128.load32_splat\(a\))$/,
  },
  {
    what: "zeros among the nonzeros, and room for lists",
    because: "a listed zero adds nothing; where lists might not fit, the product of all gives the same bits",
    owner: /^(listRows|packRowsOfBytes)$/,
    before:
      /^(x [!=]= 0|f32x4.ne\(x|i8x16.ne\(x|!?v128.any_true|entries > last|\(?<usize>capacity|last = |-1$)/,
  },
  {
    what: "counters past the last column",
    because: room,
    owner: /^transposeLists$/,
    before: /^k \+ 1$/,
  },
  {
    what: "asking for the cache lines of lists",
    because: "they are asked for early to save time; nothing is computed from them",
    owner: /^fetch$/,
    before: /./,
  },
  {
    what: "when cache lines are asked for",
    because: "it saves time only",
    owner: /^(multiplyLists|unpackLists)$/,
    before: /fetch|^\(?i - from|^i \+ fetched$/,
  },
  {
    what: "how a row of a result is cut into blocks",
    because: `every element is one sum in order, whatever block it is in; ${mended}`,
    owner: /^(multiplyLists|block\d+)$/,
    before: /^(exact = |most = |\(?vectors|width|\(?n \+ 3|~3|i \* n|to \* n|block\()|^(b|out) \+ j$/,
  },
  // elementwise
  {
    what: "the number of lanes",
    because: "17 >> 2 is 4 too, and 17 >> 3 is 2",
    before: /^lanes = 16 >> /,
  },
  {
    what: "one element more",
    because: past,
    owner: /^addScaled64$/,
    before: /^i < n$/,
  },
  {
    what: "masks of two vectors too many",
    because: past,
    owner: /^row$/,
    before: /^c \+ 4 <= n$/,
  },
  {
    what: "another lane",
    because: lanes,
    owner: /^(row|largestOf|logOfSum|exponentials|softmaxCrossEntropy)$/,
    before: /^[fi]\d+x\d\.extract_lane\((compared\(|best, |(exp4|log4|logOf)\(f\d+x\d.splat|e, )/,
  },
  {
    what: "the sign of a number of any size",
    because: "the exponent of 1 is set anyway",
    owner: /^signOf$/,
    before: /^signed = /,
  },
  {
    what: "a last bit of where a logarithm is reduced",
    because: "either reduction is good there",
    owner: /^logOf(Part)?$/,
    before: /^(above|m) = i64x2\.sub/,
  },
  {
    what: "which formula, where one ends and the other begins",
    because: seam,
    owner: /^(log1pOf|softplusOf|log4|sigmoid4|tanh4|erf4|multiple|exp2|tanh2|sigmoid2)$/,
    before: /^(f(32x4|64x2)\.(lt|ge)\(|some = )/,
  },
  {
    what: "the last part of π",
    because: "below what a float32 shows for numbers of up to 262144",
    owner: /^sineOf$/,
    before: /termOfSine\(3\)/,
  },
  {
    what: "a power that is not negative as one that is",
    because: "the exponents between are 0, which does not get here, and ½, of which only the half counts",
    owner: /^powerOf$/,
    before: /p < 0/,
  },
  {
    what: "the parameter of functions that take none",
    because: "nobody looks at it",
    before: /^loop\((EXPM1|LOG1P|SOFTPLUS|SIN|COS), a, out, n, 0\)$/,
  },
  {
    what: "more than the numbers looked at, or 1 among them",
    because: "what is found too far out is the reference's to compute, and 1 is not",
    owner: /^inRange$/,
    before: /^(size = |odd = |i \+ 8 <= n|v128\.load32_splat|f32x4\.gt)/,
  },
  {
    what: "how an exponent is put together",
    because:
      "any two parts of it whose powers are normal numbers do; of the shifted ones only the low bits count",
    owner: /^(expBetween4|log4)$/,
    before: /(shr_u\(shifted, 1\)|shr_u\(scaled, 23\))/,
  },
  {
    what: "from where on a logarithm is taken of a scaled number",
    because:
      "what is not subnormal may be scaled; a factor of 1 + 2⁻²³ is not seen beside so large a logarithm",
    owner: /^log4$/,
    before: /^(small|scaled) = /,
  },
  {
    what: "the sign of a magnitude",
    because: "that of the argument is put in its place",
    owner: /^(tanh4|erf4|tanh2)$/,
    before: /^f(32x4|64x2)\.sub\(/,
  },
  {
    what: "a sign taken from what has none",
    because: "a quotient of magnitudes is not negative, nor is e^-2x - 1 positive",
    owner: /^tanh2$/,
    before: /^(-0\.0|f64x2\.neg\(t\))$/,
  },
  {
    what: "another sum from 2^20 on",
    because: "from e^7 on the last digits of 2^n do not show in the quotient",
    owner: /^expm1$/,
    before: /term\(26\)/,
  },
  {
    what: "what is done for a power of 2 up to 2",
    because: "the arguments are 0 and less, or 2 and more, and 1 - 2^0 is 0",
    owner: /^expm1$/,
    before: /f64x2\.gt\(n, f64x2\.splat\(0\)\)$/,
  },
  {
    what: "another number for the cosine",
    because: "whatever is not 0 asks for it",
    owner: /^apply$/,
    before: /^sineOf\(x, 1\)$/,
  },
  {
    what: "several matrices of one row each as rows of one",
    because: "the plan makes one matrix of such",
    owner: /^runTwo$/,
    before: /^get\(15\) > 0$/,
    after: /> 0 \+ 1$/,
  },
  // random
  {
    what: "a rotation by whole bytes as any other",
    because: general,
    owner: /^turned$/,
    before: /^bits == (16|24)$/,
  },
  {
    what: "how many draws are made at a time, and how many words for that",
    because: "a word is a function of its number alone, and there is room",
    owner: /^draw(Uniform|Normals)$/,
    before: /^(most = )?wordsAtOnce >> 1$|^attempts << 1$/,
  },
  {
    what: "where the lists of points lie",
    because:
      "anywhere in the scratch will do that leaves as much room as points are found, 4 of 5 attempts; where the squares meet another list, the 0 at its end makes a NaN, and the generator draws in their place",
    owner: /^drawNormals$/,
    before: /^((xs|ys|squares) = |(xs|ys) \+ \(wordsAtOnce << 1\)|wordsAtOnce << 1$)/,
  },
  {
    what: "what lies beside the last point",
    because: "its normals are written where nobody looks, and at most call a rounding open",
    owner: /^drawNormals$/,
    before: /^f64\.store\(/,
  },
  {
    what: "a point in the center or on the circle, and a mask before the first attempt",
    because: "of 2^53 draws hardly one is at either, and there is no chunk without attempts",
    owner: /^accept$/,
    before: /^(mask = 0|f64x2\.splat\(0\)|f64x2\.lt\(square, one\))$/,
  },
  {
    what: "how near to the middle between two floats a rounding counts as open",
    because:
      "the generator gives the same bits in more time; a smaller range has most of 16 times to spare, and beside one that is open others are not",
    owner: /^isOpen$/,
    before:
      /^(error = |f64x2\.(abs|mul|add)\((part|v|f64x2\.\w+\([^,]*|\s*f64x2\.mul)|f64x2\.sub\(v, error|f32x4\.ne\(least)/,
    after: /\+ 1\)|neg\(|^f64x2\.add\(f64x2\.abs|^f64x2\.sub\((f64x2\.mul|error)|^f32x4\.eq/,
  },
  {
    what: "a logarithm, or a square, so wrong that no normal comes out",
    because: "a root of what is negative is a NaN, which counts as open: the generator draws in its place",
    owner: /^(logOfPart|normals32)$/,
    before:
      /^(i64x2\.(sub|shr_s)\(|f64x2\.(sub|div|mul)\((m|f|log|f64x2\.mul\(k), |-2$|v128\.shuffle|squares \+= 16)/,
  },
  {
    what: "one rounding called open at the start, or 1 and 1 taken for what is over 1 bit",
    because: "the generator gives the same bits in more time; of a sum that is shifted one bit is left",
    owner: /^(normals32|drawNormals)$/,
    before: /^(open = f32x4|1 - normals32)/,
  },
  {
    what: "the limit of a chunk of attempts",
    because: "as many pairs as attempts are never found",
    owner: /^normalsChunk$/,
    before: /^to - from$/,
  },

  {
    what: "the stride from a single row to the next",
    because: "there is no next row",
    owner: /^runTwo$/,
    before: /^twoOperands\(.*, 1, count\)$/,
    after: /0 \+ 1/,
  },

  // movement
  { what: "short runs as long ones", because: general, owner: /^run$/, before: /^bytes >= 256$/ },
  {
    what: "bands that overlap, or the test of a step of four",
    because: "what is written twice is the same; the end is a multiple of four",
    owner: /^transpose$/,
    before: /^(end = min\(r \+ 16|c < whole)/,
  },
  {
    what: "a transposition or a run as any copy",
    because: general,
    owner: /^plane$/,
    before: /sizeof<T>\(\) == 4|fromRow == 1|toColumn == 1|fromColumn (==|>) 1/,
  },
  {
    what: "a run in reverse or of one element as any copy, or of a single byte as one of four",
    because: `${general}; elements have 1, 4 or 8 bytes`,
    owner: /^plane$/,
    before: /^(sizeof<T>\(\) > 1|-1|fromColumn == 0)$/,
  },
  {
    what: "columns of one element as any",
    because: general,
    owner: /^(pick|addPicked)$/,
    before: /^inner == 1$/,
    after: /^false$/,
  },
  {
    what: "where the indices of a copy lie",
    because: "anywhere in the scratch will do",
    owner: /^copyStrided$/,
    before: /^(<usize>axes << 2|place = |places \+ )/,
  },

  // reductions
  {
    what: "the order in which lanes are added",
    because: "sums in float64 are rounded once: no order shows, where nothing cancels",
    owner: /^(logOfSum|sumRow|wide|widerSum)$/,
    before: /^v128\.shuffle/,
  },
  {
    what: "how much of a row is summed sixteen at a time, or in blocks",
    because: "the rest is summed another way: in another order, which is rounded once",
    owner: /^(sumRow|squares|sumBlock)$/,
    before: /^(n <= block|n >= 16|n & ~15|\(n & ~15\) << 2|a \+ \(\(n & ~15\) << 2\))$/,
  },
  {
    what: "an end that is a byte too early",
    because: "addresses move by whole elements",
    owner:
      /^(dot|squares\w+|keepLargest|extremeOf|largestOf|\w*[rR]ows?(Of\w+|64)?|count\w+|share\w+|\w+Columns|weights|\w*tandardized|add\w+|gradient|sumBlock|sigmoids|tangents|goBack)$/,
    before: /^[agixz] < (end|bytes|last)$/,
    after: /- 1$/,
  },
  {
    what: "more columns than there are",
    because: "they lie behind the others in the scratch, where nobody looks",
    owner: /^(addFourRows|addRow|addProducts|countTiesBeside)$/,
    before: /^(end = <usize>n << 2|i \+ (8|16) <= (end|bytes)|i == bytes)$/,
  },
  {
    what: "the step of what is left of pairs",
    because: "that is one element at most",
    owner: /^(addFourRows|addRow|addFourRows64)$/,
    before: /^i \+= [48]$/,
  },
  {
    what: "more of the scratch cleared, a start of 1e-303, or another place there",
    because: `${room}; so little is lost in every sum`,
    owner: /^(\w+Columns|sumProducts)$/,
    before: /^(memory\.fill\((scratch|sums|squares), 0|bytes << [12]$|width << 3$|squares = scratch)/,
    after: /0 \+ 1, |<< \d \+ 1\)?$/,
  },
  {
    what: "short rows as long ones, and long ones as short ones",
    because: general,
    owner: /^placeRows$/,
    before: /^n < 16$/,
  },
  {
    what: "places behind the row",
    because: "the extreme is in the row: it is found before them",
    owner: /^placeOf$/,
    before: /^i \+ 4 <= n$/,
  },
  {
    what: "another lane of a result on rows",
    because: lanes,
    owner: /^(placeOf|largestOrNaN|countTies|logSumExpRows|shifted|crossEntropyRows|exponentials)$/,
    before: /^[fi]\d+x\d\.extract_lane\(/,
    after: /, 1\)$/,
  },
  {
    what: "one lane of four that are the same",
    because: "one lane alone is looked at",
    owner: /^(logOfSum|logSoftmaxGradRows|splat)$/,
    before: /^v128\.load32_splat\(/,
  },
  {
    what: "what is taken off -∞",
    because: "e^-∞ is 0 whatever that is",
    owner: /^logSumExpGradRows$/,
    before: /^total == -Infinity \? 0 : total$/,
    after: /0 \+ 1/,
  },
  {
    what: "what is added to the variance before its root",
    because: "only the scale shows it, and moments have none",
    owner: /^moments(Around|Columns)$/,
    before: /, 0\)$/,
    after: /, 0 \+ 1\)$/,
  },
  {
    what: "the last kernel of all on rows",
    because: "no other number is left there",
    owner: /^(run|runNetworkRows)$/,
    before: /^kernel == ROWS_(ADD_PICKED_COLUMNS|STANDARDIZE_GRAD_COLUMNS)$/,
    after: /^true$/,
  },
  {
    what: "the first number of kernels on blocks",
    because: "the kernel of that number is of no blocks",
    owner: /^runRows$/,
    before: /^kernel < ROW_BLOCKS$/,
    after: /<=/,
  },

  // windows
  {
    what: "runs of neighbours, or of every other one, element by element",
    because: general,
    owner: /^(copyRun|addRun|foldPlane)$/,
    before: /^(step == 1|sizeof<T>\(\) == [48])/,
  },
  {
    what: "the first and the last window inside",
    because: seam,
    owner: /^(firstInside|endInside)$/,
    before: /^(left < 0|room > 0)/,
  },
  {
    what: "a run that is too long",
    because: "what follows is written over what is too much; behind the last one it is no more than a vector",
    owner: /^unfoldPlane$/,
    before: /^end - first$/,
  },
  {
    what: "windows that are apart taken for some that meet",
    because: general,
    owner: /^(areApart|foldPlane)$/,
    before: /^(\(?kernel\(plan, [01]\) - 1|areApart|stride\(plan, 1\))/,
  },
  {
    what: "how much of the sums is set to 0",
    because: "the sums of a border are dropped; what lies behind them is set before it is used",
    owner: /^foldPlane$/,
    before: /^(2 \* border|<usize>\(extent)/,
  },
  {
    what: "the sixth row of gathered windows",
    because: relaxed,
    owner: /^(gather8|gatheredTile)$/,
    before: /^tileRows > 5|a5\b|\bc5[01]\b|^first \+ 5$/,
  },
  {
    what: "a short sum of windows by the way of long ones",
    because: `${general}: one block more is rounded once either way; totals of a single chain are not read`,
    owner: /^(gatheredTile|rowSums)$/,
    before: /^k (<= PRODUCT_BLOCK|> PRODUCT_CHAIN)$/,
    after: /^(false|true|\(k\) (<|>=) \(PRODUCT_\w+\))$/,
  },
  {
    what: "the first term of a series with the second's factor",
    because: "it is a billionth of the sum",
    owner: /^logOf$/,
    before: /^p = term\(14\)$/,
  },
  {
    what: "which side 0 is on",
    because: "half of a normal distribution lies on either",
    owner: /^normalShare4$/,
    before: /^f32x4\.lt\(x, /,
    after: /\.le\(/,
  },

  // normalization
  {
    what: "five rows at a time",
    because: "the fifth is written once more by the next four, with the same numbers",
    owner: /^(gradientColumns|columns)$/,
    before: /^min\(4, length - j\)$/,
    after: /4 \+ 1/,
  },
  {
    what: "another place in the scratch",
    because: "nobody else uses that meanwhile",
    owner: /^(gradientColumns|columns)$/,
    before: /^(sums|squares|scales) = (scratch|squares) \+ /,
    after: /[12] \+ 1/,
  },
  {
    what: "columns as runs of one element",
    because: general,
    owner: /^batchNorm(Grad)?Channels$/,
    before: /^n == 1$/,
    after: /^false$/,
  },
  {
    what: "a row measured twice, or the distance of what comes after it",
    because: "it has the same mean and deviation; nothing comes after it",
    owner: /^layerNormRows$/,
    before: /^measure\(x, 1, 0, n, eps\)$/,
  },
  {
    what: "totals that start at 8e-304",
    because: "so little is lost in every sum",
    owner: /^layerNormGradBlocks$/,
    before: /^memory\.fill\(sums, 0, /,
    after: /0 \+ 1/,
  },
  {
    what: "the test of a step of four",
    because: "the end is a multiple of four",
    owner: /^(gradientOfRun|rescaled|columns|multiply|spread)$/,
    before: /^(g|x|i) < (end|bytes|half)$/,
    after: / - 1$/,
  },
  {
    what: "what an even number of factors leaves",
    because: "it is behind what is left, where the next products come, or nobody looks",
    owner: /^multiply$/,
    before: /^n & 1$/,
  },
  {
    what: "a gradient of 2e-38 that comes from behind the last step",
    because: "so little is lost in every sum",
    owner: /^lstmGradStep$/,
    before: /^memory\.fill\(h, 0, bytes\)$/,
    after: /0 \+ 1/,
  },
  {
    what: "more totals set to 0, or to 1e-303",
    because: `${room}; so little is lost in every sum`,
    owner: /^(gatheredTile|rowSums|sumRuns|sumTileRuns|convolvePlaneFilters)$/,
    before: /^(memory\.fill\(totals, 0, |tileBytes << 1$)/,
    after: /\+ 1/,
  },
  {
    what: "another place in the scratch or behind a strip",
    because: "nobody else uses that meanwhile",
    owner: /^(gatheredTile|rowSums|convolve|convolveFilters|convolvePlaneFilters)$/,
    before: /^((spare|totals) = s|2 \* tileBytes$|scratch \+ (48|tileBytes)$)/,
    after: /(8|2) \+ 1|48 \+ 1$|^\(2\) \+ |^\(scratch\) - /,
  },
  {
    what: "more vectors of sums than are wanted",
    because: "what lies behind them is computed afterwards, or nobody looks at it",
    owner: /^(gatheredTile|rowSums)$/,
    before: /^(fours = 2|add(Chain|Fours)\(|roundTotals\()/,
    after: /\b[23] \+ 1\b/,
  },
  {
    what: "planes stored once more",
    because: "what is stored of a plane too early is stored again by what has it whole",
    owner: /^(convolve|sumRuns|storePlanes)$/,
    before: /^min\((8, filters - o|some, 4)\)$/,
    after: /\+ 1/,
  },
  {
    what: "missing columns of a panel loaded, or those of a whole one element by element",
    because: `${general}; of missing columns nothing is stored, and none has more than four by four`,
    owner: /^(convolveFilters|loadPlanes)$/,
    before: /^((min\(8, )?filters - o\)?$|columns == 8$|transpose4\()/,
  },
  {
    what: "a ninth column of a panel",
    because: "the next row is written over it, and behind the last one there is room for a vector",
    owner: /^(packFilters|loadPlanes)$/,
    before: /^c < 8$/,
  },
  {
    what: "a row of windows at all places, or at more of them",
    because: `${general}; places that are too many are not read`,
    owner: /^convolvePlanes$/,
    before: /^(stepAcross == 1|\(across - 1\) \* stepAcross \+ 1|across - 1)$/,
    after: /^false$|\+ /,
  },
  {
    what: "the rest of a row that has none",
    because: "then nothing is copied",
    owner: /^convolveRow$/,
    before: /^x == count$/,
    after: /^false$/,
  },
  {
    what: "halves by the way of all windows, or set to 0 although they are whole",
    because: general,
    owner: /^(isHalving|pool32|clearRest)$/,
    before: /^(axis < 2|(kernel|padding)\(plan, axis\) != \d \|\| |halving$|2 \* across\(plan\) == )/,
    after: /^(true|false|axis < 2 \+ 1)$/,
  },
  {
    what: "an end that is a byte nearer",
    because: "addresses go by four bytes",
    owner: /^meanGrad$/,
    before: /^i < size$/,
    after: /- 1$/,
  },
  {
    what: "another number for the largest of float64",
    because: "whatever is none of the other three is that",
    owner: /^reduceWindows64$/,
    before: /^extremeColumns\(/,
    after: /3 \+ 1\)$/,
  },
  {
    what: "more zeros behind a row of a strip",
    because: "the next row, or what is computed from the strip, is written over them",
    owner: /^copyPlane$/,
    before: /^across - border$/,
    after: /^\(across\) \+ /,
  },
  {
    what: "more room between what belongs to one product of tiles and to the next",
    because: room,
    owner: /^stepOf$/,
    before: /^rows \* tiles \+ 4$/,
    after: /4 \+ 1$/,
  },
  {
    what: "a seventeenth product of tiles, or a row, a number or a vector too many behind others",
    because: "nobody reads it, or what comes next is written over it",
    owner: /^(convolveTiles|gatherRows|shrinkSums)$/,
    before: /^(i < 16|r < 3|done == bytes)$/,
    after: /^(i < 16 \+ 1|r < 3 \+ 1|false)$/,
  },
  {
    what: "an end in the middle of the last step",
    because: "steps are two rows, or four bytes: there are as many",
    owner: /^(convolveTiles|widen|stretchFilters)$/,
    before: /^(p < places|j < 12)$/,
    after: / - 1$/,
  },
  {
    what: "another place in the scratch, or more vectors of zeros there",
    because: "nobody else uses that meanwhile, and what comes of zeros too many is overwritten",
    owner: /^(widen|shrinkSums|copyRow)$/,
    before:
      /^(fours = |second = scratch|scratch \+ |rows = scratch|eights << 3|~3$|count & ~3|\(eights << 3\))/,
  },
];
