/**
 * word2vec (CBOW with negative sampling, Mikolov et al. 2013): a word is guessed from its neighbours, and words that
 * stand in the same places come to lie together. `npx tsx examples/zoo/text/word2vec.ts`
 */
import * as w from "wengert";
import { nn, normalize, optim, randint, type Tensor } from "wengert";
import { plotPlane } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";

const kinds = [
  ["the", "a"],
  ["red", "old", "small", "quiet", "round", "cold"],
  ["cat", "girl", "horse", "bird", "king", "fox"],
  ["sleeps", "waits", "sings", "runs", "dreams", "dances"],
  ["near", "behind", "under", "beside", "before", "above"],
  ["house", "river", "tree", "moon", "boat", "stone"],
];
const words = kinds.flat();
const kindOf = kinds.flatMap((kind, i) => kind.map(() => i));
/** Of which kind each word of a sentence is. */
const sentence = [0, 1, 2, 3, 4, 0, 5];

/** So many sentences of seven words by chance, one after the other: int32 (7 N). */
function write(count: number): Tensor {
  const ofKind = (kind: number) => {
    const from = kindOf.indexOf(kind);
    return randint(from, from + (kinds[kind]?.length ?? 0), [count]);
  };
  return w.stack(sentence.map(ofKind), 1).flatten();
}

class Words extends nn.Module<[Tensor, Tensor]> {
  readonly inside = new nn.Embedding(words.length, 16, { init: nn.init.normal(0.1) });
  readonly outside = new nn.Embedding(words.length, 16, { init: nn.init.normal(0.1) });

  /** Two neighbours (N, 2) and some words (N, k) -> how well each fits between them (N, k). */
  override forward(neighbours: Tensor, some: Tensor): Tensor {
    const around = this.inside.forward(neighbours).mean(1);
    return this.outside.forward(some).matmul(around.unsqueeze(2)).squeeze(2);
  }
}

/** Trains for so many batches; the share of words whose nearest word is of their kind, before and after. */
export function learnWords({ steps = 400, count = 1000, batch = 128, others = 5, seed = 1 }) {
  w.manualSeed(seed);
  const text = write(count);
  const often = w.bincount(text).to("float32").pow(0.75);
  const net = new Words();
  const kind = w.tensor(kindOf, { dtype: "int32" });
  const nearest = () => {
    const unit = normalize(net.inside.W.detach());
    const neighbour = unit.matmul(unit.T).sub(w.eye(words.length).mul(9)).argMax(1);
    return kind.at(neighbour).eq(kind).to("float32").mean().item();
  };
  const before = nearest();
  const labels = w.concat([w.ones([batch, 1]), w.zeros([batch, others])], 1);
  const optimizer = new optim.Adam(net.parameters(), { lr: 0.01 });
  const losses = Array.from({ length: steps }, () => {
    const at = randint(1, text.size - 1, [batch]);
    const neighbours = w.stack([text.at(at.sub(1)), text.at(at.add(1))], 1);
    const drawn = w.multinomial(often, batch * others, { replacement: true }).reshape([batch, others]);
    const some = w.concat([text.at(at).unsqueeze(1), drawn], 1); // the word itself is the first
    optimizer.zeroGrad();
    const loss = w.binaryCrossEntropyWithLogits(net.forward(neighbours, some), labels);
    loss.backward();
    optimizer.step();
    return loss.item();
  });
  return { losses, before, after: nearest(), vectors: net.inside.W.detach(), kind };
}

export const program = await main(import.meta.url, "examples/zoo/text/word2vec.ts", {
  about: "word2vec: words that stand in the same places come to lie together.",
  flags: {
    steps: wholeNumber([1, 100_000], 400, "batches of 128 words"),
    seed: wholeNumber([0, 2 ** 32 - 1], 1, "seed"),
  },
  run(options) {
    const { losses, before, after, vectors, kind } = learnWords(options);
    for (const [i, loss] of losses.entries())
      if (i % 50 === 0) console.log(row(`step ${i}`, [loss.toFixed(4)]));
    const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
    console.log(row("nearest", [percent(before), percent(after)]), "of the same kind, before and after");
    // the plane in which they spread most: the first two principal components
    const centred = normalize(vectors).sub(normalize(vectors).mean(0));
    const plane = centred.matmul(w.svd(centred)[2].slice([[0, 2]]).T);
    const points = ["the, a", "red, ...", "cat, ...", "sleeps, ...", "near, ...", "house, ..."].map(
      (name, i) => {
        const places = plane.at(kind.eq(i));
        return { name, x: places.at(":", 0), y: places.at(":", 1) };
      },
    );
    const range = { xRange: [-1, 1], yRange: [-1, 1] } as const;
    return { word2vec: plotPlane({ points }, { ...range, title: "Words of six kinds", width: 640 }) };
  },
});
