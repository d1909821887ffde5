/** Calls of distributions. */
import * as wengert from "wengert";
import { generator, matrix, vector } from "./samples.js";
import { type Call, callsOf, methodsOf, none } from "./table.js";

const { distributions } = wengert;
const normal = () => new distributions.Normal(0, vector());
const drawn = { sample: () => [[2], { generator: generator() }], logProb: () => [vector()], entropy: none };

export const distributionCalls: readonly Call[] = [
  ...callsOf(distributions, {
    Normal: () => [0, 1],
    Laplace: () => [0, 1],
    Uniform: () => [0, 1],
    Exponential: () => [1],
    Bernoulli: () => [{ probs: vector(), logits: undefined }],
    Categorical: () => [{ probs: matrix(), logits: undefined }],
    MixtureSameFamily: () => [new distributions.Categorical({ logits: vector() }), normal()],
    klDivergence: () => [normal(), normal()],
  }),
  ...methodsOf("Distribution", normal, drawn),
  ...methodsOf("ContinuousDistribution", normal, { rsample: drawn.sample }),
];
