/** The plain steps of what standardizes, as its ops tell them. */

/** From x to its distance d from the mean, and the deviation s. */
export const standardizing = (axes: readonly number[], eps: number): string =>
  `μ = mean[${axes}] {a}; d = {a} - μ; v = mean[${axes}] d²; s = √(v + ${eps})`;

/** Back, from the gradient u of the standardized n. */
export const unstandardizing = (axes: readonly number[], u: string, n: string): string =>
  `p = mean[${axes}] ${u}; q = mean[${axes}] (${u} × ${n}); {∂a} = (${u} - p - ${n} × q) / s`;
