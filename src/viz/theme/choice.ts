/** A theme as a caller gives it: by name, or as colours of their own. */
import { type Kind, kind, oneOf, requireKind, show, ValueError } from "../../arguments/index.js";
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

/** A colour is written into files as it is, so it is nothing but a colour. */
const isColor = (value: unknown) => typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value);

export const themeNameKind: Kind<ThemeName> = oneOf(themeNames);

/** By name, or colours of the caller's own, all of them. */
export const themeKind: Kind<ThemeChoice> = {
  ...kind<ThemeChoice>(
    `${themeNameKind.words}, or colours of your own`,
    (value) => themeNameKind.accepts(value) || isOwnTheme(value),
  ),
  require(by, name, value) {
    if (!isOwnTheme(value)) return requireKind(by, name, themeNameKind, value);
    const colors = Object.keys(themes.light);
    const unknown = Object.keys(value).find((key) => !colors.includes(key));
    if (unknown !== undefined)
      throw new ValueError(
        `${by}: theme has no colour ${JSON.stringify(unknown)}; there are ${colors.join(", ")}: ` +
          '{ ...themes.light, background: "#FFFFFF" } changes one',
      );
    for (const key of Object.keys(themes.light) as (keyof Theme)[])
      if (!isColor(value[key]))
        throw new ValueError(
          `${by}: theme.${key} is a colour such as ${themes.light[key]}, not ${show(value[key])}: ` +
            "{ ...themes.light, ... } has all of them",
        );
  },
};
