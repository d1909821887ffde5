/** Graphs that no lesson draws: of no op and of very many, without elements, with numbers that are none, of all dtypes, and names that are any text. */
import {
  checkpoint,
  concat,
  dropout,
  fft,
  grad,
  irfft,
  manualSeed,
  nn,
  noGrad,
  rand,
  randint,
  randn,
  rfft,
  scope,
  split,
  sum,
  type Tensor,
  tensor,
  where,
  zeros,
} from "wengert";
import { variable } from "../graphs.js";

type Root = Tensor | Error;

const leaf = (values: number[] | number, shape: readonly number[], name: string): Tensor =>
  tensor(values, { shape: [...shape], name, requiresGrad: true });

/** Backward from the sum, with what lies between kept. */
function back(root: Tensor, name = "L"): Tensor {
  const loss = root.size === 1 ? root : sum(root);
  loss.name = name;
  loss.backward(undefined, { retainGraph: true });
  return loss;
}

function failed(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing failed");
}

/** Eight names that are no names, each in a tensor and a module. */
export const names: readonly string[] = [
  "<b>&amp;</b>",
  'say "hi" \\N \\l \\"',
  "two\nlines",
  "السعر مع الضريبة",
  "שלום \u202Eabc\u202C",
  "重み ベクトル",
  "$x_1^2$ {50%} #~&",
  "a|b;c %% [d] (e) `f`",
];

const build: Record<string, () => Root> = {
  "a leaf alone": () => variable(2, "x"),
  "a constant without a name": () => tensor([1, 2, 3]),
  "an output without gradients": () => tensor([1, 2], { name: "c" }).mul(3),
  "one op": () => back(variable(3, "x").square()),
  "before backward": () => variable(3, "x").mul(variable(4, "y")).exp(),
  "under no-grad": () => noGrad(() => variable(3, "x").mul(2)),
  "a part under no-grad": () => {
    const x = variable(3, "x");
    return back(x.mul(noGrad(() => x.exp())));
  },
  detached: () => {
    const x = variable(3, "x");
    return back(x.mul(x.detach()));
  },
  "one of three outputs": () => {
    const [a, b, c] = split(leaf([1, 2, 3, 4, 5, 6], [6], "x"), 3) as [Tensor, Tensor, Tensor];
    return back(sum(a.mul(b).add(c.exp())));
  },
  "no elements": () => back(sum(leaf([], [0], "nothing").mul(2))),
  "no rows": () =>
    back(
      leaf([], [0, 3], "X")
        .matmul(leaf([1, 2, 3, 4, 5, 6], [3, 2], "W"))
        .exp(),
    ),
  "a mean of nothing": () => failed(() => leaf([], [0], "nothing").mul(2).mean()),
  "an axis of one": () => back(leaf(2, [1, 1, 1], "x").mul(leaf([1, 2], [2], "y"))),
  "NaN and infinities": () =>
    back(leaf([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0], [4], "x").log().mul(2)),
  "0 · ∞": () => back(variable(0, "x").log().mul(variable(0, "y"))),
  "numbers at the borders": () =>
    back(leaf([1e-38, -1e-30, 3.4e38, 123456.789, -0, 1 / 3], [6], "x").mul(1e-7)),
  "a long number beside small ones": () => back(leaf([8.477e-14, -1.234567e-20, 1], [3], "x").exp()),
  "labels as int64": () => {
    const labels = tensor([2, 0], { name: "t" }).to("int64");
    return back(leaf([1, 2, 3, 4, 5, 6], [2, 3], "x").mul(labels.to("float32").reshape([2, 1])));
  },
  "an image of uint8": () => {
    const image = tensor([0, 128, 255, 3], { shape: [1, 1, 2, 2] }).to("uint8");
    image.name = "image";
    return back(
      image
        .to("float32")
        .div(255)
        .mul(leaf([1, 2, 3, 4], [2, 2], "w")),
    );
  },
  "weights of float16": () => {
    const half = tensor([0.1, 0.2]).to("float16");
    half.name = "half";
    return back(half.mul(leaf([1, 2], [2], "w")));
  },
  "places of int32 and bool": () => {
    const x = leaf([1, -2, 3], [3], "x");
    return back(where(x.gt(0), x, x.mul(0.1)));
  },
  "two hundred leaves": () =>
    back(sum(concat(Array.from({ length: 200 }, (_, i) => leaf([i], [1], `x${i}`))))),
  "a leaf used forty times": () => {
    const x = variable(1.01, "x");
    return back(Array.from({ length: 39 }).reduce((product: Tensor) => product.mul(x), x));
  },
  "a sum of thirty": () =>
    back(Array.from({ length: 30 }, (_, i) => variable(i, `x${i}`)).reduce((total, each) => total.add(each))),
  "a Fourier transform": () => back(fft(leaf([1, 2, 0, 0, 3, 1, 0, 0], [4, 2], "z")).square()),
  "a spectrum and back": () => {
    const x = leaf([0, 1, 2, 3, 2, 1], [6], "signal");
    return back(irfft(rfft(x).mul(0.5), { n: 6 }).square());
  },
  "a layer of a transformer": () => {
    manualSeed(0);
    const layer = new nn.TransformerEncoderLayer(4, 2, { feedForwardSize: 8 });
    return back(layer.forward(rand([1, 3, 4], { name: "x" })));
  },
  "a transformer of two halves": () => {
    manualSeed(0);
    const model = new nn.Transformer(4, 2, { encoderLayers: 1, decoderLayers: 1, feedForwardSize: 8 });
    return back(model.forward(rand([1, 3, 4], { name: "from" }), rand([1, 2, 4], { name: "to" })));
  },
  "noise and dropout": () => {
    manualSeed(0);
    return back(dropout(leaf([1, 2, 3, 4], [4], "x"), 0.5).add(randn([4], { name: "noise" })));
  },
  "an embedding": () => {
    manualSeed(0);
    return back(new nn.Embedding(5, 3).forward(randint(0, 5, [2, 2], { name: "tokens" })).tanh());
  },
  "what is checkpointed": () => {
    const x = leaf([1, 2], [2], "x");
    return back(checkpoint((each: Tensor) => each.exp().sin(), x));
  },
  "after backward twice": () => {
    const x = variable(2, "x");
    const y = x.square().mul(3);
    back(y, "y");
    y.backward();
    return y;
  },
  "after backward twice, released": () => {
    const x = leaf([1, 2, 3], [3], "x");
    const y = sum(x.exp());
    y.backward();
    return y;
  },
  "gradients of gradients": () => {
    const x = variable(0.5, "x");
    const [first] = [grad((each: Tensor) => each.tanh())(x)];
    return back(first as Tensor, "tanh′");
  },
  "with hooks": () => {
    const x = leaf([1, 2], [2], "x");
    const h = x.mul(2);
    h.registerHook((g) => g.mul(10));
    return back(h.exp());
  },
  "an input that has changed": () => {
    const x = variable(3, "x");
    const y = back(x.mul(x.exp()));
    noGrad(() => x.assign(7));
    return y;
  },
  "an op that failed": () =>
    failed(() =>
      leaf([1, 2], [2], "a")
        .mul(2)
        .matmul(zeros([3, 2], { name: "b" })),
    ),
  "five axes": () =>
    back(
      leaf(
        Array.from({ length: 32 }, (_, i) => i),
        [2, 2, 2, 2, 2],
        "x",
      ).mul(0.5),
    ),
  "thirty modules deep": () => {
    const x = variable(2, "x");
    const inner = (depth: number): Tensor =>
      depth === 0 ? x.exp() : scope(`level${depth}`, () => inner(depth - 1));
    return back(inner(30));
  },
  "very long names": () => {
    const w = leaf([1, 2], [2], "decoder.layers.11.encoder_attention.out_projection.weight".repeat(4));
    return back(
      scope("a module whose name is a sentence that does not end ".repeat(6), () => w.mul(2).exp()),
    );
  },
  ...Object.fromEntries(
    names.map((name) => [
      `named ${JSON.stringify(name)}`,
      () =>
        back(
          scope(name, () => leaf([1, 2], [2], name).mul(leaf([3, 4], [2], `${name} 2`))),
          name,
        ),
    ]),
  ),
  "names that are alike": () =>
    back(
      leaf([1], [1], "x")
        .mul(leaf([2], [1], "x"))
        .add(leaf([3], [1], "x")),
    ),
  "names that look like ours": () =>
    back(variable(1, "n0").mul(variable(2, "x1")).add(variable(3, "c1")).mul(variable(4, "__proto__"))),
};

export const oddGraphs: readonly (readonly [what: string, build: () => Root])[] = Object.entries(build);
