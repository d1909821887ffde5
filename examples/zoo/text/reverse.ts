/**
 * Sequence to sequence with attention (Bahdanau et al. 2015; Luong et al. 2015): a GRU reads digits, another writes them
 * backwards, and at each digit looks at those that were read. What it looks at runs along the other diagonal.
 * `npx tsx examples/zoo/text/reverse.ts`
 */
import { concat, crossEntropy, full, manualSeed, nn, noGrad, optim, randint, type Tensor } from "wengert";
import { plotImages } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";

const [digits, length, size] = [10, 8, 48];
/** What is written before anything else: (N, 1). */
const first = (x: Tensor) => full([x.shape[0] as number, 1], digits, { dtype: "int32" });

class Translator extends nn.Module<[Tensor, Tensor], [scores: Tensor, looks: Tensor]> {
  readonly letter = new nn.Embedding(digits + 1, 16);
  readonly reader = new nn.GRU(16, size);
  readonly writer = new nn.GRU(16, size);
  readonly score = new nn.Affine(2 * size, digits);

  /** What is read (N, T) and what was written so far (N, S) -> scores of the next (N, S, 10), and looks (N, S, T). */
  override forward(x: Tensor, written: Tensor): [scores: Tensor, looks: Tensor] {
    const [read, states] = this.reader.forward(this.letter.forward(x));
    const [wrote] = this.writer.forward(this.letter.forward(written), states);
    const looks = wrote.matmul(read.transpose()).softmax();
    return [this.score.forward(concat([wrote, looks.matmul(read)], 2)), looks];
  }

  /** What it writes (N, T), digit by digit, each the best after those before, and what it looks at (N, T, T). */
  translate(x: Tensor): [written: Tensor, looks: Tensor] {
    let written = first(x);
    for (let i = 0; i < length; i++) {
      const best = this.forward(x, written)[0].argMax(2);
      written = concat([written, best.at(":", [-1, null])], 1);
    }
    return [written.at(":", [1, null]), this.forward(x, written.at(":", [0, -1]))[1]];
  }
}

/** Trains for so many batches; the share of unseen numbers of eight digits that it writes backwards, all right. */
export function learn({ steps = 400, batch = 64, seed = 1 }) {
  manualSeed(seed);
  const net = new Translator();
  const optimizer = new optim.Adam(net.parameters(), { lr: 0.005 });
  const losses = Array.from({ length: steps }, () => {
    const x = randint(0, digits, [batch, length]);
    const t = x.flip(1);
    optimizer.zeroGrad();
    const [scores] = net.forward(x, concat([first(x), t.at(":", [0, -1])], 1)); // told what it should have written
    const loss = crossEntropy(scores, t, { classAxis: -1 });
    loss.backward();
    optim.clipGradNorm(net.parameters(), 1);
    optimizer.step();
    return loss.item();
  });
  const x = randint(0, digits, [200, length]);
  const [written, looks] = noGrad(() => net.translate(x));
  const right = written.eq(x.flip(1)).all(1).to("float32").mean().item();
  return { losses, right, x, written, looks };
}

export const program = await main(import.meta.url, "examples/zoo/text/reverse.ts", {
  about: "Sequence to sequence with attention: digits backwards.",
  flags: {
    steps: wholeNumber([1, 100_000], 400, "batches of 64 numbers"),
    seed: wholeNumber([0, 2 ** 32 - 1], 1, "seed"),
  },
  run(options) {
    const { losses, right, x, written, looks } = learn(options);
    for (const [i, loss] of losses.entries())
      if (i % 50 === 0) console.log(row(`step ${i}`, [loss.toFixed(4)]));
    console.log(row("right", [`${(100 * right).toFixed(1)} %`]));
    for (const [name, numbers] of Object.entries({ read: x, written }))
      console.log(
        row(
          name,
          (numbers.at([0, 5]).toArray() as number[][]).map((each) => each.join("")),
        ),
      );
    const size = [length, length] as const;
    const group = {
      name: "what each written digit (down) looked at (across)",
      values: looks.at([0, 5]),
      size,
    };
    return { reverse: plotImages([group], { columns: 5, height: 220 }) };
  },
});
