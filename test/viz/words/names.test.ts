/** What the values of a picture are called, where several have one name. */
import { is } from "immutable";
import { expect, test } from "vitest";
import { nn, ones, scope, type Tensor } from "wengert";
import { graphFromJson, graphJson, graphOf, steps, toDot, toMermaid } from "wengert/viz";
import { variable } from "../graphs.js";

const inputs = (root: Tensor) => steps(root).get(1)?.sentence;

test("names that clash are told apart by their paths", () => {
  const layer = (name: string, x: Tensor) => scope(name, () => named(x.mul(named(variable(2), "w")), "h"));
  const y = layer("first", variable(3, "x")).add(layer("second", variable(5, "x")));
  y.name = "h";
  // what a user has named stands outside of modules, so numbers tell it apart
  expect(inputs(y)).toBe("x = 3. w = 2. x (2) = 5. w (2) = 2");
  expect(
    steps(y)
      .map(({ sentence }) => sentence)
      .slice(2)
      .toArray(),
  ).toEqual([
    "first.h = x × w = 3 × 2 = 6",
    "second.h = x (2) × w (2) = 5 × 2 = 10",
    "h = first.h + second.h = 6 + 10 = 16",
  ]);
  expect(toDot(y)).toContain('label="first.h = 6"');
});

test("names of parameters are told apart by their layers", () => {
  const net = new nn.Sequential([new nn.Affine(2, 2), new nn.Affine(2, 1)]);
  const dot = toDot(net.forward(ones([1, 2])), { style: "tensor" });
  const weights = [...dot.matchAll(/label="([^"]*)\\n\(2, [12]\)/g)].map(([, name]) => name);
  expect(new Set(weights).size).toBe(weights.length);
  expect(weights).toHaveLength(2);
});

test("another module of the same name is numbered, and no call of the first", () => {
  const [a, b] = [new nn.Affine(2, 2), new nn.Affine(2, 2)];
  const graph = graphOf(a.forward(b.forward(a.forward(ones([1, 2])))));
  expect(graph.modules.keySeq().toArray()).toEqual(["Affine", "Affine#2", "Affine#3"]);
  const titles = new Set(["Affine", "Affine (2)", "Affine (call 2)"]);
  for (const draw of [toDot, toMermaid])
    expect(new Set(draw(graph).match(/Affine(?: \([^)]*\d\))?(?= +\()/g))).toEqual(titles);
  expect(is(graphFromJson(graphJson(graph)), graph)).toBe(true);
  expect(graphJson(graph).match(/"namesake"/g)).toHaveLength(1);
});

test("parameters of modules that are called several times are told apart by their modules", () => {
  const net = new (class Net extends nn.Module {
    readonly a = new nn.Affine(2, 2);
    readonly b = new nn.Affine(2, 2);
    override forward(x: Tensor): Tensor {
      return [this.a, this.b, this.a, this.b].reduce((y, layer) => layer.forward(y), x);
    }
  })();
  const { nodes } = graphOf(net.forward(ones([1, 2])).sum());
  const names = nodes.toList().flatMap(({ kind, name }) => (kind === "parameter" ? [name] : []));
  expect(names.toArray()).toEqual(["a.W", "a.b", "b.W", "b.b"]);
});

test("calls of one module are counted in the order in which they were made", () => {
  const cell = new nn.GRUCell(2, 2);
  let states = cell.forward(ones([1, 2], { name: "x1" }));
  for (const name of ["x2", "x3"]) states = cell.forward(ones([1, 2], { name }), states);
  const graph = graphOf((states[0] as Tensor).sum());
  // what is computed of x alone stands before the states of earlier calls
  const calls = graph.nodes.toList().flatMap(({ op, module }) => (op === "matmul" ? [module] : []));
  expect(calls.first()).toBe("GRUCell#3");
  const callOf = (name: string) => {
    const [input] = graph.nodes.filter((node) => node.name === name).keys();
    const [to] = graph.edges.filter(({ from }) => from === input).map((edge) => edge.to);
    return graph.nodes.get(to as string)?.module;
  };
  expect(["x1", "x2", "x3"].map(callOf)).toEqual(["GRUCell", "GRUCell#2", "GRUCell#3"]);
});

test("a name that only one value has stays as it is, the output's too", () => {
  const y = named(variable(2, "a").mul(variable(3, "b")), "y");
  expect(steps(y).last()?.sentence).toBe("y = a × b = 2 × 3 = 6");
});

function named(x: Tensor, name: string): Tensor {
  x.name = name;
  return x;
}
