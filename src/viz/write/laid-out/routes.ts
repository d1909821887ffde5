/**
 * withAllLines: what Graphviz draws, with every line of the DOT. Between boxes that lie badly it finds no way
 * for a curve, and leaves the line away or gives up: then it is asked for simpler ones.
 */

/** How lines may run; the first as the DOT says. */
const routes = ["", "polyline", "line"];

const edge = /^ *"(?:[^"\\]|\\.)*"(?::\w+)? -> (?!.*style="invis").*$/gm;

/**
 * @param layOut SVG of a DOT.
 * @throws what `layOut` throws, where no kind of line helps.
 */
export async function withAllLines(
  dot: string,
  layOut: (dot: string) => string | Promise<string>,
): Promise<string> {
  const lines = dot.match(edge)?.length ?? 0;
  let found: string | undefined;
  let failure: unknown;
  for (const route of routes) {
    const asked = route === "" ? dot : dot.replace(/^( *graph \[.*)\];$/m, `$1, splines="${route}"];`);
    try {
      const svg = await layOut(asked);
      if (svg.split(' class="edge">').length > lines) return svg;
      found ??= svg;
    } catch (error) {
      failure ??= error;
    }
  }
  if (found === undefined) throw failure;
  return found;
}
