/** Distributions: seeded draws, with gradients where they have them, log-probabilities, entropies. */
export { Exponential, Laplace, Normal, Uniform } from "./continuous.js";
export { Bernoulli, Categorical, type ProbsOrLogits } from "./discrete.js";
export { ContinuousDistribution, Distribution, type SampleOptions } from "./distribution.js";
export { klDivergence } from "./kl-divergence.js";
export { MixtureSameFamily } from "./mixture.js";
