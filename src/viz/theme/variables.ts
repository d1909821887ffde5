/** Themes as variables of a style sheet, so that one picture serves a page in all its themes. */
import { type Theme, themes } from "./theme.js";

/** In the order of the theme. */
export const themeEntries = (theme: Theme) => Object.entries(theme) as [keyof Theme, string][];

/** `--background:#FFFFFF;--text:#1A1A1A;...` */
export function declareVariables(theme: Theme): string {
  return themeEntries(theme)
    .map(([name, color]) => `--${name}:${color}`)
    .join(";");
}

/** Every colour as whatever the page says that it is. */
export const pageColors = Object.fromEntries(
  themeEntries(themes.light).map(([name]) => [name, `var(--${name})`]),
) as unknown as Theme;
