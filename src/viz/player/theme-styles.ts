/** The player's themes: a page's style sheet, and a rule that paints the light picture with its colours. */
import { themeSheet } from "../theme/page-themes.js";
import { type Theme, themes } from "../theme/theme.js";
import { themeEntries } from "../theme/variables.js";

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
