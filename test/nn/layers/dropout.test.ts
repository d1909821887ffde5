/** Dropout as a layer: train() and eval() reach it wherever it is, and a seed fixes it. */
import { expect, test } from "vitest";
import { Generator, manualSeed, nn, ones, ValueError } from "wengert";

test("drops in training, and lets everything pass after eval(), deep inside a network", () => {
  const net = new nn.Sequential([new nn.Sequential([new nn.Dropout(0.5)]), new nn.ReLU()]);
  const x = ones([1000]);
  const dropped = net.forward(x).eq(0).to("int32").sum().item();
  expect(dropped).toBeGreaterThan(400);
  expect(dropped).toBeLessThan(600);
  expect(net.eval().forward(x).toArray()).toEqual(x.toArray());
  expect(net.train().forward(x).toArray()).not.toEqual(x.toArray());
});

test("draws from its generator, else from the default one, anew in each step", () => {
  const x = ones([100]);
  const draws = (layer: nn.Dropout) => [layer.forward(x).toArray(), layer.forward(x).toArray()];
  const [first, second] = draws(new nn.Dropout(0.5, { generator: new Generator(3) }));
  expect(first).not.toEqual(second);
  expect(draws(new nn.Dropout(0.5, { generator: new Generator(3) }))).toEqual([first, second]);
  manualSeed(1);
  const byDefault = draws(new nn.Dropout());
  manualSeed(1);
  expect(draws(new nn.Dropout())).toEqual(byDefault);
});

test("says how much, and refuses what is no probability", () => {
  expect(new nn.Dropout(0.25).toString()).toBe("Dropout(p 0.25)");
  for (const p of [-0.1, 1.1, Number.NaN]) expect(() => new nn.Dropout(p)).toThrow(ValueError);
});
