/** The programs of examples/zoo/generative, in small: what draws. */
import { describe, expect, test } from "vitest";
import { linspace, meshgrid, noGrad, randn, stack } from "wengert";
import { clean } from "../../../examples/zoo/generative/denoising.js";
import { diffuse } from "../../../examples/zoo/generative/diffusion.js";
import { contest } from "../../../examples/zoo/generative/gan.js";
import { learn } from "../../../examples/zoo/generative/mixture-density.js";
import { bend } from "../../../examples/zoo/generative/real-nvp.js";
import { learnDigits } from "../../../examples/zoo/generative/vae.js";
import { expectAtTwenty } from "./losses.js";

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

test("denoising: what is cleaned is nearer to the digits than what was under noise", () => {
  const { losses, before, after } = clean({ steps: 40, images: 1000 });
  expect(before).toBeCloseTo(0.5, 1);
  expect(after).toBeLessThan(before / 1.8);
  expectAtTwenty(losses, 0.1091932);
});

test("diffusion: what is drawn lies near the moons", () => {
  const { losses, apart } = diffuse({ steps: 150, batch: 128 });
  expect(apart).toBeLessThan(0.5);
  expectAtTwenty(losses, 0.3769248);
});

test("mixture density: knows more of y than one normal distribution", () => {
  const { losses, unseen, single } = learn({ steps: 150 });
  expect(unseen).toBeLessThan(single - 0.3);
  expect(losses[20]).toBeCloseTo(-0.08707, 3);
});

describe("real-nvp", () => {
  const { losses, flow, drawn, unseen } = bend({ steps: 60, batch: 128 });

  test("learns the density", () => {
    expect(unseen).toBeLessThan((losses[0] as number) - 0.5);
    expectAtTwenty(losses, 2.055529);
    expect(drawn.shape).toEqual([500, 2]);
  });

  test("its density has the integral 1", () => {
    const columns = 160;
    const axis = linspace(-5, 5, columns);
    const grid = stack(meshgrid([axis, axis]), 2).reshape([-1, 2]);
    const area = (10 / (columns - 1)) ** 2;
    expect(noGrad(() => flow.forward(grid).exp().sum().mul(area).item())).toBeCloseTo(1, 1);
  });

  test("each coupling can be undone", () => {
    const x = randn([20, 2]);
    for (const coupling of flow.couplings) {
      const back = noGrad(() => coupling.inverse(coupling.forward(x)[0]));
      expect(back.sub(x).abs().max().item()).toBeLessThan(1e-5);
    }
  });
});
