/** The words of curves, in Japanese. */
import type { CurveWords } from "../translation.js";

export const curves: CurveWords = {
  iteration: "反復",
  training: "学習の経過",
  loss: "損失 {value}",
  train: "訓練",
  test: "テスト",
  lossOfEach: "反復ごとの損失",
  lossOfMany: "損失：{n}反復の平均、帯は最小から最大まで",
  onePoint: "反復ごとに 1 点です。",
  manyPoints: "各点は {n}回の反復の平均で、帯はその最小から最大までです。",
  broken: "{all}個の損失のうち {n}個が NaN または無限大です",
  lossAlt: "{n}回の反復の損失：最初 {first}、最後 {last}。",
  accuracyNote: "評価ごとの認識精度",
  lastAccuracy: "{loss}反復 {n} の認識精度：訓練 {train}、テスト {test}。",
  dotNote: "数値ごとに 1 点、反復ごとに 1 行",
  hillNote: "反復ごとに 1 つの山、手前が最後",
};
