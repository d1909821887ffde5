/** How far one distribution is from another of its kind (Kullback and Leibler 1951). */
import { checkedInside, signature, ValueError } from "../arguments/index.js";
import { scope, type Tensor } from "../tensor/index.js";
import { Distribution } from "./distribution.js";

const distribution = checkedInside("a distribution");
const takes = signature("klDivergence", { p: distribution, q: distribution });

/**
 * KL(p ‖ q) = Σ p · ln(p / q), or the integral, of two distributions of one kind, in closed form; ∞ where p
 * has something that q has not.
 * @throws ValueError for distributions of different kinds, ShapeError for shapes that do not broadcast.
 */
export function klDivergence<D extends Distribution>(p: D, q: D): Tensor {
  takes.check(arguments);
  for (const [name, each] of Object.entries({ p, q }))
    if (!(each instanceof Distribution))
      throw new ValueError(`klDivergence: ${name} must be a distribution, as new Normal(0, 1) is`);
  if (p.constructor !== q.constructor)
    throw new ValueError(
      "klDivergence: the two distributions are of different kinds, for which there is no formula. Its " +
        "estimate is the mean of p.logProb(x) - q.logProb(x) over draws x of p.",
    );
  return scope("klDivergence", () => p.divergence(q));
}
