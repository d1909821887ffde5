/** Changes of the text that change no derivative, each with the reason. One that a test notices after all is an error here. */
import type { Mutant } from "./switch.js";

type Equivalent = Pick<Mutant, "owner" | "before" | "after"> & { readonly because: string };

export const equivalents: readonly Equivalent[] = [
  {
    owner: "propagate",
    before: "store.forget(node);",
    after: "",
    because: "a gradient that was used up is not asked for again; dropping it lets it be collected earlier",
  },
  {
    owner: "GradientStore",
    before: "this.#sums.set(node, undefined);",
    after: "",
    because: "the same",
  },
  {
    owner: "nodesBetween",
    before: "beyond ? carriesGradient : (input, node) => input.requiresGrad && !wanted.has(node)",
    after: "carriesGradient",
    because: "nothing wanted lies behind a wanted node there; not looking saves the way",
  },
  {
    owner: "nodesBetween",
    before: "input.requiresGrad && !wanted.has(node)",
    after: "(input.requiresGrad) || (!wanted.has(node))",
    because: "nothing wanted lies behind what has no gradient either",
  },
  {
    owner: "powTensor",
    before: "a.where(a.ne(0).logicalOr(b.ne(0)), 1)",
    after: "a.where(a.ne(0).logicalOr(b.ne(0)), 2)",
    because: "any base but 0 will do: its power is multiplied by b, which is 0 there",
  },
  {
    owner: "sharesOf",
    before: "y.where(y.ne(-Infinity), 0)",
    after: "y.where(y.ne(-Infinity), 1)",
    because: "every x is -∞ there, and so is x minus any finite shift",
  },
  {
    owner: "norm",
    before: "y.where(positive, 1)",
    after: "y.where(positive, 2)",
    because: "every x is 0 there, and so is x by any divisor but 0",
  },
  {
    owner: "elu",
    before: "max: 0",
    after: "max: 1",
    because: "only keeps the exponential of the branch that is not taken finite; any bound from 0 on does",
  },
  {
    owner: "softmaxCrossEntropyOp",
    before: "target.rank === 1 && !isGradEnabled()",
    after: "false",
    because: "the general path gives what the fused kernel gives, in three passes over the elements",
  },
  {
    owner: "softmaxCrossEntropyOp",
    before: "isGradEnabled() ? r.input(0).softmax() : r.saved(0)",
    after: "r.input(0).softmax()",
    because: "what forward saved is that softmax; taking it saves a pass",
  },
  {
    owner: "mul",
    before: "times(g, r.input(1), operandOf(r, 0))",
    after: "times(r.input(1), g, operandOf(r, 0))",
    because: "the product is commutative",
  },
  {
    owner: "mul",
    before: "times(g, r.input(0), operandOf(r, 1))",
    after: "times(r.input(0), g, operandOf(r, 1))",
    because: "the product is commutative",
  },
  {
    owner: "mul",
    before: "operandOf(r, 0)",
    after: "operandOf(r, 1)",
    because: "the general path gives what the fused kernel gives: the engine sums",
  },
  {
    owner: "times",
    before: 'g.dtype === "float32"',
    after: '(g.dtype) !== ("float32")',
    because: "the kernel takes float64 too",
  },
  {
    owner: "times",
    before: "shape.length > 0",
    after: "shape.length > 1",
    because: "the general path gives what the fused kernel gives: the engine sums",
  },
  {
    owner: "times",
    before: "shape.length > 0",
    after: "(shape.length) >= (0)",
    because: "the kernel sums over all axes too",
  },
  {
    owner: "times",
    before: "!summed || sameSizes(g.array, operand.array) || !sameSizes(g.array, factor.array)",
    after: "true",
    because: "the general path gives what the fused kernel gives: the engine sums",
  },
  {
    owner: "times",
    before: "kernels.dotAlong(g.array, factor.array, axes).reshape(shape)",
    after: "kernels.dotAlong(g.array, factor.array, axes)",
    because: "the engine leaves out axes of 1",
  },
  {
    owner: "powTensor",
    before: "g.where(b.ne(0).logicalOr(g.abs().ne(Infinity)), 0)",
    after: "g.where(b.ne(0).logicalOr(g.abs().ne(Infinity)), 1)",
    because: "any finite number will do: it is multiplied by b, which is 0 there",
  },
  {
    owner: "powTensor",
    before: "a.where(moves, 1)",
    after: "a.where(moves, 2)",
    because: "any base above 0 will do: its logarithm is not taken there",
  },
  {
    owner: "sharesOf",
    before: "!above.any().item()",
    after: "false",
    because: "the general path gives the same where no x is ∞, in five more passes over the elements",
  },
  {
    owner: "sharesOf",
    before: "shifted.where(above.logicalNot(), 0)",
    after: "shifted.where(above.logicalNot(), 1)",
    because: "keeps ∞ - ∞ out of the exponential; what stands there instead is not taken, nor its derivative",
  },
  {
    owner: "sliceScatter",
    before: "[0, 0]",
    after: "[1, 0]",
    because: "as empty",
  },
  {
    owner: "maxPool2d",
    before: "y.sum()",
    after: "y.mean()",
    because: "a NaN among the elements makes either NaN",
  },
  {
    owner: "maxPool2d",
    before: "x.ne(x).to(x.dtype)",
    after: "x.ne(x)",
    because: "the windows of flags are flags; the contract of the kernel promises that of numbers only",
  },
  {
    owner: "maxPool2d",
    before: "hasNaN ? largest.logicalOr(columnsOf(x.ne(x).to(x.dtype), 0).ne(0)) : largest",
    after: "largest.logicalOr(columnsOf(x.ne(x).to(x.dtype), 0).ne(0))",
    because: "without a NaN there is none to add; not looking saves passes",
  },
  {
    owner: "maxPool2d",
    before: "!isGradEnabled() && !hasNaN",
    after: "false",
    because: "the general path gives what the fused kernel gives, by way of all windows side by side",
  },
  {
    owner: "partsByKernel",
    before: "isOneBlock({ query, key }, r.attrs) ? r.saved(0).array : undefined",
    after: "undefined",
    because: "weights that were not kept are computed again",
  },
  {
    owner: "stepByStep",
    before: "-2",
    after: "-3",
    because: "each matrix of a stack then has the same mask",
  },
  {
    owner: "partsByKernel",
    before: "k.sum(ofSums, [0], false)",
    after: "k.sum(ofSums, [0], true)",
    because: "the engine takes axes of one element away",
  },
  {
    owner: "partsByKernel",
    before: "k.sum(ofGates, [0], false)",
    after: "k.sum(ofGates, [0], true)",
    because: "the engine takes axes of one element away",
  },
  {
    owner: "partsByKernel",
    before: "networkKernels.sum(z, [0, 1], false)",
    after: "networkKernels.sum(z, [0, 1], true)",
    because: "the engine takes axes of one element away",
  },
  ...["layerNormOp", "batchNormOp"].flatMap((owner) =>
    [
      ["0", "input 2"],
      ["1", "input 1"],
      ["2", "input 0"],
      ["2", "input 1"],
      ["2", "saved 0"],
    ].map(([operand, value]) => ({
      owner,
      before: `∂ by operand ${operand}`,
      after: `another value than the one that forward saw: ${value}`,
      because: "this gradient does not depend on it; it is read for the others, computed at the same time",
    })),
  ),
  {
    owner: "blockwiseAttention",
    before: "∂ by operand 2",
    after: "another value than the one that forward saw: input 2",
    because: "this gradient does not depend on it; it is read for the others, computed at the same time",
  },
  {
    owner: "cholesky",
    before: "∂ by operand 0",
    after: "the gradient transposed, under the old shape",
    because: "the gradient is symmetric",
  },
  {
    owner: "eigenvaluesOp",
    before: "∂ by operand 0",
    after: "the gradient transposed, under the old shape",
    because: "the same",
  },
  {
    owner: "eigenvectorsOp",
    before: "∂ by operand 0",
    after: "the gradient transposed, under the old shape",
    because: "the same",
  },
  {
    owner: "eigenvectorsOp",
    before: "matmulOp(matmulOp(vectors, turning), vectors, { transposeB: true })",
    after: "matmulOp(vectors, matmulOp(vectors, turning), { transposeB: true })",
    because: "what stands between the vectors is symmetric",
  },
  {
    owner: "differences",
    before: "x.unsqueeze(-2).sub(x.unsqueeze(-1)).add(identityOf(x))",
    after: "x.unsqueeze(-2).sub(x.unsqueeze(-1)).sub(identityOf(x))",
    because: "what is divided by the diagonal is 0",
  },
  {
    owner: "cofactors",
    before: "!hasZero(y)",
    after: "false",
    because: "singular values give the same cofactors, in more operations",
  },
  {
    owner: "cofactors",
    before: "detSignOp(left).mul(detSignOp(right))",
    after: "detSignOp(left).div(detSignOp(right))",
    because: "a sign is 1 or -1",
  },
  {
    owner: "cofactors",
    before: "others.mul(detSignOp(left).mul(detSignOp(right)).unsqueeze(-1))",
    after: "others.div(detSignOp(left).mul(detSignOp(right)).unsqueeze(-1))",
    because: "the same",
  },
];
export const reasonFor = ({ owner, before, after }: Mutant): string | undefined =>
  equivalents.find((each) => each.owner === owner && each.before === before && each.after === after)?.because;
