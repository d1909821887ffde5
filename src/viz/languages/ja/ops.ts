/** What ops say of themselves, and what is said of values that have changed, in Japanese. */

export const ops: Readonly<Record<string, string>> = {
  "summed to {{shape}}": "{{shape}} に合計する",
  "summed along the stretched axes": "引き伸ばした軸に沿って合計する",
  "repeated along the summed axes": "合計した軸に沿って繰り返す",
  "repeated along the reduced axes": "集約した軸に沿って繰り返す",
  "repeated along the axis, each times the product of the others":
    "軸に沿って繰り返し、それぞれにほかの要素の積を掛ける",
  "repeated over each group": "グループの中で繰り返す",
  "repeated for every class": "どのクラスにも繰り返す",
  "summed from the other end": "反対の端から足していく",
  "added up over the elements": "要素にわたって足し合わせる",
  "added up over the batch": "バッチにわたって足し合わせる",
  "added up over the examples": "データにわたって足し合わせる",
  "times what was standardized, and added up over the batch":
    "標準化した値を掛け、バッチにわたって足し合わせる",
  "times what was standardized, and added up over the examples":
    "標準化した値を掛け、データにわたって足し合わせる",
  "added up over the classes": "クラスにわたって足し合わせる",
  "added up over the windows": "窓にわたって足し合わせる",
  "added up where the windows read it": "窓が読んだ位置に足し合わせる",
  "read window by window": "窓ごとに読み出す",
  "put where the largest of each window is, 0 elsewhere": "各窓の最大値の位置に置き、ほかは 0",
  "put where it was read, 0 elsewhere": "読んだ位置に置き、ほかは 0",
  "added up where it was read, 0 elsewhere": "読んだ位置に足し合わせ、ほかは 0",
  "added up where it was read, by the weight of each": "読んだ位置に、それぞれの重みを掛けて足し合わせる",
  "read where it was put": "置いた位置から読み出す",
  "read where it was added": "足した位置から読み出す",
  "cut to its piece": "自分の部分を切り出す",
  "without the border": "縁を取り除く",
  "mirrored back": "反転を元に戻す",
  "under its former shape": "元の形状に戻す",
  "with its axes in their former order": "軸を元の順に戻す",
  "carried back through the steps": "時刻をさかのぼって伝える",
  "carried back through all steps": "すべての時刻をさかのぼって伝える",
  "carried back to each step, and times h there": "各時刻までさかのぼり、そこで h を掛ける",
  "carried back to each step, and times what was projected there":
    "各時刻までさかのぼり、そこで射影したものを掛ける",
  "carried back to each step, and added up": "各時刻までさかのぼり、足し合わせる",
  "carried back through the softmax, and times the keys": "softmax をさかのぼり、キーを掛ける",
  "carried back through the softmax, and times the queries": "softmax をさかのぼり、クエリを掛ける",
  "times the weights, added up over the queries": "重みを掛け、クエリについて足し合わせる",
  "carried back through the factorization": "分解をさかのぼって伝える",
  "transformed in the other direction": "逆向きに変換する",
  "solved with the transposed matrix": "転置した行列で連立方程式を解く",
  "solved with the transposed matrix, times the solution": "転置した行列で連立方程式を解き、解を掛ける",
  "times the products of the vectors": "ベクトルどうしの積を掛ける",
  "times the cofactors": "余因子を掛ける",
  "times the inverse, transposed": "逆行列の転置を掛ける",
  "changed since by a write": "その後に書き換えられました",
  "changed since by {{by}}": "その後に {{by}} で変更されました",

  // local derivatives
  "1 where {a} = {y}, shared among ties": "{a} = {y} の位置で 1（等しいものが複数あれば分け合う）",
  "1 where {a} is the largest of its window, shared among ties":
    "{a} が窓の中で最大の位置で 1（等しいものが複数あれば分け合う）",
  "1 inside the triangle, else 0": "三角の内側で 1、それ以外は 0",
  "{{x}} if {{c}} else {{y}}": "{{c}} なら {{x}}、それ以外は {{y}}",
  "{{x}} at every window": "各窓での {{x}}",
  "{{x}} in every window": "各窓の中の {{x}}",

  // plain steps
  mean: "平均",
  windows: "窓",

  // symbols
  "binary\ncross-entropy": "2値\n交差エントロピー",
  "softmax +\ncross-entropy": "softmax +\n交差エントロピー",
};
