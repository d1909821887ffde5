/** The words of a network's page, in Japanese. */
import type { NetworkWords } from "../translation.js";

export const network: NetworkWords = {
  title: "1枚の画像がネットワークを通る",
  dimensions: "{pixels} → {units} → {classes}",
  lossIs: "損失 {loss} = −log {probability}",
  noLoss: "正解ラベルがないので損失もありません",
  image: "画像",
  colours: "配色",
  draw: "画像を描く",
  drawDone: "画像一覧へ戻る",
  clear: "消す",
  centre: "中央に寄せる",
  meant: "描いたもの",
  unknown: "？",
  drawHint:
    "ポインタで描きます。矢印キーで移動し、スペースキーでインクを置くこともできます。" +
    "学習に使った画像は中央に寄せてあります。「中央に寄せる」で、描いた画像も中央に移ります。",
  drawing: "描いた画像、{width} × {height} ピクセル。ここに描きます",
  optionWrong: "{index} · {label} を {prediction} と認識 ({share})",
  optionRight: "{index} · {label} ({share})",
  wrong: "不正解、迷っている",
  wrongSure: "不正解、確信している",
  doubtful: "正解、迷っている",
  sure: "正解、確信している",
  forwardTab: "順伝播 ▶\uFE0E",
  backwardTab: "◀\uFE0E 勾配",
  directions: "向き",
  forward: "順伝播",
  backward: "勾配",
  flowX: "x (1, {pixels})",
  flowFirst: "{name}: x · W1 + b1, W1 ({pixels}, {units})",
  flowHidden: "ReLU: h (1, {units})",
  flowSecond: "{name}, softmax: y (1, {classes})",
  backX: "∂L/∂a · W1ᵀ",
  backFirst: "∂L/∂W1 = xᵀ · ∂L/∂a",
  backHidden: "(y − t) · W2ᵀ",
  backSecond: "L からの y − t",
  xWhat: "画像、{width} × {height}",
  xNote: "紙 {low}、インク {high}",
  xNoteColours: "赤・緑・青、{low} … {high}",
  w1What: "{units}個の隠れ層のニューロンが探す形",
  key: "中央が 0",
  hWhat: "タイルの順、0 … {most}",
  hNote: "{units}個中 {on}個がオン、○ はオフ",
  w2Name: "W2",
  w2What: "{name} への重み、±{most}",
  w2Note: "上が ＋、下が −。Esc で h に戻る",
  yWhat: "{classes}クラスの確率",
  yNote: "最大 {largest}、正解ラベル {label}",
  yNoteAlone: "最大 {largest}",
  largest: "最大",
  label: "正解 t",
  dxWhat: "顕著性マップ",
  dxKey: "＋ で L 増加",
  dw1What: "x に各ニューロンの ∂L/∂a を掛けたもの",
  dw1Key: "ReLU がオフなら空白",
  daWhat: "= ∂L/∂h（h > 0 のとき）",
  daNote: "上 ＋、下 −、○ は 0",
  dzWhat: "softmax の入力の勾配",
  dzNote: "和は 0",
  noGradient: "何を描いたかを選んでください。正解ラベルがなければ、損失も勾配もありません。",
  saliency:
    "インクを足すと、この {label} が正解ラベルから離れる場所 (＋) と、近づく場所 (−) を示しています。",
  saliencyColours:
    "明るい場所ではその色を増やすと、この {label} が正解ラベルから離れ、暗い場所では近づきます。",
  saliencyNone: "どこも 0 です。画像には何も伝わってきません。",
  units: "隠れ層のニューロン：矢印キーで移動",
  unitName: "ニューロン {unit}、h = {h}",
  classNames: "クラス：矢印キーで移動",
  className: "{name}：{probability}",
  unitOff:
    "ニューロン {unit}（枠つき）はオフです。この画像では h が 0 なので、どのクラスにも影響を与えず、" +
    "勾配もここを通りません。",
  unitOn:
    "ニューロン {unit}（枠つき）：h = {h}、{first} への重みは {firstWeight}、" +
    "{second} への重みは {secondWeight} です。",
  unitMost: "{second} よりも {first} だという判断に、最も強く寄与しているニューロンです。",
  hiddenGradient: "∂L/∂h = Σ (y − t) · W2 = {gradient}：",
  quieter: "勾配を下る更新で、このニューロンの出力は小さくなります。",
  louder: "勾配を下る更新で、このニューロンの出力は大きくなります。",
  steady: "このニューロンの出力は変わりません。",
  play: "再生",
  pause: "一時停止",
  iteration: "反復 {steps}",
  ofAll: "全 {steps}回 · 上の表示すべてが動きます",
  sliderName: "反復",
  curves: "▲ グラフ",
  curvesName: "学習の経過",
  summary: "損失 {loss} · {accuracy}",
  loss: "損失：",
  lossBatches: "ミニバッチ",
  lossImages: "画像",
  lossAlt:
    "ミニバッチの損失、{first} から {last} まで（細線は個々の値、太線は数回の平均）。" +
    "{images}枚の画像の損失（破線）は、最後に {end}。",
  accuracy: "認識精度",
  accuracyAlt: "{images}枚の画像での認識精度、最後に {last}。",
  norms: "勾配の大きさ",
  normsAlt: "W1（実線）と W2（破線）の勾配の大きさ、対数軸、最後に {last}。",
  on: "オンの割合（平均）",
  onAlt: "0 より大きいアクティベーションの割合、最後に {last}。",
  dead: "死んだニューロン",
  deadAlt: "{units}個のニューロンのうち、{images}枚の画像すべてで 0 になる個数：最後に {last}。",
  deadOf: "{units}個中 {dead}個",
  confusion: "何を何と認識したか",
  confusionNote: "行は正解ラベル、列は予測。画像 {images}枚。",
  confusionName: "混同行列（横にスクロールできます）",
  slice: "損失の谷へ下る道",
  sliceAlt: "学習の経路を含む平面上の損失、{low} から {high} まで。学習の経路は {end} で終わります。",
  sliceNote:
    "終点を通り、経路が最も大きく動く平面（動きの {share}）を、縦横同じ縮尺で示しています。" +
    "暗いほど、{images}枚の画像の損失が大きく（{low} から {high}）、線は {levels} の等高線です。" +
    "点はスライダーの各時点、輪は表示中の時点です。",
  about: "このページの正確さ",
  aboutPage:
    "このページは、float32 に丸めた重みを使い、float64 で各画像を計算します。作成時に調べたところ、" +
    "確率とネットワーク自身の確率との差は最大 {pageError} でした。画素は {low} から {high} までの " +
    "256 段階で保存しています{pixelError}。",
  aboutMoments:
    "最後より前の {moments}時点の W1 は、最大要素の 127 分の 1 の整数倍で保存しています" +
    "（間隔は最大 {step}、したがって各重みの誤差は {half} 以内）。上の画像の確率の誤差は、" +
    "最大 {error} です。ほかはすべて float32 の精度どおりです。",
  aboutMeasured:
    "認識精度、画像の損失、死んだニューロン、混同行列は {images}枚の画像によるもので、" +
    "その時点の重みからライブラリが計算しました。",
  aboutWithout: "学習は記録されていません。現在のネットワークを示しています。",
  noScript:
    "画像をネットワークに通すには、スクリプトを有効にする必要があります。このページは外部と通信しません。",
  themes: {
    auto: "システム",
    light: "ライト",
    dark: "ダーク",
    contrast: "ハイコントラスト",
    print: "グレースケール",
    own: "独自の配色",
  },
};
