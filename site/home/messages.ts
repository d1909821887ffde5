/** The words of the first page, a table per language. */
import { type Common, common } from "../page/words.js";

const english = {
  ...common.en,
  title: "See backpropagation, and run it",
  lead: "Write a program, and beside it stands the graph that it has recorded: values go forward, gradients come back, and every number can be followed.",
  open: "Open the playground",
  playground:
    "Change a number or a line, and watch all values and gradients follow. Nothing leaves the page.",
  learn: "Read the lessons",
  lessons:
    "From two apples and the tax to attention: guess first, step through the picture, check your answer.",
  train: "Train the book's network",
  digits:
    "60,000 digits, 10,000 steps, in this browser; then draw a digit and see what the network makes of it.",
  look: "Look it up",
  reference:
    "Every function and class with what it takes, the card of every op with its derivative, and a search over all of it.",
  apple: "A graph of two apples and the tax: values above the arrows, gradients below",
};

export type Messages = Common & Readonly<Record<keyof typeof english, string>>;

const japanese: Messages = {
  ...common.ja,
  title: "誤差逆伝播法を、見て、動かす",
  lead: "プログラムを書くと、その横に記録された計算グラフが現れます。値は順伝播で進み、勾配は逆伝播で戻り、すべての数をたどることができます。",
  open: "プレイグラウンドを開く",
  playground: "数値や行を変えると、すべての値と勾配がついてきます。データはページの外に出ません。",
  learn: "レッスンを読む",
  lessons: "りんご 2 個と消費税からアテンションまで。まず予想し、図を 1 ステップずつ進め、答えを確かめます。",
  train: "本のネットワークを学習させる",
  digits:
    "60,000 枚の数字と 10,000 ステップを、このブラウザの中で。学習が終わったら数字を描いて、ネットワークの答えを見ましょう。",
  look: "リファレンスを引く",
  reference: "すべての関数とクラスの引数、すべての演算とその微分のカード、そして全体の検索（英語）。",
  apple: "りんご 2 個と消費税の計算グラフ。矢印の上に値、下に勾配",
};

const chinese: Messages = {
  ...common.zh,
  title: "看见反向传播，并运行它",
  lead: "写一个程序，旁边就是它所记录的计算图：值向前传播，梯度向后传播，每个数都可以追踪。",
  open: "打开练习场",
  playground: "改变一个数或一行代码，所有的值和梯度都会随之变化。任何内容都不会离开本页。",
  learn: "阅读课程",
  lessons: "从两个苹果和消费税到注意力机制：先猜测，再一步步看图，并检查自己的答案。",
  train: "训练书中的网络",
  digits: "60,000 个数字、10,000 步，全部在这个浏览器里完成；然后画一个数字，看看网络如何判断。",
  look: "查阅参考",
  reference: "每个函数和类及其参数、每个运算的卡片及其导数，并可全文搜索（英文）。",
  apple: "两个苹果和消费税的计算图：箭头上方是值，下方是梯度",
};

export const messages = { en: english, ja: japanese, zh: chinese } as const;
