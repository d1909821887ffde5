/** The sentences of the page whose modules open and close, in Japanese. */
import type { ExplorerWords } from "../translation.js";

export const explorer: ExplorerWords = {
  graph: "計算グラフ。矢印キーで移動、+ と - で拡大と縮小",
  tools: "ツール",
  larger: "拡大",
  smaller: "縮小",
  fit: "全体",
  closeAll: "すべて閉じる",
  search: "名前、演算、形状で検索",
  found: "{n}件見つかりました",
  foundFirst: "{n}件見つかりました。最初の {shown}件を示します",
  foundNothing: "見つかりません",
  results: "検索結果",
  inside: "{path} の中",
  colours: "配色",
  details: "詳細",
  hint:
    "モジュールをポインタか Enter で選ぶと開き、もう一度選ぶと閉じます。Esc で外側のモジュールを閉じます。" +
    "キー操作：/ で検索、+ と - で拡大と縮小、0 で全体、矢印で移動。",
  closedModule: "{name}、{n}個のノードを持つモジュール、閉じています",
  openModule: "{name}、{n}個のノードを持つモジュール、開いています",
  node: "{name}",
  opened: "{name} を開きました",
  closed: "{name} を閉じました",
  drawing: "描画中 …",
  tooLarge: "このモジュールはここでは開けません。階層が深すぎるため、Graphviz のないページでは描けません。",
  gradient: "勾配",
  piece: "部分 {first} … {last}",
  kinds: {
    op: "演算",
    parameter: "勾配を求める変数",
    input: "定数",
    output: "出力",
    failed: "エラー",
  },
  themes: {
    auto: "システム設定",
    light: "ライト",
    dark: "ダーク",
    contrast: "ハイコントラスト",
    print: "グレースケール",
    own: "独自の配色",
  },
};
