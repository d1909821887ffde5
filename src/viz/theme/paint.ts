/** The style sheet of a page with a picture: its themes, and rules that paint the light picture in each. */
import { themeSheet } from "./page-themes.js";
import { type Theme, themes } from "./theme.js";
import { themeEntries } from "./variables.js";

/**
 * Attribute selectors, since the picture carries its colours as attributes and stays a picture where no style
 * sheet is read.
 */
const paint = themeEntries(themes.light)
  .flatMap(([name, color]) => {
    const written = color.toLowerCase();
    return [
      `svg [fill="${written}"]{fill:var(--${name})}`,
      `svg [stroke="${written}"]{stroke:var(--${name})}`,
    ];
  })
  .join("\n");

/** @param own a theme of the user's, called `own`. */
export const themeStyles = (own: Theme | undefined): string => `${themeSheet(own)}\n${paint}`;
