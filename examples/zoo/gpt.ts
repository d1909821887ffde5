/**
 * A small GPT: letters of a text, predicted by attention to those before. `npx tsx examples/zoo/gpt.ts`
 */
import * as w from "wengert";
import { Generator, nn, optim, type Tensor, tensor } from "wengert";
import { plotLines } from "wengert/viz";
import { wholeNumber } from "../shared/flags.js";
import { main, row } from "../shared/main.js";

const text =
  `a tensor remembers the op that made it, and the op remembers its tensors. the way back is the way there, read from its end.
what flows forward is a value, what flows back is a gradient. where a value was used twice, two gradients meet, and they are added.
the sum is linear, the product is not: each factor is multiplied by the gradient and by the other factor. the chain rule says the rest.
a network is a long sum of products with bends between them. it learns by small steps against its gradient, and the loss goes down.
`.replaceAll("\n", " ");
export const letters = [...new Set(text)].sort();
const codesOf = (some: string) =>
  tensor(
    Array.from(some, (each) => letters.indexOf(each)),
    { dtype: "int32" },
  );
const codes = codesOf(text);

class Block extends nn.Module {
  readonly norm1: nn.LayerNorm;
  readonly attention: nn.MultiHeadAttention;
  readonly mlp: nn.Sequential;

  constructor(size: number, heads: number, generator: Generator) {
    super();
    const start = { generator, init: nn.init.normal(0.02) };
    this.norm1 = new nn.LayerNorm(size);
    this.attention = new nn.MultiHeadAttention(size, heads, start);
    const [wide, narrow] = [new nn.Affine(size, 4 * size, start), new nn.Affine(4 * size, size, start)];
    this.mlp = new nn.Sequential([new nn.LayerNorm(size), wide, new nn.GELU(), narrow]);
  }

  override forward(x: Tensor): Tensor {
    const causal = { causal: true };
    const seen = x.add(this.attention.forward(this.norm1.forward(x), undefined, undefined, causal));
    return seen.add(this.mlp.forward(seen));
  }
}

export class GPT extends nn.Module {
  readonly letter: nn.Embedding;
  readonly place: nn.Embedding;
  readonly layers: nn.Sequential;

  constructor(
    readonly context: number,
    { size = 32, heads = 4, depth = 2, generator = new Generator(0) } = {},
  ) {
    super();
    const start = { generator, init: nn.init.normal(0.02) };
    this.letter = new nn.Embedding(letters.length, size, start);
    this.place = new nn.Embedding(context, size, start);
    this.layers = new nn.Sequential([
      ...Array.from({ length: depth }, () => new Block(size, heads, generator)),
      new nn.LayerNorm(size),
      new nn.Affine(size, letters.length, start),
    ]);
  }

  /** Letters (N, T) -> scores of the next ones (N, T, letters). */
  override forward(x: Tensor): Tensor {
    const places = w.arange(0, x.shape[1] as number, 1, { dtype: "int32" });
    return this.layers.forward(this.letter.forward(x).add(this.place.forward(places)));
  }

  /** The text, and so many letters more. */
  write(start: string, count: number, generator: Generator): string {
    let written = start;
    for (let i = 0; i < count; i++) {
      const seen = codesOf(written.slice(-this.context)).unsqueeze(0);
      const scores = w.noGrad(() => this.forward(seen).at(0, -1));
      written += letters[w.categorical(scores.div(0.5), { generator }).item()];
    }
    return written;
  }
}

/** Trains for so many batches of pieces of the text. */
export function learnText({ steps = 400, batch = 16, context = 32, seed = 1 }) {
  const generator = new Generator(seed);
  const gpt = new GPT(context, { generator });
  const optimizer = new optim.AdamW(gpt.parameters(), { lr: 3e-3 });
  const losses = Array.from({ length: steps }, () => {
    const starts = w.randint(0, codes.size - context, [batch, 1], { generator });
    const places = starts.add(w.arange(0, context, 1, { dtype: "int32" })); // (batch, context)
    optimizer.zeroGrad();
    const loss = w.crossEntropy(gpt.forward(codes.at(places)), codes.at(places.add(1)), { classAxis: -1 });
    loss.backward();
    optim.clipGradNorm(gpt.parameters(), 1);
    optimizer.step();
    return loss.item();
  });
  return { losses, gpt, generator };
}

export const program = await main(import.meta.url, "examples/zoo/gpt.ts", {
  about: "A small GPT learns a text of 500 letters.",
  flags: {
    steps: wholeNumber([1, 100_000], 400, "steps"),
    seed: wholeNumber([0, 2 ** 32 - 1], 1, "seed"),
  },
  run(options) {
    const { losses, gpt, generator } = learnText(options);
    for (const [i, loss] of losses.entries())
      if (i % 50 === 0) console.log(row(`step ${i}`, [loss.toFixed(4)]));
    console.log(gpt.write("the ", 200, generator));
    const figure = { title: "A small GPT", xName: "step", yName: "loss" };
    return { gpt: plotLines([{ name: "loss", y: losses }], figure) };
  },
});
