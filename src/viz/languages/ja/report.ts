/** The words of the training report, those of curves among them, in Japanese. */
import type { ReportWords } from "../translation.js";
import { curves } from "./curves.js";

export const report: ReportWords = {
  ...curves,
  title: "学習レポート",
  sections: "目次",
  none: "なし",
  nothing: "なし",
  tableOf: "{name}の表",
  asTable: "{name}（表）",
  atEnd: "{title}、最後の値：{values}。",
  between: "、",
  iterations: "反復回数",
  lastLoss: "最後の損失",
  trainAccuracyAt: "訓練データの認識精度（反復 {n}）",
  testAccuracyAt: "テストデータの認識精度（反復 {n}）",
  testAccuracyAtEnd: "テストデータの認識精度（最後）",

  accuracyAlt: "{n}回の評価の認識精度。最後は訓練 {train}、テスト {test}。",

  // loss and accuracy
  curveSection: "損失と認識精度",
  alarm: "{text}。",
  lossCaption: "学習に使うミニバッチの損失です。{points}",
  accuracyCaption:
    "正しく認識された画像の割合です。学習に使う画像（訓練）と、学習に使わない画像（テスト）を示します。",
  evaluations: "評価",
  evaluationColumns: {
    iteration: "反復",
    loss: "損失",
    train: "訓練データの認識精度",
    test: "テストデータの認識精度",
  },

  // what is taken for what
  confusion: "何を何と認識したか",
  confusionLead:
    "テストデータ {all}個のうち、{right}個が正解、{wrong}個が不正解です。{worst}" +
    "行は正解のクラス、列は予測で、対角線上が正解です。",
  confusionWorst: "最も多い誤りは {label} を {prediction} と認識したもので、{n}回ありました。",
  confusionTable: "混同行列",
  confusionCaption: "テストデータの正解クラス（行）と予測（列）",
  recall: "再現率",
  precision: "適合率",
  confusionNote:
    "再現率は、あるクラスのうち正しく認識された割合、適合率は、ある予測のうち正しかった割合です。" +
    "右下の角は全体の正解率です。",

  // the worst mistakes
  mistakes: "最も大きな誤り",
  mistakesLead:
    "損失の大きい順に並べた不正解です。正解のクラスに与えた確率が低いほど、損失は大きくなります。" +
    "百分率は、ネットワークが自分の答えに与えた確率です。あなたには読めますか。",
  mistakeAlt: "テスト画像 {index}：{label} を {prediction} と認識",
  readAs: " → ",
  at: "確率 {share}",

  // the network
  network: "ネットワーク",
  layer: "{name}（{details}、パラメータ {n}個）",
  plainLayer: "{name}（パラメータ {n}個）",
  layersAlt: "レイヤごとのネットワーク。パラメータを持つもの：{layers}。",
  opsAlt: "演算ごとのネットワーク：画像から損失まで {n}個の演算、1 つのバッチの値と勾配つき。",
  byLayers: "レイヤごとのネットワーク",
  byOps: "演算ごとのネットワーク",
  layersCaption: "レイヤごとに、間の形状とともに示します。‖∂‖ は勾配の大きさです。",
  opsCaption: "1 つのバッチについて演算ごとに示します。値は右へ、勾配（太線、右から左）は左へ流れます。",

  // beside other runs
  comparison: "ほかの学習との比較",
  thisRun: "今回",
  runs: "学習の一覧",
  run: "学習",
  lossTitle: "損失",
  testAccuracyTitle: "テストデータの認識精度",
  lossesNote: "バッチの平均、すべて同じ軸",
  testAccuracyNote: "評価ごとのテストの認識精度",
  lastTestAccuracy: "最後のテストの認識精度（反復）",
  runsNotDrawn: "見分けられる数だけを描いています。残りの {n} 回は表にあります。",
  sameOptions: "すべての学習で同じオプションは省いています。",

  // parameters
  parameters: "重みと勾配の移り変わり",
  parametersLead:
    "それぞれの山は、ある時点でのパラメータの数値の分布です。いちばん奥が最初の反復、手前が最後です。" +
    "高さは個数の平方根で、どの山も頂上の高さをそろえています。" +
    "数値が 100 個に満たないものは、それぞれを点で示します。" +
    "軸の数が同じパラメータ（重みどうし、バイアスどうし）は、比べられるように横軸をそろえています。",
  valuesOf: "{name} の値",
  gradientTitle: "∂L/∂{name}",
  gradientOf: "{name} の勾配",
  value: "値",
  gradient: "勾配",
  spread: "{what}：{first}、{last}。",
  spreadAt: "反復 {n} で平均 {mean}、標準偏差 {deviation}",
  parameterColumns: {
    iteration: "反復",
    mean: "平均",
    deviation: "標準偏差",
    least: "最小",
    greatest: "最大",
    gradientMean: "勾配：平均",
    gradientDeviation: "標準偏差",
    zeros: "ちょうど 0",
    nonFinite: "NaN または無限大",
  },

  // activations, gradients and steps
  flow: "アクティベーション、勾配、更新量の移り変わり",
  flowLead: "各図の線はすべて同じ軸に描いています。学習率のほかは対数軸です。",
  activations: "レイヤごとのアクティベーション",
  activationsAxis: "レイヤの出力の二乗平均平方根",
  activationsNote:
    "レイヤを進むにつれて、または時間とともに小さくなると、後のレイヤに届く情報がほとんどなくなります。",
  gradients: "パラメータごとの勾配",
  gradientsAxis: "勾配の二乗平均平方根",
  gradientsNote:
    "最初のレイヤに向かって小さくなるのが勾配消失で、そのレイヤはほとんど学習しません。大きくなるのが勾配爆発です。",
  updates: "更新量と重みの比",
  updatesAxis: "更新量の大きさ / パラメータの大きさ",
  updatesNote:
    "1 回の更新でパラメータがどれだけ動くかを示します。0.001 が目安で、はるかに大きいと不安定に、" +
    "はるかに小さいと遅くなります。",
  learningRate: "学習率",
  learningRateAxis: "学習率",
  learningRateNote: "更新量に掛ける係数です。",
  linesTable: "表：{title}",

  // dead units
  silent: "死んだ ReLU",
  silentLead:
    "あるデータに対して 0 を出力する ReLU は、そのデータの勾配を通しません。" +
    "どのデータに対しても 0 を出力するものは死んでいて、これらのデータからはもう学習できません。",
  silentUnits: "反応しないニューロン",
  silentTable: "反応しないニューロンの表",
  silentColumns: {
    layer: "レイヤ",
    dead: "死んだニューロン",
    silent: "0 のアクティベーション",
  },
  silentAxis: "0 のアクティベーションと死んだニューロン",
  silentLine: "0",
  deadLine: "死",
  silentAlt:
    "反復 {n} の {layer}：ニューロンの {dead} が死んでいて、アクティベーションの {silent} が 0 です。",

  // the run
  theRun: "この学習",
  again: "次のコマンドで、1 バイトも違わない同じレポートが得られます。",
  command: "コマンド",
  optionsTable: "この学習のオプション",
  options: "オプション",
  option: "オプション",
};
