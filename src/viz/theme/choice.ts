/** A theme as a caller gives it: by name, or as colours of their own. */
import { ValueError } from "../../array/index.js";
import { type Theme, themes } from "./theme.js";

export type ThemeName = keyof typeof themes;
export type ThemeChoice = ThemeName | Theme;

export const themeNames = Object.keys(themes) as ThemeName[];

export function themeOf(choice: ThemeChoice = "light"): Theme {
  return isOwnTheme(choice) ? choice : themes[choice];
}

/** Whether it is a theme of the caller's own. */
export function isOwnTheme(given: unknown): given is Theme {
  return typeof given === "object" && given !== null;
}

/**
 * A colour is written into files as it is, so it is nothing but a colour.
 * @throws ValueError for a theme of the caller's own with a colour that is none.
 */
export function requireColors(choice: ThemeChoice | undefined): void {
  if (!isOwnTheme(choice)) return;
  for (const key of Object.keys(themes.light) as (keyof Theme)[])
    if (!/^#[0-9a-f]{6}$/i.test(String(choice[key])))
      throw new ValueError(
        `toDot: theme.${key} is a colour such as ${themes.light[key]}, not ${JSON.stringify(choice[key])}`,
      );
}
