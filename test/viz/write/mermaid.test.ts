/** toMermaid: one link for each operand, with what goes forward and what comes back. */
import { expect, test } from "vitest";
import { noGrad, tensor } from "wengert";
import { toMermaid } from "wengert/viz";
import { apple, differentiated, twoLayerLoss, variable } from "../graphs.js";

const links = (text: string) => text.split("\n").filter((line) => / -\.?->/.test(line));

test("a link says value and gradient, a box its name", () => {
  const text = toMermaid(differentiated(apple()));
  expect(text.split("\n").slice(0, 12)).toEqual([
    "flowchart LR",
    '  n0("apple"):::parameter',
    '  n1("apple_num"):::parameter',
    '  n2(["×"]):::op',
    '  n3("tax"):::parameter',
    '  n4(["×"]):::op',
    '  n5[["price"]]:::output',
    '  n0 -->|"100 / ∂ 2.2"| n2',
    '  n1 -->|"2 / ∂ 110"| n2',
    '  n2 -->|"200 / ∂ 1.1"| n4',
    '  n3 -->|"1.1 / ∂ 200"| n4',
    '  n4 -->|"220 / ∂ 1"| n5',
  ]);
});

test("what is not known yet is asked for, and left out on request", () => {
  expect(links(toMermaid(apple()))[0]).toBe('  n0 -->|"100 / ∂ ?"| n2');
  expect(links(toMermaid(differentiated(apple()), { grads: "none" }))[0]).toBe('  n0 -->|"100"| n2');
  expect(links(toMermaid(differentiated(apple()), { grads: "none", values: "none" }))[0]).toBe("  n0 --> n2");
});

test("a link on which no gradient flows is dotted", () => {
  const x = variable(3, "x");
  const text = toMermaid(differentiated(x.mul(tensor(2, { name: "k", dtype: "float64" })).add(1)));
  expect(links(text)).toEqual([
    '  n0 -->|"3 / ∂ 2"| n2',
    '  n1 -.->|"2"| n2',
    '  n2 -->|"6 / ∂ 1"| n4',
    "  n3 -.-> n4",
    '  n4 -->|"7 / ∂ 1"| n5',
  ]);
});

test("large arrays are shapes and norms; the statistics of a leaf stay in its box", () => {
  const text = toMermaid(differentiated(twoLayerLoss(), true));
  expect(text).toContain('n0["x<br/>(100, 784)<br/>mean 0.5<br/>');
  expect(links(text)[1]).toMatch(/^ {2}n1 -->\|"\(100, 50\) \/ ‖∂‖ 0\.\d+"\| n2$/);
});

test("a leaf that has changed since says so in its box, and its links do not repeat what is past", () => {
  const x = variable(3, "x");
  const y = x.mul(2);
  noGrad(() => x.assign(7));
  const text = toMermaid(y);
  expect(text).toContain("now 7");
  expect(links(text)[0]).toBe('  n0 -->|"∂ ?"| n2');
});
