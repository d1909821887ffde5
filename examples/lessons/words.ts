/** The words of the lessons' pages, a table per language; the lessons themselves are texts of their own. */
import type { Language } from "wengert/viz";

const english = {
  site: "Backpropagation, lesson by lesson",
  siteLabel: "Site",
  languageLabel: "Language",
  lessonsLabel: "Lessons",
  previous: "Previous: {title}",
  next: "Next: {title}",
  question: "Question",
  change: "Change the program",
  yours: "Write it in the playground",
  yoursHow: "Your function is tried at values that you do not see.",
  yoursHere: "Change the function, and let it be tried at values that you do not see:",
  predict: "Predict first",
  predictHow: "Step forward, then back. Each gradient stays hidden until you have typed what you expect.",
  predictTitle: "The picture, step by step, with its gradients hidden",
  step: "Step through it",
  predictLink: "Predict the gradients",
  inWords: "The picture in words",
  check: "Check",
  forTeachers: "For teachers",
  objectives: "Objectives and time",
  toCopy: "To copy",
  /** Behind a caption, and between a question and its answer. */
  stop: ".",
  colon: ": ",
  lead: "How does a program know in which direction to change a million numbers at once? By walking back through what it has just computed. These lessons show each step of that walk, on the real record of a real program.",
  how: "Each of the {n} lessons begins with a question. Guess first: a wrong guess is worth more than a right answer that you have only read. Then come a short program, what it prints, its picture, what to notice, and an exercise with its answer folded away. “Predict first” is the picture as a player that hides each gradient until you have typed what you expect; the arrow keys walk through its steps. The boxes of an exercise check what you type, and have a hint for the usual mistakes.",
  teachersHave: "objectives, time, worksheets, answers, and how to show a lesson in a page of your own.",
  reading: "How to read the pictures",
  arrows: "Thin arrows go forward, with values above them. Bold arrows go back, with gradients below them.",
  circles: "Circles and ellipses compute. What has none is given, or, at the right end, the result.",
  boxes:
    "Where boxes are drawn, a rounded one needs a gradient, a dashed one needs none, and a double border marks the result. A dashed frame is a layer.",
  sums: "∂ beneath a name is the sum of the gradients that arrive there; ‖∂‖ is the length of a gradient of many numbers. A grey ? was not computed; 0 was.",
  themes:
    "The pictures follow the light or dark setting of your device, and come out of a printer in black and grey, with the answers.",
  // what the program of a page says to an answer
  right: "Right.",
  notYet: "Not yet. ", // a hint may follow
  sign: "The size is right, the sign is not.",
  transposed: "Transposed: rows and columns changed places.",
  writeFormula: "Write it with {letter} and numbers, such as 2 {letter} + 1.",
  writeList: "Write a list, such as [1, 2.5] or [[1, 2], [3, 4]].",
  writeNumber: "Write a number, such as -1.5 or 2/3.",
};

export type Words = Readonly<Record<keyof typeof english, string>>;

const japanese: Words = {
  site: "誤差逆伝播法レッスン",
  siteLabel: "サイト",
  languageLabel: "言語",
  lessonsLabel: "レッスン",
  previous: "前へ：{title}",
  next: "次へ：{title}",
  question: "問い",
  change: "プログラムを変えてみる",
  yours: "プレイグラウンドで書く",
  yoursHow: "あなたの関数は、見えない値で試されます。",
  yoursHere: "関数を変えて、見えない値で試してみましょう：",
  predict: "まず予想する",
  predictHow:
    "順伝播、続いて逆伝播と 1 ステップずつ進みます。勾配は、予想した数値を入力するまで隠れています。",
  predictTitle: "勾配を隠した図を 1 ステップずつ",
  step: "1 ステップずつ見る",
  predictLink: "勾配を予想する",
  inWords: "図を言葉で読む",
  check: "答え合わせ",
  forTeachers: "教える方へ",
  objectives: "到達目標と時間",
  toCopy: "コピー用",
  stop: "。",
  colon: "：",
  lead: "プログラムは、100 万個の数をそれぞれどちらへ動かせばよいかを、どうやって一度に知るのでしょうか。いま計算したばかりの道を、逆にたどるのです。このレッスンでは、本物のプログラムが残した本物の記録の上で、その一歩一歩を見ていきます。",
  how: "{n} のレッスンは、どれも問いから始まります。まず予想してください。読んだだけの正解より、外れた予想のほうに価値があります。続いて、短いプログラム、その出力、図、注目するところ、そして答えを折りたたんだ練習問題があります。「まず予想する」は、予想した数値を入力するまで勾配を隠しておくプレイヤーで、矢印キーでステップを進めます。練習問題の欄は入力した答えを確かめ、よくある間違いにはヒントを出します。",
  teachersHave: "到達目標、時間、プリント、解答、そしてレッスンを自分のページに載せる方法。",
  reading: "図の読み方",
  arrows: "細い矢印は順伝播で、上に値があります。太い矢印は逆伝播で、下に勾配があります。",
  circles: "円と楕円は計算をします。それらのないところは与えられた値で、右端は結果です。",
  boxes:
    "箱で描かれているときは、角の丸い箱は勾配を求めるもの、破線の箱は求めないもの、二重線の箱は結果です。破線の枠はレイヤです。",
  sums: "名前の下の ∂ は、そこに届いた勾配の和です。‖∂‖ は、多くの数からなる勾配の大きさです。灰色の ? は計算していないことを表します。0 は計算した結果です。",
  themes: "図は端末のライトとダークの設定に従い、印刷すると白黒になって、答えも付きます。",
  right: "正解です。",
  notYet: "まだです。",
  sign: "大きさは合っていますが、符号が違います。",
  transposed: "転置されています。行と列が入れ替わりました。",
  writeFormula: "{letter} と数値で書いてください。例：2 {letter} + 1",
  writeList: "リストで書いてください。例：[1, 2.5]、[[1, 2], [3, 4]]",
  writeNumber: "数値で書いてください。例：-1.5、2/3",
};

const chinese: Words = {
  site: "反向传播，一课一课来",
  siteLabel: "网站",
  languageLabel: "语言",
  lessonsLabel: "课程",
  previous: "上一课：{title}",
  next: "下一课：{title}",
  question: "问题",
  change: "修改这个程序",
  yours: "在练习场里写",
  yoursHow: "你的函数会用你看不到的值来检验。",
  yoursHere: "修改这个函数，让它用你看不到的值来检验：",
  predict: "先预测",
  predictHow: "先正向、再反向，一步一步走。每个梯度都先隐藏，直到你输入自己的预测。",
  predictTitle: "隐藏了梯度的图，一步一步看",
  step: "一步一步看",
  predictLink: "预测梯度",
  inWords: "用文字描述这张图",
  check: "检查",
  forTeachers: "给教师",
  objectives: "目标与用时",
  toCopy: "供复制",
  stop: "。",
  colon: "：",
  lead: "程序怎么能一下子知道，一百万个数各自应该往哪个方向变？办法是沿着刚才的计算往回走。这些课程在真实程序留下的真实记录上，展示这条路上的每一步。",
  how: "这 {n} 课都从一个问题开始。请先猜一猜：猜错了，也比只是读到正确答案更有收获。接着是一个短程序、它的输出、它的图、值得注意的地方，以及一道答案折叠起来的练习。“先预测”是同一张图的播放器，在你输入自己的预测之前，每个梯度都是隐藏的；用方向键可以一步一步走。练习的输入框会检查你的答案，并对常见的错误给出提示。",
  teachersHave: "目标、用时、练习单、答案，以及怎样把一课放进自己的网页。",
  reading: "怎样读图",
  arrows: "细箭头是正向，上方是值；粗箭头是反向，下方是梯度。",
  circles: "圆和椭圆表示计算。没有圆的是给定的值，最右端的是结果。",
  boxes: "画成方框时，圆角框需要梯度，虚线框不需要，双线框是结果。虚线围成的区域是一个层。",
  sums: "名称下面的 ∂ 是到达那里的梯度之和；‖∂‖ 是由许多数组成的梯度的大小。灰色的 ? 表示没有计算，0 则是计算的结果。",
  themes: "图会跟随设备的浅色或深色设置；打印出来是黑白的，并附有答案。",
  right: "正确。",
  notYet: "还不对。",
  sign: "大小对了，符号不对。",
  transposed: "被转置了：行和列互换了位置。",
  writeFormula: "请用 {letter} 和数来写，例如 2 {letter} + 1。",
  writeList: "请写成列表，例如 [1, 2.5] 或 [[1, 2], [3, 4]]。",
  writeNumber: "请写一个数，例如 -1.5 或 2/3。",
};

export const words: Readonly<Record<Language, Words>> = { en: english, ja: japanese, zh: chinese };
export const languages = Object.keys(words) as Language[];
export const languageNames: Readonly<Record<Language, string>> = { en: "English", ja: "日本語", zh: "中文" };

/** Of a language within the lessons: "" for English, whose files stand above those of the others. */
export const folderOf = (lang: Language): string => (lang === "en" ? "" : `${lang}/`);

/** `{name}` stands for a value. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (written, name) => String(values[name] ?? written));
}
