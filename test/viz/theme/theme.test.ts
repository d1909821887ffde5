/** The palettes: told apart with every kind of colour vision, and legible. */
import { describe, expect, test } from "vitest";
import { themes, toHtml } from "wengert/viz";
import { ciede2000, contrast, deficiencies, labOf, linearRgb, seenWith } from "../colour.js";
import { apple } from "../graphs.js";

test("the colour difference is CIEDE2000, by pairs from Sharma's table", () => {
  expect(ciede2000([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4);
  expect(ciede2000([50, -1.3802, -84.2814], [50, 0, -82.7485])).toBeCloseTo(1, 4);
  expect(ciede2000([50, 2.5, 0], [58, 24, 15])).toBeCloseTo(19.4535, 4);
  expect(ciede2000([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514])).toBeCloseTo(0.9082, 4);
});

test("the usual green and red would not do", () => {
  const seen = (hex: string) =>
    labOf(seenWith(deficiencies.deuteranopia as NonNullable<(typeof deficiencies)[string]>, hex));
  expect(ciede2000(seen("#008000"), seen("#FF0000"))).toBeLessThan(29);
});

describe.each(Object.entries(themes))("theme %s", (name, theme) => {
  test("keeps forward and backward apart for everyone", () => {
    expect(
      ciede2000(labOf(linearRgb(theme.forward)), labOf(linearRgb(theme.backward))),
    ).toBeGreaterThanOrEqual(29);
    for (const [name, matrix] of Object.entries(deficiencies)) {
      const difference = ciede2000(
        labOf(seenWith(matrix, theme.forward)),
        labOf(seenWith(matrix, theme.backward)),
      );
      expect(difference, name).toBeGreaterThanOrEqual(29);
    }
  });

  test("keeps the two lines of a plot apart for everyone", () => {
    for (const [name, matrix] of Object.entries(deficiencies)) {
      const difference = ciede2000(
        labOf(seenWith(matrix, theme.opLine)),
        labOf(seenWith(matrix, theme.backward)),
      );
      expect(difference, name).toBeGreaterThanOrEqual(29);
    }
  });

  test("has text of a contrast of at least 4.5 to 1", () => {
    const { background, text, faint, alarm } = theme;
    const onBackground = {
      text,
      forward: theme.forward,
      backward: theme.backward,
      moduleText: theme.moduleText,
      faint,
      alarm,
      opLine: theme.opLine,
    };
    for (const [name, color] of Object.entries(onBackground))
      expect(contrast(color, background), `${name} on background`).toBeGreaterThanOrEqual(4.5);
    for (const fill of ["opFill", "parameterFill", "inputFill", "alarmFill"] as const)
      expect(contrast(text, theme[fill]), `text on ${fill}`).toBeGreaterThanOrEqual(4.5);
    expect(contrast(faint, theme.inputFill), "faint on inputFill").toBeGreaterThanOrEqual(4.5);
    expect(contrast(alarm, theme.alarmFill), "alarm on alarmFill").toBeGreaterThanOrEqual(4.5);
  });

  // the player paints a light picture by its colours
  test("has every colour as a colour, and none twice in light", () => {
    for (const [name, color] of Object.entries(theme)) expect(color, name).toMatch(/^#[0-9A-F]{6}$/);
    const { length } = Object.keys(theme);
    expect(Object.keys(themes.light)).toHaveLength(length);
    expect(new Set(Object.values(themes.light)).size).toBe(length);
  });

  test("has lines of a contrast of at least 3 to 1", () => {
    for (const line of ["opLine", "parameterLine", "inputLine", "moduleLine"] as const)
      expect(contrast(theme[line], theme.background), line).toBeGreaterThanOrEqual(3);
  });

  test("is one that the player's reader can choose", async () => {
    const page = await toHtml(apple(), { theme: name as keyof typeof themes });
    expect(page).toContain(`<option value="${name}" selected>`);
    expect(page).toContain(`<html lang="en" data-theme="${name}"`);
    const rule = name === "light" ? ":root" : `:root[data-theme="${name}"]`;
    expect(page).toContain(`\n${rule}{--background:${theme.background};`);
  });
});
