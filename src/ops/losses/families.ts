/** The families of losses, a part of the registry: the library does not import this file. */
import * as binaryCrossEntropyOp from "./binary-cross-entropy-op.js";
import * as embeddings from "./embeddings.js";
import * as likelihoods from "./likelihoods.js";
import * as losses from "./losses.js";
import * as margins from "./margins.js";
import * as ofClasses from "./of-classes.js";
import * as probabilities from "./probabilities.js";
import * as ctc from "./sequences/ctc.js";

export const lossFamilies = [
  { title: "Losses", files: ["ops/losses/losses"], functions: losses },
  {
    title: "Losses of probabilities",
    files: ["ops/losses/probabilities", "ops/losses/binary-cross-entropy-op"],
    functions: probabilities,
    internal: binaryCrossEntropyOp,
  },
  { title: "Losses of distributions", files: ["ops/losses/likelihoods"], functions: likelihoods },
  { title: "Losses with margins", files: ["ops/losses/margins"], functions: margins },
  { title: "Losses of several classes", files: ["ops/losses/of-classes"], functions: ofClasses },
  { title: "Losses of sequences", files: ["ops/losses/sequences/ctc"], functions: ctc },
  { title: "Losses of vectors", files: ["ops/losses/embeddings"], functions: embeddings },
];
