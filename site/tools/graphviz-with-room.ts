/** Graphviz as the playground asks for it at first: a picture has room for the numbers that may come. */
import { instance as itself } from "@viz-js/viz";
import { Still } from "../drawing/still.js";

export async function instance() {
  const graphviz = await itself();
  return {
    renderString: (dot: string, options: { readonly format: "svg" }) =>
      new Still().draw(dot, (text) => graphviz.renderString(text, options)),
  };
}
