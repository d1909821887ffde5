/** The words of the page that trains on digits, a table per language. */
import { type Common, common } from "../page/words.js";

const english = {
  ...common.en,
  title: "The book's network learns in this page",
  about:
    "784 pixels, 50 hidden units, 10 classes; batches of 100 of the 60,000 digits of MNIST, SGD with a learning rate of 0.1. It is the program of examples/mnist, and takes the same steps to the last bit.",
  start: "▶︎ Train",
  stop: "■ Stop",
  look: "See the network",
  iterations: "Iterations",
  loading: "loading the digits …",
  missing: "The digits are not here: the site was built without them (npm run site says how).",
  unreached: "The digits could not be fetched. Train again when the network is there.",
  progress: "{done} of {total} iterations · {rate} a second",
  evaluating: "counting what it recognizes …",
  drawing: "drawing the network …",
  failed: "It did not go on: {message}",
  threads: "This page is cross-origin isolated: products are shared among {count} threads.",
  oneThread:
    "One thread computes. Served with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp, the page would use more.",
  iteration: "iteration",
  loss: "loss",
  train: "training set",
  test: "test set",
  table: "Shares of the images that are recognized",
  curves: "Loss of each iteration, and the shares that are recognized",
  network: "The network, from the digit to the loss, over its training",
  draw: "Then draw a digit with the pointer, and watch it go through.",
};

export type Messages = Common & Readonly<Record<keyof typeof english, string>>;

const japanese: Messages = {
  ...common.ja,
  title: "本のネットワークがこのページの中で学習します",
  about:
    "入力 784、隠れ層 50、出力 10。MNIST の訓練データ 60,000 枚から 100 枚ずつのミニバッチを取り、学習率 0.1 の SGD で学習します。examples/mnist と同じプログラムで、最後のビットまで同じステップを進みます。",
  start: "▶︎ 学習する",
  stop: "■ 停止",
  look: "ネットワークを見る",
  iterations: "繰り返し回数",
  loading: "手書き数字を読み込んでいます…",
  missing: "手書き数字がありません。このサイトはデータなしで作られました（npm run site を参照）。",
  unreached: "手書き数字を取得できませんでした。ネットワークにつながってから、もう一度学習させてください。",
  progress: "{total} 回中 {done} 回 · 毎秒 {rate} 回",
  evaluating: "認識精度を求めています…",
  drawing: "ネットワークを描いています…",
  failed: "続けられませんでした: {message}",
  threads: "このページはクロスオリジン分離されています。行列の積を {count} 個のスレッドで分担します。",
  oneThread:
    "1 つのスレッドで計算しています。Cross-Origin-Opener-Policy: same-origin と Cross-Origin-Embedder-Policy: require-corp のヘッダー付きで配信すると、複数のスレッドを使います。",
  iteration: "回",
  loss: "損失",
  train: "訓練データ",
  test: "テストデータ",
  table: "認識精度",
  curves: "繰り返しごとの損失と認識精度",
  network: "数字から損失までのネットワークと、その学習の経過",
  draw: "マウスや指で数字を描き、ネットワークを通る様子を見てみましょう。",
};

const chinese: Messages = {
  ...common.zh,
  title: "书中的网络就在本页学习",
  about:
    "784 个像素、50 个隐藏单元、10 个类别；从 MNIST 的 60,000 张训练图像中每次取 100 张，使用学习率为 0.1 的 SGD。它就是 examples/mnist 的程序，每一步都逐位相同。",
  start: "▶︎ 训练",
  stop: "■ 停止",
  look: "查看网络",
  iterations: "迭代次数",
  loading: "正在读取手写数字…",
  missing: "这里没有手写数字：构建本站时没有包含数据（见 npm run site）。",
  unreached: "无法获取手写数字。请在联网后重新训练。",
  progress: "共 {total} 次迭代，已完成 {done} 次 · 每秒 {rate} 次",
  evaluating: "正在统计识别精度…",
  drawing: "正在绘制网络…",
  failed: "无法继续：{message}",
  threads: "本页已跨源隔离：矩阵乘积由 {count} 个线程分担。",
  oneThread:
    "由一个线程计算。如果以 Cross-Origin-Opener-Policy: same-origin 和 Cross-Origin-Embedder-Policy: require-corp 响应头提供本页，就会使用多个线程。",
  iteration: "迭代",
  loss: "损失",
  train: "训练集",
  test: "测试集",
  table: "识别精度",
  curves: "每次迭代的损失与识别精度",
  network: "从数字到损失的网络，以及它的训练过程",
  draw: "然后用指针画一个数字，看它如何通过网络。",
};

export const messages = { en: english, ja: japanese, zh: chinese } as const;
