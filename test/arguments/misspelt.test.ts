/** Options as other libraries spell them, and as fingers do: the error names the one that was meant. */
import { expect, test } from "vitest";
import { isOptions, type Options, type Signature } from "../../src/arguments/index.js";
import { signatureOf } from "./declarations.js";
import { declaredFunctions } from "./public-functions.js";

/** By our name: PyTorch's, NumPy's and Keras's names for the same, and what people write. */
const elsewhere: Readonly<Record<string, string>> = {
  axis: "dim dims axes",
  keepDims: "keepdim keepdims keep_dims keepDim",
  lr: "learning_rate learningRate step_size eta",
  eps: "epsilon",
  betas: "beta beta_1 beta1 beta_2",
  alpha: "rho smoothing_constant decay",
  rho: "alpha smoothing_constant decay",
  weightDecay: "weight_decay wd l2 decay",
  momentum: "momentun mu",
  nesterov: "use_nesterov",
  requiresGrad: "requires_grad trainable",
  dtype: "type data_type",
  generator: "rng seed random_state",
  retainGraph: "retain_graph keep_graph",
  createGraph: "create_graph",
  allowUnused: "allow_unused",
  mask: "attn_mask attention_mask attnMask",
  causal: "is_causal use_causal_mask",
  dropoutP: "dropout_p dropout",
  correction: "ddof unbiased",
  reduction: "reduce size_average",
  training: "train is_training",
  bias: "use_bias",
  batchSize: "batch_size batch",
  shuffle: "shuffel",
  dropLast: "drop_last drop_remainder",
  stride: "strides",
  padding: "pad",
  dilation: "dilation_rate",
  groups: "num_groups group",
  countIncludePad: "count_include_pad",
  init: "initializer kernel_initializer weight_init",
  layers: "num_layers numLayers",
  affine: "elementwise_affine elementwiseAffine",
  runningMean: "running_mean moving_mean",
  runningVariance: "running_var running_variance moving_variance",
  normType: "norm_type ord",
  errorIfNonFinite: "error_if_nonfinite",
  initialAccumulator: "initial_accumulator_value",
  lrDecay: "lr_decay",
  centered: "centred",
  every: "step_size interval",
  factor: "gamma",
  floor: "eta_min",
  steps: "T_max total_iters total_steps",
  from: "start_factor",
  to: "end_factor",
  argument: "argnums argnum",
  hasAux: "has_aux",
  replace: "replacement",
  dir: "root folder path data_dir",
  flatten: "flaten",
  normalize: "normalise scale",
  oneHot: "one_hot onehot one_hot_label",
  min: "low minimum a_min",
  max: "high maximum a_max",
  value: "fill_value constant_values",
  approximate: "approx",
  theme: "colors palette",
  title: "titel",
  digits: "precision",
  rankdir: "rank_dir direction",
  rtol: "rel_tol relTol",
  atol: "abs_tol absTol",
  equalNaN: "equal_nan",
};

const optionsOf = ({ parameters }: Signature): Options<object>[] =>
  Object.values(parameters).filter((of) => isOptions(of));

const lists = declaredFunctions.flatMap(({ name }) => {
  const takes = signatureOf(name);
  return takes === undefined
    ? []
    : optionsOf(takes).map(({ kinds, meantBy }) => ({ name, known: Object.keys(kinds), meantBy }));
});

const snake = (word: string) => word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

test("snake case, other capitals, and a letter too many lead to the option", () => {
  for (const { name, known, meantBy } of lists)
    for (const key of known)
      for (const given of [
        snake(key),
        key.toUpperCase(),
        key.toLowerCase(),
        `${key}s`,
        `${key.slice(0, 1)}${key}`,
      ])
        if (!known.includes(given)) expect(meantBy(given, known), `${given} of ${name}`).toBe(key);
});

test("so do the names that other libraries have for it", () => {
  for (const { name, known, meantBy } of lists)
    for (const [own, others] of Object.entries(elsewhere))
      for (const given of others.split(" "))
        if (known.includes(own) && !known.includes(given)) {
          const meant = meantBy(given, known);
          const shared = Object.entries(elsewhere).filter(([, all]) => all.split(" ").includes(given));
          expect(
            shared.map(([each]) => each),
            `${given} of ${name}`,
          ).toContain(meant);
        }
});

test("what is like none leads to none", () => {
  for (const { known, meantBy } of lists)
    for (const given of ["colour", "zzz", "constructor", "x", ""])
      expect(meantBy(given, known)).toBeUndefined();
});
