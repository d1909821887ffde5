/**
 * After min-char-rnn (Karpathy 2015), with an LSTM: it reads a text piece by piece, keeps what it remembers from one
 * piece to the next, and learns within each. `npx tsx examples/zoo/text/lstm.ts`
 */
import { categorical, crossEntropy, manualSeed, nn, noGrad, optim, type Tensor, tensor } from "wengert";
import { plotLines } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";
import { wayBack } from "../../shared/texts.js";

export const letters = [...new Set(wayBack)].sort();
const codesOf = (some: string) =>
  tensor(
    Array.from(some, (each) => letters.indexOf(each)),
    { dtype: "int32" },
  );

type States = nn.MemoryState[];

class Reader extends nn.Module<[Tensor, States?], [Tensor, States]> {
  readonly letter = new nn.Embedding(letters.length, 16);
  readonly lstm = new nn.LSTM(16, 64);
  readonly score = new nn.Affine(64, letters.length);

  /** Letters (N, T) -> scores of the next ones (N, T, letters), and what is remembered at the end. */
  override forward(x: Tensor, before?: States): [Tensor, States] {
    const [h, states] = this.lstm.forward(this.letter.forward(x), before);
    return [this.score.forward(h), states];
  }

  /** The text, and so many letters more: after the first ones, each is read alone. */
  write(start: string, count: number): string {
    let written = start;
    let [scores, states] = this.forward(codesOf(start).unsqueeze(0));
    for (let i = 0; i < count; i++) {
      const drawn = categorical(scores.at(0, -1).div(0.5)).item();
      written += letters[drawn];
      [scores, states] = this.forward(tensor([[drawn]], { dtype: "int32" }), states);
    }
    return written;
  }
}

/** Trains for so many pieces, of five parts of the text side by side. */
export function readText({ steps = 500, parts = 5, length = 20, seed = 1 }) {
  manualSeed(seed);
  const x = codesOf(wayBack.slice(0, 500)).reshape([parts, -1]);
  const t = codesOf(wayBack.slice(1, 501)).reshape([parts, -1]);
  const reader = new Reader();
  const optimizer = new optim.Adam(reader.parameters(), { lr: 0.005 });
  let states: States | undefined;
  const losses = Array.from({ length: steps }, (_, step) => {
    const at = (step * length) % (500 / parts);
    // what was remembered is a number here: gradients end where the piece begins
    states = at === 0 ? undefined : states?.map(([h, c]) => [h.detach(), c.detach()]);
    const [scores, last] = reader.forward(x.at(":", [at, at + length]), states);
    const loss = crossEntropy(scores, t.at(":", [at, at + length]), { classAxis: -1 });
    optimizer.zeroGrad();
    loss.backward();
    optim.clipGradNorm(reader.parameters(), 1);
    optimizer.step();
    states = last;
    return loss.item();
  });
  return { losses, reader };
}

export const program = await main(import.meta.url, "examples/zoo/text/lstm.ts", {
  about: "An LSTM learns a text of 500 letters, piece by piece.",
  flags: { steps: wholeNumber([1, 100_000], 500, "pieces"), seed: wholeNumber([0, 2 ** 32 - 1], 1, "seed") },
  run(options) {
    const { losses, reader } = readText(options);
    for (const [i, loss] of losses.entries())
      if (i % 50 === 0) console.log(row(`step ${i}`, [loss.toFixed(4)]));
    console.log(noGrad(() => reader.write("the ", 200)));
    const figure = { title: "An LSTM reads", xName: "piece", yName: "loss" };
    return { lstm: plotLines([{ name: "loss", y: losses }], figure) };
  },
});
