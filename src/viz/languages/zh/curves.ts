/** The words of curves, in Chinese. */
import type { CurveWords } from "../translation.js";

export const curves: CurveWords = {
  iteration: "迭代",
  training: "学习过程",
  loss: "损失 {value}",
  train: "训练",
  test: "测试",
  lossOfEach: "每次迭代的损失",
  lossOfMany: "损失：{n} 次迭代的平均，色带从最小到最大",
  onePoint: "每次迭代一个点。",
  manyPoints: "每个点是 {n} 次迭代的平均，色带从其中的最小值到最大值。",
  broken: "{all} 个损失中有 {n} 个为 NaN 或无穷大",
  lossAlt: "{n} 次迭代的损失：最初 {first}，最后 {last}。",
  accuracyNote: "每次评估的识别精度",
  lastAccuracy: "{loss}迭代 {n} 的识别精度：训练 {train}，测试 {test}。",
  dotNote: "每个数一个点，每次迭代一行",
  hillNote: "每次迭代一座山，最后一次在最前面",
};
