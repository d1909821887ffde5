/** ModuleList and ModuleDict: order, names, iteration, pictures, and what they refuse. */
import { OrderedMap } from "immutable";
import { describe, expect, test } from "vitest";
import { nn, ones, type Tensor, ValueError } from "wengert";
import { fromTorch } from "wengert/io";
import { toDot } from "wengert/viz";

const affine = (inputs = 2, outputs = 2) => new nn.Affine(inputs, outputs);

class Tower extends nn.Module {
  readonly blocks = new nn.ModuleList([affine(2, 3), affine(3, 4)]);
  readonly heads = new nn.ModuleDict({ mean: affine(4, 1), spread: affine(4, 1) });

  override forward(x: Tensor): Tensor {
    let h = x;
    for (const block of this.blocks) h = block.forward(h);
    return this.heads.get("mean").forward(h).add(this.heads.get("spread").forward(h));
  }
}

describe("what holds both", () => {
  test("has the parameters in their order, under the names that Sequential gives", () => {
    const names = [...new Tower().namedParameters().keys()];
    expect(names).toEqual([
      ...["blocks.layers.0.W", "blocks.layers.0.b", "blocks.layers.1.W", "blocks.layers.1.b"],
      ...["heads.layers.mean.W", "heads.layers.mean.b", "heads.layers.spread.W", "heads.layers.spread.b"],
    ]);
  });

  test("has PyTorch's names for PyTorch", () => {
    const { rename } = fromTorch(new Tower());
    expect(rename["blocks.layers.1.W"]).toBe("blocks.1.weight");
    expect(rename["heads.layers.spread.b"]).toBe("heads.spread.bias");
  });

  test("is printed and drawn with each module under its own name", () => {
    const net = new Tower();
    expect(String(net)).toBe(
      [
        "Tower(",
        "  (blocks): ModuleList(",
        "    (layers.0): Affine(2 → 3)",
        "    (layers.1): Affine(3 → 4)",
        "  )",
        "  (heads): ModuleDict(",
        "    (layers.mean): Affine(4 → 1)",
        "    (layers.spread): Affine(4 → 1)",
        "  )",
        ")",
      ].join("\n"),
    );
    const drawn = toDot(net.forward(ones([1, 2])));
    for (const name of ["Tower", "mean", "spread"]) expect(drawn).toContain(name);
  });

  test("goes into eval and into another dtype with all of them, and is copied with them", () => {
    const net = new Tower().eval().to("float64");
    expect([...net.namedModules().values()].some(({ training }) => training)).toBe(false);
    expect(net.parameters().every(({ dtype }) => dtype === "float64")).toBe(true);
    const copy = nn.deepCopy(net);
    expect(String(copy)).toBe(String(net));
    expect(copy.blocks.at(0)).not.toBe(net.blocks.at(0));
  });
});

describe("ModuleList", () => {
  test("is gone through in order, counted, and asked from both ends", () => {
    const [a, b] = [affine(), affine()];
    const list = new nn.ModuleList(new Set([a, b]));
    expect([...list]).toEqual([a, b]);
    expect(list.length).toBe(2);
    expect([list.at(0), list.at(-1)]).toEqual([a, b]);
    expect(new nn.ModuleList().length).toBe(0);
  });

  test("grows at its end, and what is added is trained", () => {
    const list = new nn.ModuleList<nn.Module>();
    expect(list.append(affine()).append(new nn.ReLU())).toBe(list);
    expect([...list.namedParameters().keys()]).toEqual(["layers.0.W", "layers.0.b"]);
  });

  test("refuses what is no module, places that there are none for, and to run", () => {
    const list = new nn.ModuleList([affine()]);
    expect(() => new nn.ModuleList([affine(), 3 as never])).toThrow("ModuleList: entry 1, 3, is no module");
    expect(() => new nn.ModuleList(affine() as never)).toThrow(
      "ModuleList: expected a list of modules: new ModuleList([first, second])",
    );
    expect(() => list.at(1)).toThrow("ModuleList: there is no module 1; the list has 1, the first is 0");
    expect(() => list.at(0.5)).toThrow(ValueError);
    expect(() => list.append({} as never)).toThrow("ModuleList.append: module must be a module");
    expect(() => (list.forward as () => void)()).toThrow("ModuleList");
  });
});

describe("ModuleDict", () => {
  test.each([
    ["an object", { b: affine(), 1: affine() }, ["1", "b"]],
    ["a map", new Map([["b", affine()] as const, ["1", affine()] as const]), ["b", "1"]],
    ["an OrderedMap", OrderedMap({ b: affine() }), ["b"]],
    ["pairs", [["b", affine()] as const], ["b"]],
  ])("is made from %s, in its order", (_, modules, names) => {
    const dict = new nn.ModuleDict(modules);
    expect([...dict.keys()]).toEqual(names);
    expect([...dict].map(([name, module]) => [name, module === dict.get(name)])).toEqual(
      names.map((name) => [name, true]),
    );
    expect(dict.size).toBe(names.length);
  });

  test("puts a module in the place of another, or at the end", () => {
    const dict = new nn.ModuleDict<nn.Module>({ a: affine(), b: affine() });
    const relu = new nn.ReLU();
    expect(dict.set("a", relu).set("c", affine())).toBe(dict);
    expect([...dict.keys()]).toEqual(["a", "b", "c"]);
    expect(dict.get("a")).toBe(relu);
    expect([dict.has("c"), dict.has("d")]).toEqual([true, false]);
  });

  test("refuses names that there are none for, or that come twice, and what is no module", () => {
    const dict = new nn.ModuleDict({ mean: affine() });
    expect(() => dict.get("maen")).toThrow('ModuleDict: no module is called "maen"; did you mean "mean"?');
    expect(() => dict.get("x")).toThrow('ModuleDict: no module is called "x"; there are "mean"');
    expect(() => new nn.ModuleDict().get("x")).toThrow('no module is called "x"; it is empty');
    const twice = [affine(), affine()].map((each) => ["a", each] as const);
    expect(() => new nn.ModuleDict(twice)).toThrow('ModuleDict: two modules are called "a"');
    expect(() => new nn.ModuleDict({ a: 3 as never })).toThrow(ValueError);
    expect(() => new nn.ModuleDict(3 as never)).toThrow("ModuleDict: expected modules by name");
    expect(() => new nn.ModuleDict("ab" as never)).toThrow("ModuleDict: expected modules by name");
    expect(() => dict.set("a", 3 as never)).toThrow("ModuleDict.set: module must be a module");
  });
});
