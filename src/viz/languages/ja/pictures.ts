/** What stands in every picture, in Japanese. */
import type { PictureWords } from "../translation.js";

export const pictures: PictureWords = {
  graph: "計算グラフ",
  graphOf: "{name} の計算グラフ",
  output: "出力",
  parameter: "パラメータ {n}個",
  parameters: "パラメータ {n}個",
  call: "{name}（{n}回目の呼び出し）",
  continued: "{title}（続き）",
  all: "すべて {value}",
  mean: "平均 {value}",
  min: "最小 {value}",
  max: "最大 {value}",
  nonFinite: "{n}個が NaN または無限大",
  now: "現在 {value}",
  local: "局所的な微分 {local}",
  saved: "保存した値",
  image: "{name} を {size} ピクセルの画像で表示、{low} から {high} まで",
  images: "{name} を {size} ピクセルの画像 {n}枚で表示、{low} から {high} まで",
  gradientOf: "{name} の勾配",
  imageCount: "{size} の画像 {n}枚",
  someImages: "{size} の画像 {all}枚のうち {n}枚",
  withImages: "{picture}、画像：{images}",
  betweenImages: "、",
  atStep: "{picture}、ステップ {step}：{sentence}",
};
