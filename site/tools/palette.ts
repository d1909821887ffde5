/** Prints the palette of the site: the colours of the pictures, in the light, in the dark and on paper. */
import { type Theme, themes } from "wengert/viz";

const declared = (theme: Theme, scheme: "light" | "dark") =>
  [`color-scheme:${scheme}`, ...Object.entries(theme).map(([name, colour]) => `--${name}:${colour}`)].join(
    ";",
  );

const dark = declared(themes.dark, "dark");
const light = declared(themes.light, "light");
console.log(`:root{${light}}
:root[data-theme="dark"]{${dark}}
@media (prefers-color-scheme:dark){:root[data-theme="auto"]{${dark}}}
@media print{:root:root[data-theme]{${light}}}`);
