/** Snapshots as JSON: the same value back, and everything drawn from it the same. */
import fc from "fast-check";
import { is } from "immutable";
import { describe, expect, test } from "vitest";
import { FormatError, nn, ones, scope, type Tensor, tensor } from "wengert";
import {
  describe as describeGraph,
  type GraphJson,
  graphFromJson,
  graphJson,
  graphOf,
  steps,
  toDot,
  toSvg,
} from "wengert/viz";
import { bySize } from "../../helpers/size.js";
import { thrownBy } from "../../nn/networks.js";
import { apple, appleAndOrange, differentiated, twoLayerLoss, variable } from "../graphs.js";

const graphs: Record<string, () => Tensor | Error> = {
  "apple before backward": apple,
  apples: () => differentiated(appleAndOrange()),
  "a network": () => differentiated(twoLayerLoss(), true),
  "a released network": () => differentiated(twoLayerLoss()),
  "NaN, infinities and -0": () =>
    differentiated(
      tensor([-1, 0, -0, Number.POSITIVE_INFINITY], { requiresGrad: true, dtype: "float64" }).log().sum(),
    ),
  "a leaf": () => variable(-0, "x"),
  "scopes in scopes": () => scope("a", () => scope("b", () => variable(1).neg()).exp()),
  "an error": () =>
    thrownBy(() => scope("f", () => ones([2, 3]).matmul(ones([2, 3], { requiresGrad: true })))),
  "no elements": () => tensor([], { shape: [0], requiresGrad: true }).neg(),
};

describe.each(Object.entries(graphs))("%s", (_, build) => {
  test("comes back equal by value, and is drawn the same", async () => {
    const graph = graphOf(build(), { numerical: true });
    const text = graphJson(graph);
    const back = graphFromJson(text);
    expect(is(back, graph)).toBe(true);
    expect(graphJson(back)).toBe(text);
    expect(toDot(back)).toBe(toDot(graph));
    expect(describeGraph(back)).toBe(describeGraph(graph));
    expect(is(steps(back).last()?.graph, steps(graph).last()?.graph)).toBe(true);
    expect(await toSvg(back, { step: 1 })).toBe(await toSvg(graph, { step: 1 }));
  });
});

test("names are any text at all", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      const graph = graphOf(scope(name, () => variable(1, name).neg()));
      expect(is(graphFromJson(graphJson(graph)), graph)).toBe(true);
    }),
    { numRuns: bySize(100, 25) },
  );
});

test("the file says its format and version, and lists a node per line", () => {
  const text = graphJson(differentiated(apple()));
  const data = JSON.parse(text) as GraphJson;
  expect([data.format, data.version, data.root]).toEqual(["wengert-graph", 1, "output"]);
  expect(data.nodes[0]).toEqual({
    id: "parameter_1",
    kind: "parameter",
    name: "apple",
    op: "",
    symbol: "",
    shape: [],
    dtype: "float64",
    requiresGrad: true,
    value: 100,
    gradient: 2.2,
    released: false,
    module: "",
  });
  expect(text.split("\n")).toHaveLength(data.nodes.length + data.edges.length + 9);
});

describe("what is no such file is refused, naming the place", () => {
  const text = graphJson(new nn.Affine(1, 1).forward(ones([1, 1])));
  const changed = (path: string, value: unknown): string => {
    const data = JSON.parse(text);
    const keys = path.split(".");
    const last = keys.pop() as string;
    keys.reduce((at, key) => at[key], data)[last] = value;
    return JSON.stringify(data);
  };

  test.each([
    ["{", /this is not JSON/],
    ["[]", /the file: expected an object/],
    [changed("format", "other"), /format is "other"/],
    [changed("version", 2), /version 2; this library reads version 1/],
    [changed("root", "nowhere"), /root: expected the id of a node, found "nowhere"/],
    [changed("nodes.1.kind", "spoon"), /nodes\[1\]\.kind: expected op or parameter .*, found "spoon"/],
    [changed("nodes.1.shape", [1, -1]), /nodes\[1\]\.shape\[1\]: expected a whole number, found -1/],
    [changed("nodes.1.dtype", "int16"), /nodes\[1\]\.dtype: expected .*float64, found "int16"/],
    [changed("nodes.1.value", "one"), /nodes\[1\]\.value: expected a number, found "one"/],
    [changed("nodes.1.module", "gone"), /expected the path of a module, found "gone"/],
    [changed("edges.0.to", "gone"), /edges\[0\]\.to: expected the id of a node, found "gone"/],
    [changed("edges.0.differentiable", 1), /edges\[0\]\.differentiable: expected true or false, found 1/],
    [changed("modules", undefined), /modules: expected an array, found nothing/],
    [changed("modules.0.parent", "gone"), /modules\[0\]\.parent: expected .* before this one, found "gone"/],
    [
      changed("modules.0.parent", "Affine"),
      /modules\[0\]\.parent: expected .* before this one, found "Affine"/,
    ],
    [changed("modules.0.path", ""), /modules\[0\]\.path: expected a path that no other module has/],
    [changed("nodes.2.id", "Affine.input_1"), /nodes\[2\]\.id: expected an id that no other node has/],
    [
      changed("edges.0.from", "output"),
      /edges\[0\]\.from: expected a node listed before ".*", found "output"/,
    ],
    [
      changed("nodes.1.shape", [1e9, 1e6]),
      /nodes\[1\]\.value: expected statistics of 1000000000000000 numbers/,
    ],
    [changed("nodes.1.value", "[".repeat(1e4)), /nodes\[1\]\.value: expected a number/],
    [`{"format":${"[".repeat(1e5)}${"]".repeat(1e5)}}`, /format is an array of 1, not "wengert-graph"/],
  ])("%#", (file, message) => {
    const error = thrownBy(() => graphFromJson(file));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toMatch(message);
  });
});

test("a snapshot put together by hand is no graph either where a module encloses itself", () => {
  const graph = graphOf(scope("a", () => variable(1).neg()));
  const inItself = graph.setIn(["modules", "a", "parent"], "a");
  expect(() => toDot(inItself)).toThrow(
    'this snapshot is no graph: modules[0].parent: expected the path of a module listed before this one, found "a"',
  );
});
