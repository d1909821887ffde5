/** Changes of the text that change no derivative, each with the reason. One that a test notices after all is an error here. */
import type { Mutant } from "./switch.js";

type Equivalent = Pick<Mutant, "owner" | "before" | "after"> & { readonly because: string };

export const equivalents: readonly Equivalent[] = [
  {
    owner: "walkBack",
    before: "!input.requiresGrad",
    after: "false",
    because: "an input without gradient has no entry among the flows; asking first saves looking for it",
  },
  {
    owner: "walkBack",
    before: "if (!input.requiresGrad) continue;",
    after: "if (!input.requiresGrad) ",
    because: "the same entry",
  },
  {
    owner: "targetsBetween",
    before: "input.requiresGrad",
    after: "true",
    because: "behind an input without gradient there is nothing that anyone wants",
  },
  {
    owner: "walkBack",
    before: "flow.gradient = undefined;",
    after: "",
    because: "a gradient that was used up is not asked for again; dropping it lets it be collected earlier",
  },
  {
    owner: "Flow",
    before: "this.gradient !== undefined",
    after: "true",
    because: "hooks run only where a gradient has arrived",
  },
  {
    owner: "versionsOf",
    before: "!written",
    after: "false",
    because: "a list of zeros says what no list says; leaving it out saves memory",
  },
  {
    owner: "GradFn",
    before: "this.#packing = undefined;",
    after: "",
    because: "what was packed is not asked for after the release; dropping it lets it be collected",
  },
  {
    owner: "GradFn",
    before: "!this.#inputs.some(isGivenUp)",
    after: "false",
    because: "where no operand is given up the new list is the old one",
  },
  {
    owner: "stripOf",
    before: "whole ? results : k.slice(results, [0, 0, first, 0], sizes, [1, 1, 1, 1])",
    after: "k.slice(results, [0, 0, first, 0], sizes, [1, 1, 1, 1])",
    because: "all rows are that slice; asking first saves a copy",
  },
  {
    owner: "joined",
    before: "parts.length === 1",
    after: "false",
    because: "one part joined is that part; asking first saves a copy",
  },
  {
    owner: "towardsImages",
    before: "products.reshape([count, c.groups * c.depth, upstream.shape[3] as number])",
    after: "products",
    because: "the kernel that adds columns up reads them in their order, whatever they are grouped in",
  },
  {
    owner: "towardsFilters",
    before: "k.sum(products, [0], false)",
    after: "k.sum(products, [0], true)",
    because: "the sum of all blocks is reshaped at the end",
  },
  {
    owner: "standardize",
    before:
      "isGradEnabled() ? r.input(0).variance(axes, { correction: 0, keepDims: true }).add(eps).rsqrt() : r.saved(0)",
    after: "r.input(0).variance(axes, { correction: 0, keepDims: true }).add(eps).rsqrt()",
    because: "what forward saved is that scale; taking it saves passes over the elements",
  },
  {
    owner: "maxPool2d",
    before: "!isGradEnabled()",
    after: "false",
    because: "the general path gives what the fused kernel gives, in more passes over the elements",
  },
  {
    owner: "powTensor",
    before: "a.where(a.ne(0).logicalOr(b.ne(0)), 1)",
    after: "a.where(a.ne(0).logicalOr(b.ne(0)), 2)",
    because: "any base but 0 will do: its power is multiplied by b, which is 0 there",
  },
  {
    owner: "logSumExp",
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
    owner: "fused",
    before: "target.rank === 1 && !isGradEnabled()",
    after: "false",
    because: "the general path gives what the fused kernel gives, in three passes over the elements",
  },
  {
    owner: "fused",
    before: "isGradEnabled() ? r.input(0).softmax() : r.saved(0)",
    after: "r.input(0).softmax()",
    because: "what forward saved is that softmax; taking it saves a pass",
  },
];

export const reasonFor = ({ owner, before, after }: Mutant): string | undefined =>
  equivalents.find((each) => each.owner === owner && each.before === before && each.after === after)?.because;
