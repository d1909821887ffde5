/** toGif: a file of as many images as there are steps. */
import { decodeFrames } from "modern-gif";
import { afterEach, expect, test, vi } from "vitest";
import { MissingPackageError } from "wengert";
import { steps, toGif } from "wengert/viz";
import { apple, differentiated } from "../graphs.js";

const price = differentiated(apple());

test("each step is an image, the last one stays twice as long, the same bytes each time", async () => {
  const gif = await toGif(price, { scale: 0.5, seconds: 0.5 });
  const images = await decodeFrames(gif.slice().buffer);
  expect(images).toHaveLength(steps(price).size);
  expect(images.map(({ delay }) => delay)).toEqual(
    images.map((_, i) => (i === images.length - 1 ? 1000 : 500)),
  );
  for (const [i, { data }] of images.entries())
    if (i > 0)
      expect(
        Buffer.compare(Buffer.from(data), Buffer.from(images[i - 1]?.data ?? [])),
        `image ${i}`,
      ).not.toBe(0);
  expect(await toGif(price, { scale: 0.5, seconds: 0.5 })).toEqual(gif);
});

test("the scale is that of the pixels", async () => {
  const widths = await Promise.all(
    [0.5, 1].map(
      async (scale) => (await decodeFrames((await toGif(price, { scale })).slice().buffer))[0]?.width ?? 0,
    ),
  );
  expect((widths[1] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(2, 1);
});

afterEach(() => {
  vi.doUnmock("modern-gif");
});

test("without modern-gif it says what to install, and what needs it not", async () => {
  vi.doMock("modern-gif", () => {
    throw new Error("Cannot find package");
  });
  const error = await toGif(price).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(MissingPackageError);
  expect((error as Error).message).toContain("npm install modern-gif");
});
