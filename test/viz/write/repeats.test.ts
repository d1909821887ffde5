/** Leaves that many ops share are drawn at each of them; large pictures are laid out in short time. */
import { describe, expect, test } from "vitest";
import { type Tensor, tensor } from "wengert";
import { frames, toDot, toHtml, toSvg } from "wengert/viz";

/** w is used by so many ops, by the first of them twice. */
function chain(ops: number): Tensor {
  const w = tensor(1.5, { requiresGrad: true, name: "w" });
  let y: Tensor = w;
  for (let i = 0; i < ops; i++) y = i % 2 === 0 ? y.mul(w) : y.add(w);
  y.backward();
  return y;
}

const arrows = { edges: "arrows" } as const;

const boxesOfW = (dot: string) => dot.split("\n").filter((line) => /^\s*"parameter_1(~\d+)?" \[/.test(line));

test("a leaf that is used on either side of another has wires: its arrows would go around that", () => {
  const a = tensor(2, { requiresGrad: true, name: "a" });
  const b = tensor(-3, { requiresGrad: true, name: "b" });
  for (const y of [a.mul(b).add(a.exp()), a.exp().add(b.mul(a))])
    expect(toDot(y)).toBe(toDot(y, { edges: "wires" }));
  for (const y of [a.mul(a.exp()).add(b), a.mul(a), a.exp().add(a.mul(b))])
    expect(toDot(y)).toBe(toDot(y, { edges: "arrows" }));
});

describe("a leaf", () => {
  test("of up to eight ops is drawn once, where it has arrows", () => {
    expect(boxesOfW(toDot(chain(8), arrows))).toHaveLength(1);
  });

  test("of two ops is drawn at each, where it has wires: the first time with the sum of its gradients", () => {
    const dot = toDot(chain(2), { edges: "wires" });
    const labels = boxesOfW(dot).map((line) => /label="([^"]*)"/.exec(line)?.[1]);
    expect(labels).toEqual(["w\\nΣ 4", "w"]);
  });

  test("of more is drawn at each: the first time with its gradient, then by its name", () => {
    const dot = toDot(chain(9), arrows);
    const labels = boxesOfW(dot).map((line) => /label="([^"]*)"/.exec(line)?.[1]);
    expect(labels).toEqual(["w\\n∂ 94.13", ...new Array(8).fill("w")]);
    const into = (op: string) => dot.split("\n").filter((line) => line.includes(`" -> "${op}"`));
    expect(into("mul_1").every((line) => line.includes('"parameter_1" ->'))).toBe(true);
    expect(into("mul_1")).toHaveLength(4); // twice an operand, each with its gradient
    expect(into("add_4").filter((line) => line.includes('"parameter_1~8" ->'))).toHaveLength(2);
  });

  test("that is a parameter has a dashed line where it is repeated", () => {
    const w = tensor([1, 2], { requiresGrad: true, name: "w" });
    let y: Tensor = w;
    for (let i = 0; i < 9; i++) y = y.mul(w);
    const styles = boxesOfW(toDot(y.sum(), arrows)).map((line) => /style="([^"]*)"/.exec(line)?.[1]);
    expect(styles).toEqual(["rounded,filled", ...new Array(8).fill("dashed")]);
  });

  test("shows no gradient before its step, wherever it stands, and is one thing to a reader", async () => {
    const y = chain(9);
    const steps = await frames(y);
    expect(steps.first()?.svg).not.toContain("94.13");
    expect(steps.last()?.svg.match(/>w<\/text>/g)).toHaveLength(9);
    const page = await toHtml(y);
    const groups = [...page.matchAll(/<g id="(b\d+(?:_\d+)?)" class="node" ([^>]*)>/g)];
    const [first, ...repeats] = groups.filter(([, , rest]) => rest?.includes('data-details="db0"'));
    expect(first?.[2]).toContain("tabindex");
    expect(repeats.map(([, id]) => id)).toEqual(Array.from({ length: 8 }, (_, i) => `b0_${i + 2}`));
    for (const [, , rest] of repeats) expect(rest).toMatch(/^aria-hidden="true"/);
  });
});

test("a large picture has straight arrows, and a chain of hundreds of ops is drawn at all", async () => {
  expect(toDot(chain(60), arrows)).not.toContain("splines");
  const svg = await toSvg(chain(126), { ...arrows, maxNodes: 300 });
  expect(svg.match(/>w<\/text>/g)).toHaveLength(126);
  expect(toDot(chain(126), { ...arrows, maxNodes: 300 })).toContain(
    'splines="line", mclimit=0.1, nslimit=0.02',
  );
});
