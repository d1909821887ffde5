/** How the convolutional networks of chapters 7 and 8 are trained and measured. */
import { type nn, noGrad, optim, type Tensor } from "wengert";
import { sample } from "wengert/data";
import type { Draws, Split } from "./options.js";

/** The share of right answers, a hundred images at a time. */
export function accuracyOf(net: { predict(x: Tensor): Tensor }, { x, t }: Split): number {
  let right = 0;
  for (let from = 0; from < t.size; from += 100) {
    const range = [[from, Math.min(from + 100, t.size)] as const];
    right += noGrad(() => net.predict(x.slice(range)).argMax(1).eq(t.slice(range)).sum().item());
  }
  return right / t.size;
}

/** Trains by the book's Adam for so many batches; losses by batch. `seen` is called after each epoch. */
export function train(
  net: nn.Module & { loss(x: Tensor, t: Tensor): Tensor },
  images: Split,
  {
    batches,
    generator,
    batch = 100,
    seen = () => {},
  }: Pick<Draws, "generator"> & { batches: number; batch?: number; seen?: (batch: number) => void },
): number[] {
  const optimizer = new optim.Adam(net.parameters(), { lr: 0.001, eps: 1e-7, epsBeforeCorrection: true });
  return Array.from({ length: batches }, (_, i) => {
    const { x, t } = sample(images, batch, generator);
    optimizer.zeroGrad();
    const loss = net.loss(x, t);
    loss.backward();
    optimizer.step();
    if ((i + 1) % Math.ceil(images.t.size / batch) === 0) seen(i + 1);
    return loss.item();
  });
}
