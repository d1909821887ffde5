/**
 * After makemore: a network that has read names of rivers letter by letter, and makes up others.
 * `npx tsx examples/zoo/names.ts`
 */
import {
  categorical,
  crossEntropy,
  Generator,
  nn,
  noGrad,
  optim,
  place,
  type Tensor,
  tensor,
  zeros,
} from "wengert";
import { plotLines } from "wengert/viz";
import { wholeNumber } from "../shared/flags.js";
import { main, row } from "../shared/main.js";

const rivers =
  `aare adige amazon amur arno avon chao clyde columbia congo danube dee derwent dniester don dordogne douro drava drina
ebro elbe ems euphrates forth ganges garonne gambia godavari guadiana havel hudson indus inn irtysh isar jordan kolyma krishna lena
limpopo loire loiret madeira main maine marne medway mekong meuse mississippi missouri moldau morava mosel murray narmada neckar neva
niger nile oder ohio okavango orange orinoco parana plate po potomac rhine rhone sava saale salween sambre seine senegal severn
shannon spree tagus thames tiber tigris tisza trent ural vistula volga volta warta weser yangtze yenisei yukon zambezi`.split(
    /\s+/,
  );

/** The end of a name, and its beginning, is 0. */
const letters = ".abcdefghijklmnopqrstuvwxyz";
const context = 3;

/** Three letters x and the one that follows t, for every place in every name. */
function pairs(names: readonly string[]): { x: Tensor; t: Tensor } {
  const pieces = names.flatMap((name) =>
    Array.from({ length: name.length + 1 }, (_, i) => `...${name}.`.slice(i, i + context + 1)),
  );
  const codes = pieces.map((piece) => Array.from(piece, (each) => letters.indexOf(each)));
  const all = tensor(codes, { dtype: "int32" });
  return { x: all.slice([null, [0, context]]), t: all.at(":", -1) };
}

/** The mean of -ln p of the next letter where only how often letters follow each other is known. */
export function lossOfPairs(): number {
  const { x, t } = pairs(rivers);
  const last = x.at(":", -1);
  const counts = place(zeros([27, 27]), last, t).add(1);
  return counts
    .div(counts.sum(1, { keepDims: true }))
    .at(last, t)
    .log()
    .mean()
    .neg()
    .item();
}

/** Trains for so many steps; losses, and names that it makes up. */
export function learnNames({ steps = 300, seed = 1 }) {
  const generator = new Generator(seed);
  const { x, t } = pairs(rivers);
  const net = new nn.Sequential([
    new nn.Embedding(27, 10, { generator }), // (N, 3) -> (N, 3, 10)
    new nn.Flatten(),
    new nn.Affine(context * 10, 100, { generator, init: nn.init.xavier() }),
    new nn.Tanh(),
    new nn.Affine(100, 27, { generator, init: nn.init.normal(0.01) }),
  ]);
  const optimizer = new optim.Adam(net.parameters(), { lr: 0.01 });
  const losses = Array.from({ length: steps }, () => {
    optimizer.zeroGrad();
    const loss = crossEntropy(net.forward(x), t);
    loss.backward();
    optimizer.step();
    return loss.item();
  });
  const makeUp = () => {
    let name = "...";
    while (name.length < 20 + context) {
      const before = Array.from(name.slice(-context), (each) => letters.indexOf(each));
      const next = noGrad(() =>
        categorical(net.forward(tensor([before], { dtype: "int32" })), { generator }),
      );
      if (next.item() === 0) break;
      name += letters[next.item()];
    }
    return name.slice(context);
  };
  return { losses, names: Array.from({ length: 10 }, makeUp) };
}

export const program = await main(import.meta.url, "examples/zoo/names.ts", {
  about: "After makemore: names of rivers, letter by letter.",
  flags: { steps: wholeNumber([1, 100_000], 300, "steps"), seed: wholeNumber([0, 2 ** 32 - 1], 1, "seed") },
  run(options) {
    const { losses, names } = learnNames(options);
    const pairwise = lossOfPairs();
    for (const [i, loss] of losses.entries())
      if (i % 50 === 0 || i === losses.length - 1) console.log(row(`step ${i}`, [loss.toFixed(4)]));
    console.log(row("pairs alone", [pairwise.toFixed(4)]));
    console.log(names.join(" "));
    const lines = [
      { name: "network", y: losses },
      { name: "pairs alone", y: [pairwise, pairwise], x: [0, losses.length - 1] },
    ];
    return { names: plotLines(lines, { title: "Names of rivers", xName: "step", yName: "loss" }) };
  },
});
