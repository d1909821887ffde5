/** Source positions: the user's line of each op and each write. */
import { afterEach, describe, expect, test } from "vitest";
import { nn, recordSources, tensor } from "wengert";

const leaf = (value: number, name = "") => tensor(value, { requiresGrad: true, name });

describe("source positions", () => {
  test("are not taken unless asked for", () => {
    expect(leaf(1).mul(2).gradFn?.source).toBeUndefined();
  });

  test("skip the packages between the user and the library: a Sequential runs its layers through a map", () => {
    const net = new nn.Sequential([new nn.Affine(2, 1)]);
    const y = recordSources(() => net.forward(tensor([[1, 2]])));
    expect(y.gradFn?.source).toMatch(/source\.test\.ts:\d+:\d+$/);
  });

  test("name the user's line of the op and of the write", () => {
    const w = leaf(2, "w");
    const y = recordSources(() => {
      const product = w.mul(w);
      w.assign(3);
      return product;
    });
    expect(y.gradFn?.source).toMatch(/source\.test\.ts:\d+:\d+$/);
    expect(() => y.backward()).toThrow(
      /mul \(.*source\.test\.ts:\d+:\d+\) needs "w" .* changed since by assign \(.*source\.test\.ts:\d+:\d+\)/,
    );
  });
});

describe("where engines and bundlers write stacks of their own", () => {
  const { prepareStackTrace } = Error;
  afterEach(() => {
    Error.prepareStackTrace = prepareStackTrace;
  });
  const sourceIn = (...lines: string[]) => {
    Error.prepareStackTrace = () => lines.join("\n");
    const source = recordSources(() => leaf(1).mul(2).gradFn?.source);
    Error.prepareStackTrace = prepareStackTrace;
    return source;
  };

  test.each([
    [
      "Firefox",
      "takeSource@http://host/lib/tensor/context/source.js:21:17",
      "step@http://host/@fs/my app.js:3:14",
    ],
    ["Safari", "takeSource@http://host/lib/tensor/context/source.js:21:17", "http://host/@fs/my app.js:3:14"],
    [
      "V8",
      "Error\n    at takeSource (http://host/lib/tensor/context/source.js:21:17)",
      "    at http://host/@fs/my app.js:3:14",
    ],
    [
      "V8, of an async function",
      "    at takeSource (http://host/lib/tensor/context/source.js:21:17)",
      "    at async http://host/@fs/my app.js:3:14",
    ],
  ])("%s", (_, own, users) => {
    const inside = own.replace("context/source", "op/define-op").replace("Error\n", "");
    expect(sourceIn(own, inside, users)).toBe("http://host/@fs/my app.js:3:14");
  });

  test("the built package is passed over as the sources are", () => {
    const built = (file: string) => `    at f (file:///project/node_modules/wengert/dist/${file}:9:9)`;
    const user = "    at train (file:///project/(group)/train.js:3:14)";
    const source = sourceIn(
      built("shared/tensor-Ab_9-x.js"),
      built("shared/ops-Cd.js"),
      built("index.js"),
      user,
    );
    expect(source).toBe("file:///project/(group)/train.js:3:14");
  });

  test("a bundle that holds the library and the program in one file has no source, rather than a wrong one", () => {
    const frame = (line: number) => `    at f (http://host/assets/index-8f3a.js:${line}:9)`;
    expect(sourceIn(frame(1), frame(20), frame(300))).toBeUndefined();
  });
});
