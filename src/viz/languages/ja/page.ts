/** The sentences of the player's page, in Japanese. */
import type { PageWords } from "../translation.js";

export const page: PageWords = {
  graph: "計算グラフ",
  noScript:
    "この計算グラフは大きいので、ページを圧縮してあります。表示するにはスクリプトを有効にする必要があります。",
  steps: "ステップ",
  first: "最初",
  back: "戻る",
  next: "次へ",
  last: "最後",
  play: "再生",
  pause: "一時停止",
  speed: "速さ",
  slow: "遅い",
  usual: "毎秒 1 ステップ",
  fast: "速い",
  stepOf: "ステップ {step} / {last}",
  predict: "勾配を予想する",
  colours: "配色",
  themes: {
    auto: "システム設定",
    light: "ライト",
    dark: "ダーク",
    contrast: "ハイコントラスト",
    print: "グレースケール",
    own: "独自の配色",
  },
  thisStep: "このステップ",
  details: "詳細",
  hint:
    "図の各部分をポインタで指すか、タップするか、Tab キーで移動すると、その数値が表示されます。" +
    "ステップは矢印キー、Home、End で切り替わります。",
  opensHint: "モジュールは、クリックするか Enter を押すと開いて中の部分が見え、もう一度で閉じます。",
  more: "その他",
  settings: "設定",
  allSteps: "すべてのステップ",
  allNumbers: "すべての数値",
  table: "すべての数値の表",
  tableScrolls: "すべての数値の表（横にスクロールできます）",
  spokenModule: "{name}、モジュール",
  aModule: "モジュール",
  spokenOp: "{name}、演算",
  spokenLeaf: "{name}、{kind}",
  notYet: "まだ計算されていません",

  // facts about a box
  name: "名前",
  what: "種類",
  shape: "形状",
  value: "値",
  said: "メッセージ",
  gradient: "勾配",
  localDerivative: "局所的な微分",
  numerical: "数値微分による勾配",
  difference: "差",
  line: "行",
  noneNeeded: "不要",
  notComputed: "計算していません",
  kinds: {
    op: "演算",
    parameter: "勾配を求める変数",
    input: "定数",
    output: "出力",
    failed: "エラー",
  },

  // the program beside the picture
  source: "プログラム",
  sourceHint: "強調された行が、このステップの演算を実行しました。行を選ぶと、そのステップへ移動します。",
  sourceOfNone:
    "このグラフの演算は、どれもこれらの行では実行されていません。recordSources(fn) は演算がどの行で実行されたかを記録します。その中でグラフを作り、そのファイルの本文を渡してください。",

  // arrays
  arrays: "ステップの中の数値",
  views: "表示する内容",
  forwardView: "順伝播：{formula}",
  chooseEntry:
    "要素をポインタか矢印キーで選ぶと、その行、その列、その和が強調されます。" +
    "表の外では、矢印キーでステップが切り替わります。",
  rowTimesColumn: "{left} の第 {row} 行 · {right} の第 {column} 列",
  andMore: "… ほか {n}個",
  firstOf: "{shape} のうち、最初の {rows} × {columns} を示しています。",
  firstImage: "複数ある画像、チャンネル、フィルターのうち、最初のものを示しています。",
  oneMatrix: "{name} には複数の行列があります。これは最初の行列です。",
  changedNow: "{name}：{changed}。ここに示すのは現在の数値で、演算が使ったときの数値ではありません。",
  pathsToRow:
    "{entry} から {y} の第 {at} 行のすべての要素へ経路があります。経路が {n}本なので、項も {n}個です。",
  pathsToColumn:
    "{entry} から {y} の第 {at} 列のすべての要素へ経路があります。経路が {n}本なので、項も {n}個です。",
  gatherRows: "Σ 行",
  gatherColumns: "Σ 列",
  gatherAll: "Σ 全体",
  rowsOf: "{source} の行の Σ",
  columnsOf: "{source} の列の Σ",
  allOf: "{source} の全要素の Σ",
  averaged: "{sum} ÷ {n}",
  gathered: "{entry} は {n}か所で使われたので、その勾配は {n}個の勾配を集めた和になります。",
  windowAt: "{image} の第 {row} 行、第 {column} 列の窓と {filter} の積",
  ofOthers: "{sum}（ほかのチャンネルと画像の分）",
  poolLargest: "{image} の各窓の最大値",
  poolMean: "{image} の各窓の平均",
  poolLargestBack: "{upstream}（各窓の最大値の位置へ）",
  poolMeanBack: "{upstream} ÷ {n}（各窓のすべての位置へ）",
  poolAt: "{image} の第 {row} 行、第 {column} 列の窓の最大値",
  poolMeanAt: "{image} の第 {row} 行、第 {column} 列の窓の平均",
  poolWon: "最大なのは {entry} です。{result} の勾配はそこだけに伝わり、ほかは 0 になります。",
  poolTied: "最大のものが {n}個あります。{result} の勾配を等しく分け合います。",
  poolBorder: "画像の外側の縁は 0 として数えます（{all}個のうち {n}個）。",
  poolFrom: "{entry} が最大である窓から届く勾配",
  poolMeanFrom: "{entry} を含む窓から届く勾配（それぞれ {n} 分の 1）",
  poolNone: "{entry} はどの窓でも最大ではないので、勾配は届きません。",
  poolOutside: "{entry} を含む窓がないので、勾配は届きません。",
  opened: "{op} の中身",
  openedHint: "{op} は、これらのステップを一度に計算します。ここに示す数値は、入力から計算し直したものです。",
  openedBare:
    "{op} は、これらのステップを一度に計算します。このグラフには小さな配列の数値だけがあり、ここに示す数値はありません。" +
    "オプション excerpts を付けて作ったグラフには、大きな配列も最初の部分があります。",

  // predict mode
  yourNumber: "答えの数値",
  yourEntry: "{entry} の答え",
  itsShape: "形状（例：{example}）",
  itsShapeOrNumbers: "形状（例：{example}）または数値（例：[1, 2]）",
  check: "答え合わせ",
  giveUp: "答えを見る",
  score: "得点：{asked}問のうち {right}問が 1 回目で正解",
  unread: "数として読み取れません。2.2、-3、1e-3、2/3 のように入力してください。",
  wrongShape: "まだです。勾配の形状は、対応する値の形状と同じです。",
  turnedShape: "まだです。形状の順序が逆です。値ではどの軸が先に来るかを見てみましょう。",
  wrong:
    "まだです。上流からの勾配に局所的な微分を掛けます。" +
    "同じ値が何度も使われているときは、それらを足し合わせます。",
  hints: {
    sign: "まだです。大きさは合っています。符号を見てみましょう。",
    upstream: "まだです。それは局所的な微分だけの値です。上流からの勾配を掛けます。",
    local: "まだです。それは上流からの勾配だけの値です。局所的な微分を掛けます。",
    divided: "まだです。上流からの勾配は、局所的な微分で割るのではなく、掛けます。",
    part: "まだです。それは一部分だけです。この値は何か所にも影響するので、すべての寄与を足し合わせます。",
    transposed: "まだです。それは、因子か結果を転置したときの値です。経路をたどってみましょう。",
  },

  // the worksheet
  worksheet: "練習問題",
  print: "印刷",
  given: "与えられた値",
  find: "求める値",
  answers: "解答",
  entryOf: "{subject} の {entry}",
  shapeOf: "{subject} の形状",
};
