/** The programs of examples/zoo, in small: what they find is right within bounds that a wrong gradient would miss. */
import { describe, expect, test } from "vitest";
import { gradcheck, randn, tensor } from "wengert";
import { contrastiveLoss, learnViews } from "../../../examples/zoo/contrastive.js";
import { contest } from "../../../examples/zoo/gan.js";
import { regress } from "../../../examples/zoo/gaussian-process.js";
import { learnText, letters } from "../../../examples/zoo/gpt.js";
import { partMoons } from "../../../examples/zoo/moons.js";
import { learnNames, lossOfPairs } from "../../../examples/zoo/names.js";
import { learnSpiral } from "../../../examples/zoo/neural-ode.js";
import { poisson } from "../../../examples/zoo/pinn.js";
import { learnGrid } from "../../../examples/zoo/reinforce.js";
import { derivativesOfSine, newton, quartic, rosenbrock } from "../../../examples/zoo/second-order.js";
import { learnDigits } from "../../../examples/zoo/vae.js";

/**
 * Draws are seeded, so the 21st loss is always the same: what learns by a wrong derivative may learn too, and
 * comes by here with another.
 */
const expectAtTwenty = (losses: readonly number[], loss: number) =>
  expect((losses[20] as number) / loss).toBeCloseTo(1, 3);

const last = (numbers: readonly number[]) => numbers.at(-1) ?? Number.NaN;

test("moons: all points come to lie on their side", () => {
  const { losses, accuracy } = partMoons({ steps: 60 });
  expect(accuracy).toBeGreaterThan(0.98);
  expect(last(losses)).toBeLessThan(0.06);
  expectAtTwenty(losses, 0.10561);
});

describe("second order", () => {
  test("derivatives of sin are cos, -sin, -cos, sin", () => {
    const { x, y } = derivativesOfSine(4, 20);
    for (const [order, values] of y.entries())
      for (const [i, value] of values.entries())
        expect(value).toBeCloseTo(Math.sin((x[i] as number) + (order * Math.PI) / 2), 12);
  });

  test("Newton's method doubles its digits with each step, and finds the end of Rosenbrock's valley", () => {
    const way = newton(quartic, [2], 7).map(([x = 0]) => Math.abs(x - 1));
    expect(way[5]).toBeLessThan(2 * (way[4] as number) ** 2);
    expect(last(way)).toBeLessThan(1e-9);
    const end = newton(rosenbrock, [-1.2, 1], 7).at(-1) as number[];
    for (const coordinate of end) expect(coordinate).toBeCloseTo(1, 9);
  });
});

test("names: three letters say more of the next one than one does", () => {
  const { losses, names } = learnNames({ steps: 60 });
  expect(losses[0]).toBeCloseTo(Math.log(27), 1);
  expect(last(losses)).toBeLessThan(lossOfPairs() / 1.5);
  expectAtTwenty(losses, 2.01288);
  for (const name of names) expect(name).toMatch(/^[a-z]*$/);
});

test("gpt: begins knowing nothing, and soon knows more than how often letters are", () => {
  const { losses } = learnText({ steps: 60, batch: 4 });
  expect(losses[0]).toBeCloseTo(Math.log(letters.length), 0);
  expect(last(losses)).toBeLessThan(2.2); // the frequencies of letters alone give 2.8
  expectAtTwenty(losses, 2.37558);
});

test("vae: loses less, and its latent numbers stay near a normal distribution", () => {
  const { losses, lost, distance } = learnDigits({ steps: 60, images: 1000 });
  expect(losses[0]).toBeGreaterThan(500);
  expectAtTwenty(losses, 226.7154);
  expect(lost.item()).toBeLessThan(225);
  expect(distance.item()).toBeGreaterThan(0.5);
  expect(distance.item()).toBeLessThan(15);
});

test("gan: what is drawn lies in both hills", () => {
  const { losses, drawn, wanted } = contest({ steps: 400, batch: 64 });
  expectAtTwenty(losses.forger, 0.71878);
  const right = drawn.gt(0).to("float32").mean().item();
  expect(Math.abs(right - 0.5)).toBeLessThan(0.35);
  expect(Math.abs(drawn.abs().mean().item() - wanted.abs().mean().item())).toBeLessThan(0.5);
});

test("pinn: the network is sin πx", () => {
  const { losses, error } = poisson({ steps: 25 });
  expect(losses[0]).toBeGreaterThan(10);
  expect(error).toBeLessThan(2e-3);
});

test("neural ODE: the network goes the spiral's way", () => {
  const { losses, apart } = learnSpiral({ steps: 80 });
  expect(last(losses)).toBeLessThan((losses[0] as number) / 100);
  expect(apart).toBeLessThan(0.6);
  expectAtTwenty(losses, 0.0050284);
});

test("Gaussian process: finds the noise, and the sine below it", () => {
  const { losses, noise, length, error } = regress({ steps: 80 });
  expectAtTwenty(losses, -49.40289);
  expect(noise).toBeCloseTo(0.1, 1);
  expect(length).toBeGreaterThan(1.2);
  expect(length).toBeLessThan(3.5);
  expect(error).toBeLessThan(0.06);
});

test("reinforce: finds a shortest way through the gap", () => {
  const { lengths, path } = learnGrid({ rounds: 50 });
  expect(lengths[0]).toBeGreaterThan(25);
  expect(last(lengths)).toBeLessThan(13);
  expect(path).toHaveLength(11);
  expectAtTwenty(lengths, 17.3125);
});

describe("contrastive learning", () => {
  test("its loss has the gradient that differences give", () => {
    const [a, b] = [1, 2].map((scale) => randn([4, 3], { dtype: "float64" }).mul(scale));
    gradcheck(contrastiveLoss as never, [a, b] as never);
    const far = tensor([
      [1, 0],
      [0, 1],
    ]);
    expect(contrastiveLoss(far, far).item()).toBeLessThan(contrastiveLoss(far, far.flip(0)).item());
  });

  test("neighbours are of one class more often than before", () => {
    const { losses, before, right } = learnViews({ steps: 40, images: 400, batch: 64 });
    expect(last(losses)).toBeLessThan((losses[0] as number) - 1.5);
    expect(right).toBeGreaterThan(before + 0.1);
    expectAtTwenty(losses, 2.89662);
  });
});
