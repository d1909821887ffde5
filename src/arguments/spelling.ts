/** Which option was meant by one that does not exist. */

/** Words of other libraries for the same thing; what is compared is lower case without `_` and `-`. */
export type Synonyms = readonly (readonly string[])[];

/** For options of tensors and their methods, which every program has. */
export const tensorWords: Synonyms = [
  ["axis", "axes", "dim", "dims"],
  ["keepDims", "keepDim", "keepAxes"],
  ["requiresGrad", "grad", "trainable"],
  ["retainGraph", "keepGraph"],
  ["correction", "ddof", "unbiased"],
  ["dtype", "type", "dataType"],
  ["min", "low", "minimum", "aMin"],
  ["max", "high", "maximum", "aMax"],
  ["value", "fillValue", "constantValues"],
  ["approximate", "approx"],
];

/** For all options: those of layers, optimizers, images, data and pictures among them. */
const words: Synonyms = [
  ...tensorWords,
  ["lr", "learningRate", "stepSize", "eta", "rate"],
  ["eps", "epsilon"],
  ["betas", "beta", "beta1", "beta2"],
  ["alpha", "rho", "decay", "smoothing", "smoothingConstant"],
  ["momentum", "beta", "mu"],
  ["weightDecay", "l2", "wd", "decay"],
  ["initialAccumulator", "initialAccumulatorValue"],
  ["nesterov", "useNesterov"],
  ["normType", "ord"],
  ["every", "stepSize", "interval"],
  ["factor", "gamma"],
  ["floor", "etaMin"],
  ["steps", "tMax", "totalIters", "totalSteps"],
  ["from", "startFactor"],
  ["to", "endFactor"],
  ["padding", "pad"],
  ["stride", "strides"],
  ["dilation", "dilationRate"],
  ["groups", "numGroups"],
  ["generator", "rng", "seed", "random", "randomState"],
  ["seed", "upstream", "gradOutput"],
  ["seeds", "gradOutputs"],
  ["argument", "argnums", "argnum"],
  ["mask", "attnMask", "attentionMask"],
  ["causal", "isCausal", "useCausalMask"],
  ["dropoutP", "dropout", "p"],
  ["dropout", "dropoutP", "p"],
  ["reduction", "reduce", "sizeAverage"],
  ["training", "train", "isTraining"],
  ["bias", "useBias"],
  ["weight", "gamma"],
  ["init", "initializer", "kernelInitializer", "weightInit"],
  ["layers", "numLayers"],
  ["affine", "elementwiseAffine"],
  ["runningMean", "movingMean"],
  ["runningVariance", "runningVar", "movingVariance"],
  ["batchSize", "batch"],
  ["shuffle", "random"],
  ["dropLast", "dropRemainder"],
  ["replace", "replacement"],
  ["rtol", "relTol", "relativeTolerance"],
  ["atol", "absTol", "absoluteTolerance"],
  ["dir", "folder", "directory", "path", "root", "dataDir"],
  ["normalize", "scale"],
  ["oneHot", "oneHotLabel"],
  ["theme", "colors", "palette"],
  ["digits", "precision"],
  ["rankdir", "direction"],
];

const plain = (word: string) => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** The known word that was most likely meant; undefined if none is near. */
export const nearest = (word: string, known: readonly string[]): string | undefined =>
  nearestBy(words, word, known);

/** The same where only these words are for the same thing. */
export function nearestBy(synonyms: Synonyms, word: string, known: readonly string[]): string | undefined {
  const given = plain(word.slice(0, 40));
  const same = known.find((each) => plain(each) === given);
  if (same !== undefined) return same;
  for (const group of synonyms) {
    if (!group.some((each) => plain(each) === given)) continue;
    const meant = known.find((each) => group.includes(each));
    if (meant !== undefined) return meant;
  }
  const [best] = known
    .map((each) => ({ each, distance: editDistance(given, plain(each)) }))
    .filter(({ each, distance }) => distance <= Math.max(1, Math.floor(each.length / 3)))
    .filter(({ each, distance }) => distance < Math.max(given.length, each.length)) // something is left of it
    .sort((a, b) => a.distance - b.distance);
  return best?.each;
}

/** How many letters have to be put in, left out, replaced or swapped with a neighbour (Damerau, 1964). */
function editDistance(a: string, b: string): number {
  let [twoBefore, before] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (before[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (before[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
        swapped ? (twoBefore[j - 2] as number) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [twoBefore, before] = [before, row];
  }
  return before[b.length] as number;
}
