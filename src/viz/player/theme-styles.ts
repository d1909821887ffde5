/** The themes as style sheets: a variable per colour, and a rule that paints the light picture with them. */
import { type Theme, themes } from "../theme/theme.js";
import { declareVariables, themeEntries } from "../theme/variables.js";

const variables = (theme: Theme, scheme: "light" | "dark") =>
  `${declareVariables(theme)};color-scheme:${scheme}`;

/** Attribute selectors, since the picture carries its colours as attributes and stays a picture where no style sheet is read. */
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
export function themeStyles(own: Theme | undefined): string {
  const { light, dark, contrast, print } = themes;
  return [
    `:root{${variables(light, "light")}}`,
    `@media (prefers-color-scheme:dark){:root[data-theme="auto"]{${variables(dark, "dark")}}}`,
    `@media (prefers-contrast:more){:root[data-theme="auto"]{${variables(contrast, "light")}}}`,
    `:root[data-theme="dark"]{${variables(dark, "dark")}}`,
    `:root[data-theme="contrast"]{${variables(contrast, "light")}}`,
    `:root[data-theme="print"]{${variables(print, "light")}}`,
    ...(own === undefined ? [] : [`:root[data-theme="own"]{${variables(own, "light")}}`]),
    `@media print{:root:root[data-theme]{${variables(print, "light")}}}`,
    paint,
  ].join("\n");
}
