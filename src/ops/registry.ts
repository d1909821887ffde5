/**
 * Every function on tensors, by family: what tests, cards and mutants enumerate, so that none can be
 * forgotten. A family is what its files export, so that an op in a family's file is here without another
 * line. The library does not import this file.
 */
import { add, broadcastTo, type Op, sumTo, type Tensor, to } from "../tensor/index.js";
import * as piecewise from "./activations/piecewise.js";
import * as smooth from "./activations/smooth.js";
import { decompositionFamilies } from "./decompositions/families.js";
import * as distances from "./distances/distances.js";
import * as activations from "./elementwise/activations.js";
import * as arithmetic from "./elementwise/arithmetic.js";
import * as choices from "./elementwise/choices.js";
import * as comparisons from "./elementwise/comparisons.js";
import * as geluOps from "./elementwise/gelu-op.js";
import * as powOps from "./elementwise/pow-ops.js";
import * as powers from "./elementwise/powers.js";
import * as reluBackward from "./elementwise/relu-backward.js";
import * as rounding from "./elementwise/rounding.js";
import * as trigonometry from "./elementwise/trigonometry.js";
import { fourierFamilies } from "./fourier/families.js";
import { imageFamilies } from "./images/families.js";
import { indexingFamilies } from "./indexing/families.js";
import * as einsum from "./linear-algebra/einsum.js";
import * as matmulOp from "./linear-algebra/matmul-op.js";
import * as products from "./linear-algebra/products.js";
import * as tensordot from "./linear-algebra/tensordot.js";
import * as crossEntropy from "./losses/cross-entropy.js";
import * as crossEntropyOp from "./losses/cross-entropy-op.js";
import { lossFamilies } from "./losses/families.js";
import { networkFamilies } from "./network/families.js";
import * as normalization from "./network/normalization/layer-and-batch.js";
import * as normalizeOps from "./network/normalization/layer-and-batch-ops.js";
import * as standardize from "./network/normalization/standardize.js";
import * as oneHot from "./network/one-hot.js";
import * as softmax from "./network/softmax.js";
import { orderFamilies } from "./order/families.js";
import { reductionFamilies } from "./reductions/families.js";
import * as categories from "./sampling/categories.js";
import * as draws from "./sampling/draws.js";
import { shapeFamilies } from "./shape/families.js";
import { specialFamilies } from "./special/families.js";

export type AnyOp = Op<readonly unknown[], unknown, readonly Tensor[]>;

/** Functions on tensors by name: a family file that exports anything else does not compile here. */
type Functions = Readonly<Record<string, (...args: never[]) => Tensor | Tensor[]>>;

export interface Family {
  readonly title: string;
  /**
   * Its files under src, without their ending; the one whose first sentence is about the whole family comes
   * first.
   */
  readonly files: readonly string[];
  /** What users can call. */
  readonly functions: Functions;
  /** The ops behind those and behind their derivatives. */
  readonly internal?: Functions;
}

/** The families, in the order in which one learns them. */
export const families: readonly Family[] = [
  { title: "Arithmetic", files: ["ops/elementwise/arithmetic"], functions: arithmetic },
  {
    title: "Powers and exponentials",
    files: ["ops/elementwise/powers", "ops/elementwise/pow-ops"],
    functions: powers,
    internal: powOps,
  },
  { title: "Trigonometry", files: ["ops/elementwise/trigonometry"], functions: trigonometry },
  {
    title: "Activations",
    files: ["ops/elementwise/activations", "ops/elementwise/relu-backward", "ops/elementwise/gelu-op"],
    functions: activations,
    internal: { ...reluBackward, ...geluOps },
  },
  { title: "Activations of straight pieces", files: ["ops/activations/piecewise"], functions: piecewise },
  { title: "Smooth activations", files: ["ops/activations/smooth"], functions: smooth },
  { title: "Rounding", files: ["ops/elementwise/rounding"], functions: rounding },
  ...specialFamilies,
  { title: "Comparisons", files: ["ops/elementwise/comparisons"], functions: comparisons },
  { title: "Choices", files: ["ops/elementwise/choices"], functions: choices },
  {
    title: "What the engine itself applies",
    files: ["tensor/op/primitives"],
    functions: { add, broadcastTo },
    internal: { sumTo },
  },
  { title: "Dtypes", files: ["tensor/op/operands"], functions: { to } },
  ...reductionFamilies,
  ...orderFamilies,
  ...shapeFamilies,
  ...indexingFamilies,
  {
    title: "Products",
    files: ["ops/linear-algebra/products", "ops/linear-algebra/matmul-op"],
    functions: products,
    internal: matmulOp,
  },
  { title: "Products over chosen axes", files: ["ops/linear-algebra/tensordot"], functions: tensordot },
  { title: "Einstein summation", files: ["ops/linear-algebra/einsum"], functions: einsum },
  ...decompositionFamilies,
  ...fourierFamilies,
  { title: "Softmax and its logarithm", files: ["ops/network/softmax"], functions: softmax },
  { title: "Labels", files: ["ops/network/one-hot"], functions: oneHot },
  {
    title: "Cross-entropy",
    files: ["ops/losses/cross-entropy", "ops/losses/cross-entropy-op"],
    functions: crossEntropy,
    internal: crossEntropyOp,
  },
  ...lossFamilies,
  { title: "Distances", files: ["ops/distances/distances"], functions: distances },
  ...imageFamilies,
  {
    title: "Normalization",
    files: [
      "ops/network/normalization/layer-and-batch",
      "ops/network/normalization/layer-and-batch-ops",
      "ops/network/normalization/standardize",
    ],
    functions: normalization,
    internal: {
      ...standardize,
      layerNormOp: normalizeOps.layerNormOp,
      batchNormOp: normalizeOps.batchNormOp,
    },
  },
  ...networkFamilies,
  {
    title: "Draws",
    files: ["ops/sampling/draws", "ops/sampling/categories"],
    functions: { ...draws, ...categories },
  },
];

export interface Entry {
  /** The name of its export, which for the op behind a function is another than its own. */
  readonly name: string;
  readonly family: Family;
  readonly isPublic: boolean;
  readonly call: (...args: never[]) => Tensor | Tensor[];
  /** Undefined for a function that is composed of ops. */
  readonly op: AnyOp | undefined;
}

const isOp = (call: object): call is AnyOp => "definition" in call;

/** Every function, by name. */
export const registry: ReadonlyMap<string, Entry> = new Map(
  families
    .flatMap((family) =>
      Object.entries({ ...family.internal, ...family.functions }).map(([name, call]): Entry => {
        const isPublic = name in family.functions;
        return { name, family, isPublic, call, op: isOp(call) ? call : undefined };
      }),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) => [entry.name, entry]),
);
