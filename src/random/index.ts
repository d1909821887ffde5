/** Random numbers: the library's own generator, NumPy's, and what both can be asked for. */
export { below } from "./below.js";
export type { ChoiceOptions, Size } from "./choice.js";
export { defaultGenerator, manualSeed } from "./default-generator.js";
export { Generator } from "./generator.js";
export { log } from "./log/log.js";
export { NumpyRandom, type NumpyRandomState } from "./numpy/numpy-random.js";
export {
  type CountedWords,
  type FloatArray,
  type GeneratorState,
  generatorKind,
  type RandomGenerator,
} from "./random-generator.js";
export { type RecordedDraws, recordDraws, takeBackDraws } from "./replay.js";
export { cumulative, distinctByWeight, searchRight } from "./weighted-choice.js";
