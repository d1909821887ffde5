/** Borrowing a user's tensors: what is set on them for a computation is set back, whatever happens in it. */
import type { Tensor } from "../tensor/index.js";

/** Runs `fn` with `.grad` null and every tensor requiring grad; then both are as they were. The tensors are leaves. */
export function borrow<T>(leaves: readonly Tensor[], fn: () => T): T {
  const before = leaves.map((leaf) => ({ leaf, grad: leaf.grad, requiresGrad: leaf.requiresGrad }));
  try {
    for (const leaf of leaves) {
      leaf.grad = null;
      leaf.requiresGrad = true;
    }
    return fn();
  } finally {
    for (const { leaf, grad, requiresGrad } of before) {
      leaf.grad = grad;
      leaf.requiresGrad = requiresGrad;
    }
  }
}

/** The gradients of `root` with respect to borrowed leaves; undefined for those that it does not depend on. Their `.grad` is null afterwards. */
export function pull(
  root: Tensor,
  seed: Tensor,
  leaves: readonly Tensor[],
  createGraph = false,
): (Tensor | undefined)[] {
  if (root.requiresGrad) root.backward(seed, { retainGraph: true, createGraph });
  return leaves.map((leaf) => {
    const { grad } = leaf;
    leaf.grad = null;
    return grad ?? undefined;
  });
}
