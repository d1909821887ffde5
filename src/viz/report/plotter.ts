/** Plots as SVG text: vega-lite specifications, rendered by vega without a browser (both are optional packages, loaded on use). */
import { MissingPackageError } from "../../array/index.js";
import { escapeXml } from "../text/escape.js";

/** A specification of vega-lite without what every plot here has in common. */
export type PlotSpec = Readonly<Record<string, unknown>>;

/** @param description what the plot shows, for those who do not see it. */
export type Plotter = (spec: PlotSpec, description: string) => Promise<string>;

/** Pixels of the plotting area; the page scales the picture to its column. */
export const plotSize = { width: 380, height: 210 } as const;

/** Colours come from the page, so that one picture serves in the light, in the dark and on paper. */
const colour = (name: string) => `var(--${name})`;

const config = {
  background: "transparent",
  font: "Helvetica, Arial, sans-serif",
  view: { stroke: null },
  axis: {
    domainColor: colour("text"),
    gridColor: colour("rule"),
    labelColor: colour("text"),
    labelFontSize: 13,
    tickColor: colour("text"),
    titleColor: colour("text"),
    titleFontSize: 13,
    titleFontWeight: "normal",
  },
  axisY: { domain: false, ticks: false },
  axisX: { grid: false },
  legend: {
    labelColor: colour("text"),
    labelFontSize: 13,
    labelLimit: 0,
    orient: "bottom",
    symbolStrokeWidth: 2.5,
    symbolSize: 120,
    title: null,
  },
} as const;

/** @throws MissingPackageError where vega or vega-lite is not installed. */
export async function loadPlotter(): Promise<Plotter> {
  const { vega, vegaLite } = await loadVega();
  return async (spec, description) => {
    const whole = {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      ...plotSize,
      ...spec,
      config,
    };
    const compiled = vegaLite.compile(whole as unknown as Parameters<typeof vegaLite.compile>[0]).spec;
    const view = new vega.View(vega.parse(compiled), { renderer: "none" });
    const svg = await view.toSVG();
    view.finalize();
    return asOnePicture(svg, description);
  };
}

/** As large as its column, and one picture with one description where vega describes every mark. */
function asOnePicture(svg: string, description: string): string {
  const box = /viewBox="([^"]*)"/.exec(svg)?.[1] ?? "";
  return svg
    .replace(/<[a-z][^>]*>/g, (tag) => tag.replace(/ (?:role|class|aria-[a-z]+)="[^"]*"/g, ""))
    .replace(
      /^<svg [^>]*>/,
      () =>
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" role="img" aria-label="${escapeXml(description)}">`,
    );
}

async function loadVega() {
  try {
    const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
    return { vega, vegaLite };
  } catch (cause) {
    throw new MissingPackageError(
      "trainingReport: its plots need the packages vega and vega-lite. Install them: npm install vega vega-lite",
      { cause },
    );
  }
}
