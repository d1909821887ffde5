/** The programs of examples/zoo/sampling, in small: what draws from a density that is only known point by point. */
import { expect, test } from "vitest";
import { type Tensor, tensor } from "wengert";
import { banana, slide } from "../../../examples/zoo/sampling/hamiltonian.js";

const momentsOf = (places: Tensor) => {
  const z = places.slice([[10]]).reshape([-1, 2]);
  return [z.mean(0), z.variance(0)].map((each) => each.toArray() as number[]) as [number[], number[]];
};

test("hamiltonian: draws have the mean and variance of what they are drawn from", () => {
  const { places, accepted } = slide(banana, { draws: 50 });
  expect(places.shape).toEqual([50, 20, 2]);
  expect(accepted).toBeGreaterThan(0.9);
  const [mean, variance] = momentsOf(places);
  expect(Math.abs(mean[0] as number)).toBeLessThan(0.2);
  expect(Math.abs((mean[1] as number) - 1)).toBeLessThan(0.35);
  expect(Math.abs((variance[0] as number) - 1)).toBeLessThan(0.25);
});

test("hamiltonian: of another density, another mean", () => {
  const centre = tensor([2, -1]);
  const { places } = slide((z) => z.sub(centre).square().sum(1).mul(-2), { draws: 50 });
  const [mean, variance] = momentsOf(places);
  for (const [i, each] of [2, -1].entries()) expect(Math.abs((mean[i] as number) - each)).toBeLessThan(0.1);
  for (const each of variance) expect(Math.abs(each - 0.25)).toBeLessThan(0.06);
});
