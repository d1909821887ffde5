/** Prints the palette of the site: the colours of the pictures, in the light and in the dark. */
import { type Theme, themes } from "wengert/viz";

const declared = (theme: Theme, scheme: "light" | "dark") =>
  [`color-scheme:${scheme}`, ...Object.entries(theme).map(([name, colour]) => `--${name}:${colour}`)].join(
    ";",
  );

const dark = declared(themes.dark, "dark");
console.log(`:root{${declared(themes.light, "light")}}
:root[data-theme="dark"]{${dark}}
@media (prefers-color-scheme:dark){:root[data-theme="auto"]{${dark}}}`);
