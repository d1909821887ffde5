/**
 * Families of normalization, dropout, recurrence and attention, a part of the registry: the library does not
 * import this file.
 */

import * as attention from "./attention/attention.js";
import * as blockwiseOp from "./attention/blockwise-op.js";
import * as dropout from "./dropout.js";
import * as gruOp from "./gru-op.js";
import * as lstmOp from "./lstm-op.js";
import * as ofGroups from "./normalization/of-groups.js";
import * as projectedLstmOp from "./projected-lstm-op.js";
import * as rnnOp from "./rnn-op.js";

export const networkFamilies = [
  {
    title: "Normalization of groups",
    files: ["ops/network/normalization/of-groups"],
    functions: ofGroups,
  },
  { title: "Random zeros", files: ["ops/network/dropout"], functions: dropout },
  {
    title: "Recurrence",
    files: [
      "ops/network/lstm-op",
      "ops/network/projected-lstm-op",
      "ops/network/gru-op",
      "ops/network/rnn-op",
    ],
    functions: {},
    internal: { ...lstmOp, ...projectedLstmOp, ...gruOp, ...rnnOp },
  },
  {
    title: "Attention",
    files: ["ops/network/attention/attention", "ops/network/attention/blockwise-op"],
    functions: attention,
    internal: blockwiseOp,
  },
];
