/** The programs of examples/zoo/generative, in small: what draws. */
import { expect, test } from "vitest";
import { contest } from "../../../examples/zoo/generative/gan.js";
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
