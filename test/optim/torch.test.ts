/** The optimizers against PyTorch's, step by step: what test/fixtures/torch/optim.py wrote. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Adam, SGD } from "../../src/optim/index.js";
import { type Tensor, tensor } from "../../src/tensor/index.js";

interface TorchOptions {
  lr?: number;
  momentum?: number;
  nesterov?: boolean;
  weight_decay?: number;
  betas?: [number, number];
  eps?: number;
}

interface Case {
  optimizer: "SGD" | "Adam";
  options: TorchOptions;
  groups: TorchOptions[] | null;
  present: boolean[][];
  values: number[][][];
}

const fixture = JSON.parse(
  readFileSync(new URL("../fixtures/torch/optim.json", import.meta.url), "utf8"),
) as {
  source: { shapes: number[][]; initial: number[][] };
  gradients: number[][][];
  cases: Case[];
};

const { shapes, initial } = fixture.source;

const camelCase = ({ weight_decay, ...options }: TorchOptions) => ({
  ...options,
  ...(weight_decay === undefined ? {} : { weightDecay: weight_decay }),
});

const title = ({ optimizer, options, groups, present }: Case) =>
  `${optimizer} ${JSON.stringify(options)}${groups === null ? "" : ` with groups ${JSON.stringify(groups)}`}` +
  `${present.flat().every(Boolean) ? "" : ", with gradients missing"}`;

function build({ optimizer, options, groups }: Case, parameters: Tensor[]): SGD | Adam {
  const trained =
    groups === null
      ? parameters
      : parameters.map((each, i) => ({ params: [each], ...camelCase(groups[i] ?? {}) }));
  if (optimizer === "Adam") return new Adam(trained, camelCase(options));
  const { lr = Number.NaN, ...rest } = camelCase(options);
  return new SGD(trained, { lr, ...rest });
}

describe.each([
  { dtype: "float64", digits: 13 },
  { dtype: "float32", digits: 5 },
] as const)("ten steps in $dtype are those of PyTorch", ({ dtype, digits }) => {
  test.each(fixture.cases.map((each) => [title(each), each] as const))("%s", (_, each) => {
    const make = (values: number[][], i: number) =>
      tensor(values[i] ?? [], { shape: shapes[i] ?? [], dtype });
    const parameters = shapes.map((_, i) => make(initial, i));
    for (const parameter of parameters) parameter.requiresGrad = true;
    const optimizer = build(each, parameters);

    for (const [step, gradients] of fixture.gradients.entries()) {
      for (const [i, parameter] of parameters.entries())
        parameter.grad = each.present[step]?.[i] ? make(gradients, i) : null;
      optimizer.step();
      for (const [i, parameter] of parameters.entries()) {
        const expected = each.values[step]?.[i] ?? [];
        const actual = parameter.toTypedArray();
        const worst = expected.reduce(
          (most, value, k) => Math.max(most, Math.abs(value - (actual[k] ?? Number.NaN))),
          0,
        );
        expect(
          worst,
          `step ${step + 1}, parameter ${i}: ${actual.join(" ")} against ${expected.join(" ")}`,
        ).toBeLessThan(10 ** -digits);
      }
    }
  });
});
