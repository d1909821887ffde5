/**
 * The functions that readers of the lessons write: at which values each is tried, what is right there, and
 * what to say to whoever makes a usual mistake.
 */
import type { Generator } from "wengert";
import type { Language } from "wengert/viz";

export type Value = number | readonly number[];
type Sentence = Readonly<Record<Language, string>>;
// biome-ignore lint/suspicious/noExplicitAny: each task has parameters of its own
type Written = (...given: any[]) => Value;

export interface Task {
  /** The values are drawn anew for each page, from the same seed. */
  readonly tries: (random: Generator) => readonly (readonly unknown[])[];
  readonly right: Written;
  readonly mistakes: readonly (readonly [wrong: Written, hint: Sentence])[];
}

/** Two digits behind the point, between low and high. */
const drawn = (random: Generator, low = -3, high = 3) =>
  Math.round(100 * (low + (high - low) * random.random())) / 100;
const list = (random: Generator, length: number) => Array.from({ length }, () => drawn(random));
const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

function softmax(scores: readonly number[]): number[] {
  const exponentials = scores.map((score) => Math.exp(score - Math.max(...scores)));
  return exponentials.map((each) => each / sum(exponentials));
}

const columns = (rows: readonly (readonly number[])[]) =>
  (rows[0] ?? []).map((_, i) => rows.map((row) => row[i] ?? 0));

const upstreamMissing: Sentence = {
  en: "That is the local derivative alone. Multiply it by the gradient that arrives.",
  ja: "それは局所的な微分だけです。上流から届く勾配を掛けましょう。",
  zh: "那只是局部导数。还要乘以从上游到达的梯度。",
};

export const tasks = {
  product: {
    tries: (random) => times(6, () => list(random, 3)),
    right: (a: number, b: number, g: number) => [g * b, g * a],
    mistakes: [
      [
        (a: number, b: number, g: number) => [g * a, g * b],
        {
          en: "A product crosses over: each factor gets the other one.",
          ja: "乗算は「ひっくり返して」返します。どちらの因子にも、もう一方の因子が掛かります。",
          zh: "乘法会“交换”：每个因子得到的是另一个因子。",
        },
      ],
      [(a: number, b: number) => [b, a], upstreamMissing],
    ],
  },
  sigmoid: {
    tries: (random) => times(6, () => [drawn(random, 0, 1), drawn(random)]),
    right: (y: number, g: number) => g * y * (1 - y),
    mistakes: [
      [(y: number) => y * (1 - y), upstreamMissing],
      [
        (y: number, g: number) => g * y,
        {
          en: "One factor is missing: what is the slope where y is close to 1?",
          ja: "因子が 1 つ足りません。y が 1 に近いところの傾きはどうですか。",
          zh: "少了一个因子：y 接近 1 的地方，斜率是多少？",
        },
      ],
      [
        (y: number, g: number) => g * (1 - y),
        {
          en: "One factor is missing: what is the slope where y is close to 0?",
          ja: "因子が 1 つ足りません。y が 0 に近いところの傾きはどうですか。",
          zh: "少了一个因子：y 接近 0 的地方，斜率是多少？",
        },
      ],
    ],
  },
  relu: {
    tries: (random) => [[0, 2], [2, -1.5], [-2, -1.5], ...times(5, () => list(random, 2))],
    right: (x: number, g: number) => (x > 0 ? g : 0),
    mistakes: [
      [(x: number) => (x > 0 ? 1 : 0), upstreamMissing],
      [
        (x: number, g: number) => Math.max(0, x) * g,
        {
          en: "An open gate passes the gradient on as it is: the slope is 1, however large x is.",
          ja: "開いたゲートは、勾配をそのまま渡します。x がどれだけ大きくても、傾きは 1 です。",
          zh: "打开的门让梯度原样通过：不管 x 多大，斜率都是 1。",
        },
      ],
      [
        (_: number, g: number) => Math.max(0, g),
        {
          en: "The gate was opened or shut by x, on the way forward. A gradient may be negative.",
          ja: "ゲートの開閉を決めたのは、順伝播のときの x です。勾配は負でもかまいません。",
          zh: "门的开关由正向传播时的 x 决定。梯度可以是负的。",
        },
      ],
      [
        (x: number, g: number) => (x >= 0 ? g : 0),
        {
          en: "Nearly: at exactly 0 the convention is that nothing comes back.",
          ja: "もう少しです。ちょうど 0 では、何も戻さないと約束されています。",
          zh: "差不多了：按照约定，正好是 0 的时候什么也不送回。",
        },
      ],
    ],
  },
  bias: {
    tries: (random) => [2, 3, 5].map((rows) => [times(rows, () => list(random, 4))]),
    right: (dY: number[][]) => columns(dY).map(sum),
    mistakes: [
      [
        (dY: number[][]) => dY.map(sum),
        {
          en: "That is one number for each example. A bias belongs to a column: sum over the rows.",
          ja: "それはデータごとに 1 つの数です。バイアスは列のものです。行について和をとりましょう。",
          zh: "那是每个数据一个数。偏置属于列：要对各行求和。",
        },
      ],
      [
        (dY: number[][]) => columns(dY).map((column) => sum(column) / column.length),
        {
          en: "That is the mean. Gradients add where paths meet, and nothing divides them.",
          ja: "それは平均です。経路が合流するところで勾配は足され、何も割りません。",
          zh: "那是平均值。路径汇合的地方梯度相加，没有什么去除它们。",
        },
      ],
    ],
  },
  softmax: {
    tries: (random) => [3, 4, 5].map((classes, label) => [list(random, classes), label]),
    right: (scores: number[], label: number) => softmax(scores).map((y, i) => (i === label ? y - 1 : y)),
    mistakes: [
      [
        (scores: number[]) => softmax(scores),
        {
          en: "Those are the probabilities, y. What is to be subtracted from them?",
          ja: "それは確率 y です。そこから何を引きますか。",
          zh: "那是概率 y。要从中减去什么？",
        },
      ],
      [
        (scores: number[], label: number) => softmax(scores).map((y, i) => (i === label ? 1 - y : -y)),
        {
          en: "The size is right, the sign is not: a larger score of the right class makes the loss smaller.",
          ja: "大きさは合っていますが、符号が違います。正解のクラスのスコアが大きくなると、損失は小さくなります。",
          zh: "大小对了，符号不对：正确的类别得分越大，损失越小。",
        },
      ],
      [
        (scores: number[], label: number) => softmax(scores).map((y, i) => (i === label ? y - 1 : 0)),
        {
          en: "The wrong classes are to be lowered: they get their probability.",
          ja: "不正解のクラスは下げられます。その勾配は、与えられた確率です。",
          zh: "错误的类别要降低：它们的梯度是得到的概率。",
        },
      ],
    ],
  },
  decay: {
    tries: (random) => times(6, () => [...list(random, 2), drawn(random, 0, 1), drawn(random, 0, 1)]),
    right: (w: number, g: number, lr: number, decay: number) => w - lr * (g + decay * w),
    mistakes: [
      [
        (w: number, g: number, lr: number) => w - lr * g,
        {
          en: "That is the step without weight decay.",
          ja: "それは weight decay のない 1 ステップです。",
          zh: "那是没有权值衰减的一步。",
        },
      ],
      [
        (w: number, g: number, lr: number, decay: number) => w - lr * (g - decay * w),
        {
          en: "With this sign large weights grow. What is the slope of λ/2 · w²?",
          ja: "この符号では、大きな重みがさらに大きくなります。λ/2 · w² の傾きはいくつですか。",
          zh: "这个符号会让大的权重变得更大。λ/2 · w² 的斜率是多少？",
        },
      ],
      [
        (w: number, g: number, lr: number, decay: number) => w - lr * g - decay * w,
        {
          en: "The decay is a part of the gradient: the learning rate multiplies it, too.",
          ja: "減衰は勾配の一部です。学習率は、そこにも掛かります。",
          zh: "衰减是梯度的一部分：也要乘以学习率。",
        },
      ],
    ],
  },
  max: {
    tries: (random) => [2, 4, 4, 9].map((pixels) => [list(random, pixels), drawn(random)]),
    right: (pixels: number[], g: number) => pixels.map((each) => (each === Math.max(...pixels) ? g : 0)),
    mistakes: [
      [
        (pixels: number[], g: number) => pixels.map(() => g / pixels.length),
        {
          en: "That is the mean. Of the largest only one pixel hears.",
          ja: "それは平均です。最大値では、1 つのピクセルだけに届きます。",
          zh: "那是平均值。对最大值来说，只有一个像素得到梯度。",
        },
      ],
      [
        (pixels: number[], g: number) => pixels.map((each) => (each === Math.max(...pixels) ? g * each : 0)),
        {
          en: "The local derivative of the largest is 1, not its value.",
          ja: "最大値の局所的な微分は、その値ではなく 1 です。",
          zh: "最大值的局部导数是 1，不是它的值。",
        },
      ],
      [
        (pixels: number[], g: number) => pixels.map((each) => g * each),
        {
          en: "A pixel that did not win changes nothing: it gets 0. And the winner gets g as it is.",
          ja: "勝てなかったピクセルは何も変えないので、0 です。そして勝者には g がそのまま届きます。",
          zh: "没有赢的像素什么也不改变：得到 0。而赢家原样得到 g。",
        },
      ],
    ],
  },
  time: {
    tries: (random) => [2, 3, 4, 6].map((steps) => [list(random, steps), drawn(random, -1.5, 1.5)]),
    right: (inputs: number[], w: number) => {
      let [h, dw] = [0, 0]; // h ← w h + x, so ∂h/∂w ← h + w · ∂h/∂w
      for (const x of inputs) [h, dw] = [w * h + x, h + w * dw];
      return dw;
    },
    mistakes: [
      [
        (inputs: number[], w: number) => inputs.reduce((h, x) => w * h + x, 0),
        {
          en: "That is h, the way forward. How much does it change with w?",
          ja: "それは h、つまり順伝播です。w とともにどれだけ変わりますか。",
          zh: "那是 h，也就是正向传播。它随 w 变化多少？",
        },
      ],
      [
        (inputs: number[], w: number) => inputs.slice(0, -1).reduce((h, x) => w * h + x, 0),
        {
          en: "That is the last use of w alone. It was used at each step before, too.",
          ja: "それは w が最後に使われた分だけです。その前のどのステップでも使われています。",
          zh: "那只是 w 的最后一次使用。之前的每一步也都用了它。",
        },
      ],
    ],
  },
} as const satisfies Readonly<Record<string, Task>>;
