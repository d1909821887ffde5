/**
 * What sentences say of ops: whatever changes a result is told, and no two values of a picture are called the
 * same.
 */
import { expect, describe as suite, test } from "vitest";
import { argsort, cumprod, einsum, nn, roll, Tensor, tensor } from "wengert";
import { describe, graphOf, steps, toGraphHtml, toHtml, toMermaid, toSvg } from "wengert/viz";
import { prepare } from "../../../src/viz/scene/prepare.js";
import { isLiteral } from "../../../src/viz/words/names.js";
import { Sentences } from "../../../src/viz/words/sentences.js";
import { type AnyOp, allOps, materialize, opCases } from "../../helpers/samples.js";
import { thrownBy } from "../../nn/networks.js";

const variable = (values: Parameters<typeof tensor>[0], name: string) =>
  tensor(values, { name, requiresGrad: true });

/** The argument with one of its numbers, switches or words changed, in every way that may be another call. */
function changed(argument: unknown): unknown[] {
  if (typeof argument === "number") return [argument + 1, argument - 1, argument / 2];
  if (typeof argument === "boolean") return [!argument];
  if (typeof argument === "string") return ["mean", "sum", "left", "right"];
  if (Array.isArray(argument))
    return argument.flatMap((each, i) => changed(each).map((other) => argument.with(i, other)));
  if (argument === null || argument === undefined || argument.constructor !== Object) return [];
  return Object.entries(argument).flatMap(([name, each]) =>
    changed(each).map((other) => ({ ...argument, [name]: other })),
  );
}

/** What the step of a call says, but for its numbers; undefined where the call is refused. */
function read(op: AnyOp, args: readonly unknown[]) {
  let y: Tensor;
  try {
    y = op(...args);
  } catch {
    return undefined;
  }
  const graph = graphOf(y);
  const { expressions } = new Sentences(prepare("describe", graph, {}));
  const node = graph.nodes.findLast(({ kind }) => kind === "op");
  if (node === undefined) return undefined;
  // indices that are given as lists are operands
  const operands = graph.nodes.valueSeq().filter(({ kind }) => kind === "input");
  return {
    text: `${expressions.of(node)} → (${y.shape}) of ${operands.map(({ value }) => value).join("; ")}`,
    result: `${y.dtype} ${[...y.toTypedArray()]}`,
    args: JSON.stringify(args.filter((each) => !(each instanceof Tensor))),
  };
}

suite("what changes a result is told", () => {
  test.each(allOps)("of %s", (_, op) => {
    for (const { sample } of opCases.filter((each) => each.op === op)) {
      const tensors = materialize(sample, "float64");
      for (const [i, x] of tensors.entries()) x.name = `x${i}`;
      const given = sample.arrange?.(tensors) ?? [...tensors, ...(sample.args ?? [])];
      const byText = new Map<string, NonNullable<ReturnType<typeof read>>>();
      for (const args of [given, ...changed([...given])] as unknown[][]) {
        const call = read(op, args);
        if (call === undefined) continue;
        const before = byText.get(call.text) ?? call;
        byText.set(call.text, before);
        expect.soft(call.result, `${call.text} with ${call.args} and ${before.args}`).toBe(before.result);
      }
    }
  });
});

/** What the steps say on their way forward. */
const forward = (root: Tensor) =>
  steps(root)
    .filter(({ phase }) => phase === "forward")
    .map(({ sentence }) => sentence.split(". ")[0])
    .toArray();

suite("what is told of an op", () => {
  test("is which operand of a product is read as its transpose", () => {
    const [a, b] = [variable([[1, 2], [3, 4]], "A"), variable([[5, 6], [7, 8]], "B")]; // biome-ignore format: matrices
    expect(forward(einsum("ij,kj->ik", a, b))).toEqual(["output = A · Bᵀ: (2, 2), (2, 2) → (2, 2)"]);
    expect(forward(einsum("ij,ik->jk", a, b))).toEqual(["output = Aᵀ · B: (2, 2), (2, 2) → (2, 2)"]);
    const y = einsum("ij,kj->ik", a.add(b), b).sum();
    y.backward();
    expect(describe(y)).toContain("(A + B) · Bᵀ: (2, 2), (2, 2) → (2, 2)");
    expect(toHtml(y)).not.toContain("(A + B) · B:");
    expect(forward(einsum("ij,ij->i", a, a))[2]).toContain("reshape(A) · [reshape of step 3]ᵀ: ");
  });

  test("is its axis, its places, and its switches that are on", () => {
    const d = variable([[1, 2], [3, 4]], "D"); // biome-ignore format: a matrix
    expect(forward(d.sum(0))).toEqual(["output = sum(D, axis = 0): (2, 2) → (2,)"]);
    expect(forward(d.sum())).toEqual(["output = sum(D): (2, 2) → ()"]);
    expect(forward(d.mean(1))).toEqual(["output = mean(D, axis = 1, n = 2): (2, 2) → (2,)"]);
    expect(forward(d.slice([[0, 1]]))).toEqual(["output = D[0:1, :]: (2, 2) → (1, 2)"]);
    expect(forward(d.add(d).slice([1]))[1]).toEqual("(D + D)[1:2, :]: (2, 2) → (1, 2)");
    expect(forward(d.permute([1, 0]))).toEqual(["output = permute(D, axes = [1, 0]): (2, 2) → (2, 2)"]);
    expect(
      forward(
        argsort(
          tensor(
            [
              [1, 2],
              [3, 4],
            ],
            { name: "D" },
          ),
          0,
          { descending: true },
        ),
      )[0],
    ).toBe("output = argsort(D, axis = 0, descending): (2, 2) → (2, 2)");
    expect(forward(variable([3], "x").slice([[0, 1]]))).toEqual(["output = x[:] = 3"]);
  });

  test("stands in a flowchart, where no sentence does", () => {
    const d = variable([[1, 2], [3, 4]], "D"); // biome-ignore format: a matrix
    expect(toMermaid(d.max(0))).not.toBe(toMermaid(d.max(1)));
    expect(toMermaid(d.max(0))).toContain('(["max<br/>axis = 0"])');
  });
});

suite("no two values are called the same", () => {
  test.each(opCases)("in $title", ({ op, sample }) => {
    const tensors = materialize(sample, "float64");
    const y = op(...(sample.arrange?.(tensors) ?? [...tensors, ...(sample.args ?? [])]));
    expect(twice(y)).toEqual([]);
  });

  test("where one is computed twice, or of parts of one", () => {
    const p = variable([3, 5, 7, 2], "p");
    expect(twice(p.sum().mul(p.sum()))).toEqual([]);
    expect(twice(p.prod())).toEqual([]);
    expect(twice(roll(p, 1))).toEqual([]);
    expect(twice(cumprod(p))).toEqual([]);
    const product = p.at(0).mul(p.at(1));
    product.backward();
    expect(twice(product)).toEqual([]);
    expect(forward(product).at(-1)).toBe("output = reshape(p[0:1]) × reshape(p[1:2]) = 3 × 5 = 15");
    const back = steps(product)
      .filter(({ phase }) => phase === "backward")
      .first();
    expect(back?.sentence).toBe(
      "∂output/∂reshape(p[0:1]) = upstream 1 × local 5 (= reshape(p[1:2])) = 5. " +
        "∂output/∂reshape(p[1:2]) = upstream 1 × local 3 (= reshape(p[0:1])) = 3",
    );
  });
});

/** The names that several values have; a constant may be called by its number. */
function twice(root: Tensor): string[] {
  const prepared = prepare("describe", graphOf(root), {});
  const sentences = new Sentences(prepared);
  const names = prepared.graph.nodes
    .valueSeq()
    .filter((node) => node.kind !== "output" && !isLiteral(node))
    .map(({ id }) => sentences.name(id))
    .toArray();
  return names.filter((name, i) => names.indexOf(name) !== i);
}

test("of an op that failed is said that it did, and why, once", () => {
  const error = thrownBy(() => variable([1, 2, 3], "x").matmul(variable([[1, 2]], "W")));
  const told = describe(error);
  expect(told).toContain("matmul fails in a computation from 2 inputs");
  expect(told).not.toContain("is computed from");
  const message = (error as Error).message.replace(/[.]$/, "");
  expect(told.split(message)).toHaveLength(2);
});

test("an image is asked for by the name that the picture writes", async () => {
  const attention = new nn.MultiHeadAttention(4, 2);
  const x = variable([[[1, 2, 3, 4]]], "x");
  const y = attention.forward(x, x, x).sum();
  const inQuery = graphOf(y).nodes.find(({ module, name }) => /query$/.test(module) && name !== "");
  const name = `${inQuery?.module}.${inQuery?.name}`;
  expect(await toSvg(y, { images: { [name]: "image" } })).toContain("<image");
});

test("a text that is no Graphviz is refused for small graphs too", async () => {
  const page = toGraphHtml(variable([1, 2], "x").sum(), { graphviz: "zzz" });
  await expect(page).rejects.toThrow(/graphviz: this text does not define Viz/);
});
