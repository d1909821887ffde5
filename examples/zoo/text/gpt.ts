/**
 * A small GPT: letters of a text, predicted by attention to those before. `npx tsx examples/zoo/text/gpt.ts`
 */
import * as w from "wengert";
import { nn, optim, type Tensor, tensor } from "wengert";
import { plotLines } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";
import { wayBack } from "../../shared/texts.js";

export const letters = [...new Set(wayBack)].sort();
const code = (letter: string) => letters.indexOf(letter);
const codesOf = (some: string) => tensor(Array.from(some, code), { dtype: "int32" });
const codes = codesOf(wayBack);

const [size, heads, depth, context] = [32, 4, 2, 32];
const start = { init: nn.init.normal(0.02) };

class Block extends nn.Module {
  readonly norm = new nn.LayerNorm(size);
  readonly attention = new nn.MultiHeadAttention(size, heads, start);
  readonly mlp = new nn.Sequential([
    new nn.LayerNorm(size),
    new nn.Affine(size, 4 * size, start),
    new nn.GELU(),
    new nn.Affine(4 * size, size, start),
  ]);

  override forward(x: Tensor): Tensor {
    const seen = this.attention.forward(this.norm.forward(x), undefined, undefined, { causal: true });
    return x.add(seen).add(this.mlp.forward(x.add(seen)));
  }
}

export class GPT extends nn.Module {
  readonly letter = new nn.Embedding(letters.length, size, start);
  readonly place = new nn.Embedding(context, size, start);
  readonly layers = new nn.Sequential([
    ...Array.from({ length: depth }, () => new Block()),
    new nn.LayerNorm(size),
    new nn.Affine(size, letters.length, start),
  ]);

  /** Letters (N, T) -> scores of the next ones (N, T, letters). */
  override forward(x: Tensor): Tensor {
    const places = w.arange(0, x.shape[1] as number, 1, { dtype: "int32" });
    return this.layers.forward(this.letter.forward(x).add(this.place.forward(places)));
  }

  /** The text, and so many letters more. */
  write(start: string, count: number): string {
    let written = start;
    for (let i = 0; i < count; i++) {
      const seen = codesOf(written.slice(-context)).unsqueeze(0);
      const scores = w.noGrad(() => this.forward(seen).at(0, -1));
      written += letters[w.categorical(scores.div(0.5)).item()];
    }
    return written;
  }
}

/** Trains for so many batches of pieces of the text. */
export function learnText({ steps = 400, batch = 16, seed = 1 }) {
  w.manualSeed(seed);
  const gpt = new GPT();
  const optimizer = new optim.AdamW(gpt.parameters(), { lr: 3e-3 });
  const losses = Array.from({ length: steps }, () => {
    const starts = w.randint(0, codes.size - context, [batch, 1]);
    const places = starts.add(w.arange(0, context, 1, { dtype: "int32" })); // (batch, context)
    optimizer.zeroGrad();
    const loss = w.crossEntropy(gpt.forward(codes.at(places)), codes.at(places.add(1)), { classAxis: -1 });
    loss.backward();
    optim.clipGradNorm(gpt.parameters(), 1);
    optimizer.step();
    return loss.item();
  });
  return { losses, gpt };
}

export const program = await main(import.meta.url, "examples/zoo/text/gpt.ts", {
  about: "A small GPT learns a text of 500 letters.",
  flags: {
    steps: wholeNumber([1, 100_000], 400, "steps"),
    seed: wholeNumber([0, 2 ** 32 - 1], 1, "seed"),
  },
  run(options) {
    const { losses, gpt } = learnText(options);
    for (const [i, loss] of losses.entries())
      if (i % 50 === 0) console.log(row(`step ${i}`, [loss.toFixed(4)]));
    console.log(gpt.write("the ", 200));
    const figure = { title: "A small GPT", xName: "step", yName: "loss" };
    return { gpt: plotLines([{ name: "loss", y: losses }], figure) };
  },
});
