/** The themes as style sheets: a variable per colour, and a rule that paints the light picture with them. */
import type { ThemeName } from "../theme/choice.js";
import { type Theme, themes } from "../theme/theme.js";
import { declareVariables, themeEntries } from "../theme/variables.js";

const variables = (theme: Theme, scheme: "light" | "dark") =>
  `${declareVariables(theme)};color-scheme:${scheme}`;

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

/** Whether what the browser draws itself (scroll bars, choices) is dark. */
const schemes: Readonly<Record<ThemeName, "light" | "dark">> = {
  light: "light",
  dark: "dark",
  contrast: "light",
  print: "light",
};

/** @param own a theme of the user's, called `own`. */
export function themeStyles(own: Theme | undefined): string {
  const named = (name: ThemeName) => variables(themes[name], schemes[name]);
  const chosen = (Object.keys(schemes) as ThemeName[])
    .filter((name) => name !== "light")
    .map((name) => `:root[data-theme="${name}"]{${named(name)}}`);
  return [
    `:root{${named("light")}}`,
    `@media (prefers-color-scheme:dark){:root[data-theme="auto"]{${named("dark")}}}`,
    `@media (prefers-contrast:more){:root[data-theme="auto"]{${named("contrast")}}}`,
    ...chosen,
    ...(own === undefined ? [] : [`:root[data-theme="own"]{${variables(own, "light")}}`]),
    `@media print{:root:root[data-theme]{${named("print")}}}`,
    paint,
  ].join("\n");
}
