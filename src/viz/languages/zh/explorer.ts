/** The sentences of the page whose modules open and close, in Chinese. */
import type { ExplorerWords } from "../translation.js";

export const explorer: ExplorerWords = {
  graph: "计算图。方向键移动，+ 和 - 缩放",
  tools: "工具",
  larger: "放大",
  smaller: "缩小",
  fit: "全图",
  closeAll: "全部合上",
  search: "按名称、运算或形状搜索",
  found: "找到 {n} 个",
  foundFirst: "找到 {n} 个，列出前 {shown} 个",
  foundNothing: "没有找到",
  results: "搜索结果",
  inside: "在 {path} 中",
  colours: "配色",
  details: "详情",
  hint:
    "用指针或 Enter 选择模块可将它展开，再选一次则合上；Esc 合上外层模块。" +
    "按键：/ 搜索，+ 和 - 缩放，0 显示全图，方向键移动。",
  closedModule: "{name}，含 {n} 个节点的模块，已合上",
  openModule: "{name}，含 {n} 个节点的模块，已展开",
  node: "{name}",
  opened: "{name} 已展开",
  closed: "{name} 已合上",
  drawing: "正在绘制 …",
  tooLarge: "这个模块无法在此展开：层次太深，没有 Graphviz 的页面无法绘制。",
  gradient: "梯度",
  piece: "部分 {first} … {last}",
  kinds: {
    op: "运算",
    parameter: "需要梯度的变量",
    input: "常数",
    output: "输出",
    failed: "出错",
  },
  themes: {
    auto: "跟随系统",
    light: "浅色",
    dark: "深色",
    contrast: "高对比度",
    print: "灰度",
    own: "自定义",
  },
};
