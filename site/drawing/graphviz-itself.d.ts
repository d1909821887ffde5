/** Graphviz's own program, which the build takes out of @viz-js/viz. */
declare module "graphviz" {
  export function instance(): Promise<{
    renderString(dot: string, options: { readonly format: "svg" }): string;
  }>;
}
