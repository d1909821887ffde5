/**
 * The looks of a report: a style sheet for the screen in the light and in the dark, for a phone and for
 * paper.
 */
import { raw } from "../text/markup.js";
import { type Theme, themes } from "../theme/theme.js";
import { declareVariables } from "../theme/variables.js";

/** @param rule the colour of the lines in tables. */
const variables = (theme: Theme, rule: string) => `${declareVariables(theme)};--rule:${rule}`;

export const looks = raw(`
:root { color-scheme: light dark; --least: 0.6; ${variables(themes.light, "#D5D2DC")} }
@media (prefers-color-scheme: dark) { :root { ${variables(themes.dark, "#3A3D45")} } }
@media print { :root { color-scheme: light; ${variables(themes.print, "#BBBBBB")} } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem;
  background: var(--background); color: var(--text); font: 1.0625rem/1.5 Helvetica, Arial, sans-serif; }
h1 { font-size: clamp(1.7rem, 4vw, 2.4rem); line-height: 1.15; margin: 0 0 0.5rem; }
h2 { font-size: 1.45rem; line-height: 1.2; margin: 3rem 0 0.5rem; padding-top: 0.8rem;
  border-top: 2px solid var(--text); }
h3 { font-size: 1.0625rem; margin: 0 0 0.25rem; }
p { max-width: 44rem; margin: 0.4rem 0 0.8rem; }
a { color: var(--opLine); text-underline-offset: 0.15em; }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--backward);
  outline-offset: 3px; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; list-style: none; padding: 0; margin: 1rem 0 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 0.8rem;
  margin: 1.2rem 0 0; }
.figures div { background: var(--inputFill); border-left: 4px solid var(--opLine); padding: 0.6rem 0.9rem; }
.figures dt { color: var(--moduleText); font-size: 0.95rem; }
.figures dd { margin: 0; font-size: 1.7rem; font-weight: bold; line-height: 1.2;
  font-variant-numeric: tabular-nums; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr));
  gap: 1.8rem 2.5rem; margin: 1.2rem 0; }
figure { margin: 0; break-inside: avoid; }
figure > svg { display: block; width: 100%; max-width: 40rem; height: auto; }
figcaption { color: var(--moduleText); font-size: 0.95rem; margin-top: 0.3rem; max-width: 44rem; }
.wide { overflow-x: auto; }
.wide img { display: block; height: auto; }
/* as wide as the window, so that a slide shows the whole network; never so small that it cannot be read */
.graph { margin: 1.2rem calc(50% - 50vw + 1rem); }
.graph .wide img { margin: 0 auto; max-width: 100%;
  min-width: max(min(var(--width), 38rem), calc(var(--width) * var(--least))); }
.graph figcaption { margin-inline: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 0.6rem 0; }
caption { text-align: left; font-weight: bold; padding-bottom: 0.4rem; }
th, td { padding: 0.25rem 0.7rem; text-align: right; border-bottom: 1px solid var(--rule); }
th[scope=row], th.text, td.text { text-align: left; }
thead th { border-bottom: 2px solid var(--text); vertical-align: bottom; }
.confusion th, .confusion td { padding: 0.3rem; min-width: 3.1rem; text-align: center;
  border: 1px solid var(--background); }
.confusion thead th { border-bottom: 1px solid var(--background); }
.confusion td.count { background: color-mix(in srgb, var(--hue) calc(var(--share) * 1%), var(--inputFill)); }
.confusion td.right { --hue: var(--opLine); font-weight: bold; }
.confusion td.wrong { --hue: var(--backward); }
.confusion td.none { color: var(--moduleText); }
.digits { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.2rem, 1fr)); gap: 1.2rem 1rem;
  padding: 0; margin: 1.2rem 0; list-style: none; }
.digits img { display: block; width: 100%; max-width: 9rem; height: auto; image-rendering: pixelated;
  border: 1px solid var(--rule); }
.digits li { break-inside: avoid; font-size: 0.95rem; }
@media screen and (prefers-color-scheme: dark) { .digits img { filter: invert(1); } }
.digits strong { font-size: 1.0625rem; }
code, pre { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 0.95em; }
pre { background: var(--inputFill); padding: 0.8rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
details { margin: 0.8rem 0; }
summary { cursor: pointer; color: var(--opLine); }
.alarm { color: var(--alarm); font-weight: bold; }
@media (max-width: 40rem) { :root { --least: 0.75; } .confusion { font-size: 0.8rem; }
  .confusion th, .confusion td { padding: 0.15rem; min-width: 2.1rem; } }
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  nav { display: none; }
  .plots { grid-template-columns: 1fr 1fr; }
  .digits { grid-template-columns: repeat(6, 1fr); }
  h2, h3, summary { break-after: avoid; }
  tr, figure, .confusion { break-inside: avoid; }
  tfoot { display: table-row-group; } /* once, at the end */
  .wide { overflow: visible; }
  .graph { margin: 1.2rem 0; }
  .graph.across { page: across; }
  .graph .wide img { min-width: 0; }
  /* what is folded cannot be opened on paper */
  details::details-content { content-visibility: visible; display: block; }
  summary { color: var(--text); font-weight: bold; list-style: none; }
  .confusion td.count, .figures div, pre { print-color-adjust: exact; }
}
/* shades say how many */
@media (forced-colors: active) { .confusion td.count { color: var(--text); forced-color-adjust: none; } }
@page across { size: landscape; }
`);
