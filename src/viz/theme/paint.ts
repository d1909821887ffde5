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

/** Images have the colours of the light: in the dark, paper and ink change places and colours stay. */
const dark = "{--pixels:invert(1) hue-rotate(180deg)}";
const pixels = `svg image{filter:var(--pixels,none)}
@media (prefers-color-scheme:dark){:root[data-theme="auto"]${dark}}
@media (prefers-contrast:more){:root[data-theme="auto"]{--pixels:none}}
:root[data-theme="dark"]${dark}
@media print{:root:root[data-theme]{--pixels:none}}`;

/** @param own a theme of the user's, called `own`. */
export const themeStyles = (own: Theme | undefined): string => `${themeSheet(own)}\n${paint}\n${pixels}`;
