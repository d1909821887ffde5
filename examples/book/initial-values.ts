/**
 * Section 6.2.4: the same network on MNIST from weights of standard deviation 0.01, by Xavier's and by He's rule.
 * `npx tsx examples/book/initial-values.ts`
 */
import { optim } from "wengert";
import { positiveNumber, wholeNumber } from "../shared/flags.js";
import { main } from "../shared/main.js";
import { compare, type Losses, tell } from "./comparison.js";
import { MultiLayerNet } from "./multi-layer-net.js";
import { randomFlags } from "./options.js";

const starts = { "std 0.01": 0.01, Xavier: "xavier", He: "he" } as const;

/** The losses of each, batch by batch. */
export const compareStarts = (
  iterations: number,
  { lr = 0.01, ...options }: { lr?: number; images?: number; seed: number; rng: string },
): Losses[] =>
  compare(iterations, options, (draws) =>
    Object.entries(starts).map(([name, weights]) => {
      const net = new MultiLayerNet(784, [100, 100, 100, 100], 10, { ...draws, weights });
      return { name, net, optimizer: new optim.SGD(net.parameters(), { lr }) };
    }),
  );

export const program = await main(import.meta.url, "examples/book/initial-values.ts", {
  about: "Section 6.2.4: initial values compared on MNIST.",
  flags: {
    iterations: wholeNumber([1, 100_000], 2000, "batches of 128 images", "steps"),
    lr: positiveNumber(0.01, "learning rate of SGD", "rate"),
    ...randomFlags,
  },
  run: ({ iterations, ...options }) => ({
    "initial-values": tell(compareStarts(iterations, options), iterations),
  }),
});
