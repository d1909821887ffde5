/** Themes as the style sheet of a page: a variable per colour, as the reader's system or choice says. */
import type { ThemeChoice, ThemeName } from "./choice.js";
import { type Theme, themes } from "./theme.js";
import { declareVariables } from "./variables.js";

/** What a page opens in: `auto` is what the reader's system asks for, `own` are colours of one's own. */
export type PageTheme = ThemeName | "auto" | "own";

export const pageThemeOf = (given: ThemeChoice | undefined): PageTheme =>
  typeof given === "object" ? "own" : (given ?? "auto");

const variables = (theme: Theme, scheme: "light" | "dark") =>
  `${declareVariables(theme)};color-scheme:${scheme}`;

/** Whether what the browser draws itself (scroll bars, choices) is dark. */
const schemes: Readonly<Record<ThemeName, "light" | "dark">> = {
  light: "light",
  dark: "dark",
  contrast: "light",
  print: "light",
};

/** What a reader chooses from. */
export const pageThemes = (own: Theme | undefined): readonly PageTheme[] => [
  "auto",
  ...(["light", "dark", "contrast", "print"] as const),
  ...(own === undefined ? [] : ["own" as const]),
];

/** @param own a theme of the user's, called `own`. */
export function themeSheet(own: Theme | undefined): string {
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
    // pictures keep their colours where the system chooses those of texts: they must suit its background
    `@media (forced-colors:active){:root:root[data-theme]{${named("contrast")}}}`,
    `@media (forced-colors:active) and (prefers-color-scheme:dark){:root:root[data-theme]{${named("dark")}}}`,
    `@media print{:root:root[data-theme]{${named("print")}}}`,
  ].join("\n");
}
