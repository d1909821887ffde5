/** The words of the training report, those of curves among them, in Chinese. */
import type { ReportWords } from "../translation.js";
import { curves } from "./curves.js";

export const report: ReportWords = {
  ...curves,
  title: "学习报告",
  sections: "目录",
  none: "无",
  nothing: "无",
  tableOf: "{name}的表格",
  asTable: "{name}（表格）",
  atEnd: "{title}，最后的值：{values}。",
  between: "，",
  iterations: "迭代次数",
  lastLoss: "最后的损失",
  trainAccuracyAt: "训练数据的识别精度（迭代 {n}）",
  testAccuracyAt: "测试数据的识别精度（迭代 {n}）",
  testAccuracyAtEnd: "测试数据的识别精度（最后）",

  accuracyAlt: "{n} 次评估的识别精度；最后一次：训练 {train}，测试 {test}。",

  // loss and accuracy
  curveSection: "损失与识别精度",
  alarm: "{text}。",
  lossCaption: "学习所用的批次的损失。{points}",
  accuracyCaption: "被正确识别的图像所占的比例：学习所用的图像（训练）和从未用于学习的图像（测试）。",
  evaluations: "评估",
  evaluationColumns: {
    iteration: "迭代",
    loss: "损失",
    train: "训练数据的识别精度",
    test: "测试数据的识别精度",
  },

  // what is taken for what
  confusion: "把什么识别成什么",
  confusionLead:
    "{all} 个测试数据中，{right} 个正确，{wrong} 个错误。{worst}每一行是一个真实类别，每一列是一个预测；" +
    "对角线上的是正确的。",
  confusionWorst: "最常见的错误是把 {label} 识别为 {prediction}：{n} 次。",
  confusionTable: "混淆矩阵",
  confusionCaption: "测试数据：真实类别（行）与预测（列）",
  recall: "召回率",
  precision: "精确率",
  confusionNote:
    "召回率是一个类别中被正确识别的比例，精确率是一种预测中正确的比例；右下角是全部数据的正确率。",

  // the worst mistakes
  mistakes: "最严重的错误",
  mistakesLead:
    "损失最大的错误答案，最严重的排在最前：网络给正确类别的概率越小，损失就越大。" +
    "百分数是网络给自己的答案的概率。换作你，能认出来吗？",
  mistakeAlt: "测试图像 {index}：{label} 被识别为 {prediction}",
  readAs: " → ",
  at: "概率 {share}",

  // the network
  network: "网络",
  layer: "{name}（{details}，{n} 个参数）",
  plainLayer: "{name}（{n} 个参数）",
  layersAlt: "按层显示的网络。带参数的层：{layers}。",
  opsAlt: "按运算显示的网络：从图像到损失共 {n} 个运算，带有一个批次的值和梯度。",
  byLayers: "按层显示的网络",
  byOps: "按运算显示的网络",
  layersCaption: "逐层显示，并标出层与层之间的形状。‖∂‖ 是梯度的大小。",
  opsCaption: "一个批次的逐个运算：值向右传播，梯度（粗线，从右到左）反向传播。",

  // beside other runs
  comparison: "与其他学习的比较",
  thisRun: "本次",
  runs: "各次学习",
  run: "学习",
  lossTitle: "损失",
  testAccuracyTitle: "测试数据的识别精度",
  lossesNote: "批次的平均，各次学习用同样的坐标轴",
  testAccuracyNote: "每次评估的测试识别精度",
  lastTestAccuracy: "最后的测试识别精度（迭代）",
  runsNotDrawn: "只画出能够区分的几次学习，其余 {n} 次见表格。",
  sameOptions: "各次学习都相同的选项已省略。",

  // parameters
  parameters: "权重和梯度的变化",
  parametersLead:
    "每座山表示一个参数的数值在某一时刻的分布：最初的迭代在最后面，最后的在最前面。" +
    "高度是个数的平方根，各座山的顶峰一样高。" +
    "不足一百个数时，每个数是一个点。轴数相同的参数（权重之间、偏置之间）横轴相同，便于比较。",
  valuesOf: "{name} 的值",
  gradientTitle: "∂L/∂{name}",
  gradientOf: "{name} 的梯度",
  value: "值",
  gradient: "梯度",
  spread: "{what}：{first}；{last}。",
  spreadAt: "迭代 {n} 时平均 {mean}，标准差 {deviation}",
  parameterColumns: {
    iteration: "迭代",
    mean: "平均",
    deviation: "标准差",
    least: "最小",
    greatest: "最大",
    gradientMean: "梯度：平均",
    gradientDeviation: "标准差",
    zeros: "恰为 0",
    nonFinite: "NaN 或无穷大",
  },

  // activations, gradients and steps
  flow: "激活值、梯度和更新量的变化",
  flowLead: "每幅图中的线都在同一坐标轴上；除学习率外都是对数轴。",
  activations: "各层的激活值",
  activationsAxis: "层的输出的均方根",
  activationsNote: "如果它们逐层或随时间变小，留给后面各层的信息就所剩无几。",
  gradients: "各参数的梯度",
  gradientsAxis: "梯度的均方根",
  gradientsNote: "越靠近第一层越小，就是梯度消失，第一层学得最少；越来越大，就是梯度爆炸。",
  updates: "更新量与权重之比",
  updatesAxis: "更新量的大小 / 参数的大小",
  updatesNote: "一次更新使参数移动多少。经验值是 0.001；大得多会不稳定，小得多则学得慢。",
  learningRate: "学习率",
  learningRateAxis: "学习率",
  learningRateNote: "更新量的系数。",
  linesTable: "表格：{title}",

  // dead units
  silent: "死亡的 ReLU",
  silentLead:
    "对某个数据输出 0 的 ReLU，不会为这个数据传回梯度。对所有数据都输出 0 的 ReLU 是死亡的：" +
    "它再也无法从这些数据中学习。",
  silentUnits: "沉默的神经元",
  silentTable: "沉默的神经元的表格",
  silentColumns: {
    layer: "层",
    dead: "死亡神经元",
    silent: "为 0 的激活值",
  },
  silentAxis: "为 0 的激活值和死亡神经元",
  silentLine: "为 0",
  deadLine: "死亡",
  silentAlt: "{layer}，迭代 {n}：{dead} 的神经元已死亡，{silent} 的激活值为 0。",

  // the run
  theRun: "本次学习",
  again: "用下面的命令可以得到完全相同的报告，一个字节也不差：",
  command: "命令",
  optionsTable: "本次学习的选项",
  options: "选项",
  option: "选项",
};
