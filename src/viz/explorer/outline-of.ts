/** From a snapshot to the outline that a page opens and closes modules of. */
import { formatShape } from "../../array/index.js";
import type { Drawing } from "../scene/options.js";
import type { Scene } from "../scene/scene.js";
import { SceneBuilder } from "../scene/scene-builder.js";
import type { GraphModule, GraphSnapshot } from "../snapshot/snapshot.js";
import { Labels } from "../words/labels.js";
import { moduleTitle, parameterText } from "../words/names.js";
import type { Attributes } from "../write/styles/style.js";
import { wiredStyles } from "../write/styles/wired.js";
import type { Outline } from "./drawing/outline.js";
import { treeOf } from "./tree.js";

/** Texts and looks by their place, each once. */
class Table<T> {
  readonly all: T[] = [];
  readonly #places = new Map<string, number>();

  place(item: T, key = String(item)): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.all.length);
    return this.all.push(item) - 1;
  }
}

/**
 * The outline, and what its modules are.
 * @param kinds what nodes that are no ops are called.
 * @param pieceWords what a piece of much that stands side by side is called.
 */
export function outlineOf(
  graph: GraphSnapshot,
  drawing: Drawing,
  kinds: Readonly<Record<string, string>>,
  pieceWords: string,
): { readonly outline: Outline; readonly modules: readonly GraphModule[] } {
  const scene: Scene = new SceneBuilder(graph, { ...drawing, modules: "flat" }).build();
  const labels = new Labels({ graph, scene, drawing });
  const style = wiredStyles[drawing.style];
  const { modules, homes, columns } = treeOf(graph, pieceWords);
  const texts = new Table<string>();
  texts.place(""); // 0 says nothing
  const looks = new Table<Attributes>();
  const looked = ({ label, ...look }: Attributes) => ({
    label: texts.place(String(label ?? "")),
    look: looks.place(look, JSON.stringify(look)),
  });
  const boxes = modules.map(({ module }) => looked(style.box({ id: "", module }, labels, drawing.theme)));
  const sizes = modules.map(() => 0);
  for (const home of homes)
    for (let at = home; at > 0; at = modules[at]?.parent as number) sizes[at] = (sizes[at] as number) + 1;
  const nodes = [...graph.nodes.values()];
  const places = new Map(nodes.map(({ id }, i) => [id, i]));
  const drawn = nodes.map((node) => looked(style.box({ id: node.id, node }, labels, drawing.theme)));
  const said = (text: string) => texts.place(text);
  const outline: Outline = {
    modules: {
      parent: modules.map(({ parent }) => parent),
      label: boxes.map(({ label }) => label),
      title: modules.map(({ module }) => said(titleOf(module, drawing.lang))),
      look: boxes.map(({ look }) => look),
      size: sizes,
    },
    nodes: {
      module: homes,
      label: drawn.map(({ label }) => label),
      look: drawn.map(({ look }) => look),
      name: nodes.map((node) => said(labels.name(node))),
      what: nodes.map(({ op, kind }) => said(op === "" ? (kinds[kind] as string) : op)),
      shape: nodes.map(({ shape }) => said(formatShape(shape.toArray()))),
      gradient: nodes.map((node) =>
        said(node.requiresGrad && node.kind !== "output" ? labels.gradient(node, node.contributed) : ""),
      ),
      leaf: nodes.map(({ kind }) => Number(kind === "parameter" || kind === "input")),
    },
    edges: {
      from: scene.arrows.map(({ from }) => places.get(from) as number),
      to: scene.arrows.map(({ to }) => places.get(to) as number),
      value: scene.arrows.map((arrow) => said(style.valueText(arrow, labels))),
      gradient: scene.arrows.map((arrow) =>
        said(arrow.edge.differentiable && drawing.grads !== "none" ? labels.gradientWithLocal(arrow) : ""),
      ),
      later: scene.arrows.map(({ place }) => Number(place > 0)),
    },
    texts: texts.all,
    columns,
    looks: looks.all,
    style: { graph: style.graph, node: style.node, edge: style.edge },
  };
  return { outline, modules: modules.map(({ module }) => module) };
}

function titleOf(module: GraphModule, lang: Drawing["lang"]): string {
  const title = moduleTitle(module, lang);
  return module.parameterCount > 0 ? `${title}  (${parameterText(module, lang)})` : title;
}
