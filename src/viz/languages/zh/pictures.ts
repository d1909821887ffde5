/** What stands in every picture, in Chinese. */
import type { PictureWords } from "../translation.js";

export const pictures: PictureWords = {
  graph: "计算图",
  graphOf: "{name} 的计算图",
  output: "输出",
  parameter: "{n} 个参数",
  parameters: "{n} 个参数",
  call: "{name}（第 {n} 次调用）",
  continued: "{title}（续）",
  all: "全部为 {value}",
  mean: "平均 {value}",
  min: "最小 {value}",
  max: "最大 {value}",
  nonFinite: "{n} 个为 NaN 或无穷大",
  now: "现为 {value}",
  local: "局部导数 {local}",
  saved: "保存的值",
  image: "{name} 显示为 {size} 像素的图像，从 {low} 到 {high}",
  images: "{name} 显示为 {n} 幅 {size} 像素的图像，从 {low} 到 {high}",
  gradientOf: "{name} 的梯度",
  imageCount: "{n} 幅 {size} 的图像",
  someImages: "{all} 幅 {size} 的图像中的 {n} 幅",
  withImages: "{picture}，图像：{images}",
  betweenImages: "；",
  atStep: "{picture}，第 {step} 步：{sentence}",
};
