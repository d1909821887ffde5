/** The corpus, scalar by scalar: what lessons and papers draw, and what other libraries show on their first page. */
import { manualSeed, randn, type Tensor, tensor } from "wengert";
import { apple, appleAndOrange, differentiated, variable } from "../graphs.js";

const named = (root: Tensor, name: string): Tensor => {
  root.name = name;
  return differentiated(root);
};

/** A value that goes two ways, which meet again. */
function diamond(): Tensor {
  const x = variable(2, "x");
  const a = x.mul(3);
  return named(a.mul(a.add(1)), "y");
}

/** The nth derivative of tanh, by differentiating the graph of the one before. */
function tanhDerivative(order: number): Tensor {
  const x = variable(0.5, "x");
  let y = x.tanh();
  for (let i = 0; i < order; i++) {
    x.grad = null;
    y.backward(undefined, { createGraph: true });
    y = x.grad as unknown as Tensor;
  }
  x.grad = null;
  return named(y, order > 3 ? `tanh⁽${"⁴⁵"[order - 4]}⁾` : `tanh${"′".repeat(order)}`);
}

/** The graph of micrograd's README. */
function micrograd(): Tensor {
  const [a, b] = [variable(-4, "a"), variable(2, "b")];
  let c = a.add(b);
  let d = a.mul(b).add(b.pow(3));
  c = c.add(c.add(1));
  c = c.add(tensor(1, { dtype: "float64" }).add(c).add(a.neg()));
  d = d.add(d.mul(2).add(b.add(a).relu()));
  d = d.add(tensor(3, { dtype: "float64" }).mul(d).add(b.sub(a).relu()));
  const e = c.sub(d);
  const f = e.pow(2);
  const g = f.div(2);
  return named(g.add(tensor(10, { dtype: "float64" }).div(f)), "g");
}

function goldsteinPrice(): Tensor {
  const [x, y] = [variable(1, "x"), variable(1, "y")];
  const xx = x.square().mul(3);
  const yy = y.square().mul(3);
  const left = x
    .add(y)
    .add(1)
    .square()
    .mul(xx.sub(x.mul(14)).add(19).sub(y.mul(14)).add(x.mul(y).mul(6)).add(yy))
    .add(1);
  const right = x
    .mul(2)
    .sub(y.mul(3))
    .square()
    .mul(
      x.square().mul(12).sub(x.mul(32)).add(18).add(y.mul(48)).sub(x.mul(y).mul(36)).add(y.square().mul(27)),
    )
    .add(30);
  return named(left.mul(right), "z");
}

/** sin x by its series, as the book's optional chapter writes it. */
function taylorSine(): Tensor {
  const x = variable(Math.PI / 4, "x");
  let [y, factorial] = [x, 1];
  for (let i = 1; i < 5; i++) {
    factorial *= 2 * i * (2 * i + 1);
    const term = x.pow(2 * i + 1).mul((i % 2 === 0 ? 1 : -1) / factorial);
    y = y.add(term);
  }
  return named(y, "y");
}

/** micrograd's MLP: three inputs, layers of six, six and one neuron, each weight a number of its own. */
function perNeuron(): Tensor {
  manualSeed(1);
  const draw = (name: string) => variable(randn([]).item(), name);
  let inputs: Tensor[] = [2, 3, -1].map((value, i) => tensor(value, { name: `x${i + 1}`, dtype: "float64" }));
  for (const [layer, size] of [6, 6, 1].entries())
    inputs = Array.from({ length: size }, (_, n) => {
      let sum = draw(`b${layer + 1}_${n + 1}`);
      for (const [i, x] of inputs.entries()) sum = sum.add(draw(`w${layer + 1}_${n + 1}_${i + 1}`).mul(x));
      return sum.tanh();
    });
  return named((inputs[0] as Tensor).sub(1).square(), "loss");
}

/** The apple and the oranges with the names of a Japanese edition, and of a Chinese one. */
function inJapanese(): Tensor {
  const [a, b] = [variable(100, "りんごの値段"), variable(2, "りんごの個数")];
  const [c, d] = [variable(150, "みかんの値段"), variable(3, "みかんの個数")];
  return named(a.mul(b).add(c.mul(d)).mul(variable(1.1, "消費税")), "支払う金額");
}

function inChinese(): Tensor {
  const [w, x, b] = [variable(0.5, "权重"), variable(2, "输入特征"), variable(0.1, "偏置项")];
  let y = w.mul(x).add(b);
  for (let i = 0; i < 3; i++) y = y.tanh().mul(w).add(b);
  y.name = "激活后的隐藏状态";
  return named(y.sub(1).square(), "损失函数");
}

function longNames(): Tensor {
  const name = (letter: string) => letter.repeat(200);
  return named(
    variable(2, name("a"))
      .mul(variable(3, name("b")))
      .add(variable(1, "c")),
    name("y"),
  );
}

export const scalars: Record<string, () => Tensor> = {
  apple: () => differentiated(apple()),
  "apple-orange": () => differentiated(appleAndOrange()),
  diamond,
  "tanh-1": () => tanhDerivative(1),
  "tanh-2": () => tanhDerivative(2),
  "tanh-3": () => tanhDerivative(3),
  "tanh-4": () => tanhDerivative(4),
  "tanh-5": () => tanhDerivative(5),
  micrograd,
  "goldstein-price": goldsteinPrice,
  "taylor-sine": taylorSine,
  "per-neuron": perNeuron,
  japanese: inJapanese,
  chinese: inChinese,
  "long-names": longNames,
};
