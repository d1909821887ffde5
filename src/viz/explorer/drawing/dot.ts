/** What is seen, in DOT: values above and gradients below their wires, as in all large pictures. */
import { quoteDot } from "../../text/escape.js";
import { emWidth } from "../../text/width.js";
import type { Theme } from "../../theme/theme.js";
import { clusterStart, indent, statement } from "../../write/dot-text.js";
import type { WireLook } from "../../write/edges/wire.js";
import type { Attributes } from "../../write/styles/style.js";
import { moduleId, type Outline } from "./outline.js";
import type { Seen, SeenWire } from "./seen.js";

export interface Written {
  readonly dot: string;
  readonly looks: ReadonlyMap<string, WireLook>;
}

/** From so many wires on curves take too long. */
const manyWires = 400;

export function dotOf(outline: Outline, seen: Seen, theme: Theme): Written {
  const { style, looks: boxLooks, modules, texts } = outline;
  const looks = new Map<string, WireLook>();
  const lines: string[] = ["digraph computation {"];
  const font = { fontname: "Helvetica" };
  const text = { ...font, fontcolor: theme.text };
  const add = (level: number, subject: string, attributes: Attributes) =>
    lines.push(statement(level, subject, attributes));
  add(1, "graph", {
    rankdir: "LR",
    ordering: "in",
    bgcolor: "transparent",
    ...text,
    ...style.graph,
    newrank: "true",
    outputorder: "edgesfirst",
    ...(seen.wires.length > manyWires ? { splines: "line", nslimit: 0.1, nslimit1: 0.1, mclimit: 0.2 } : {}),
  });
  add(1, "node", { ...text, ...style.node });
  add(1, "edge", { ...font, color: theme.forward, fontcolor: theme.forward, ...style.edge, arrowsize: 0.8 });
  const inModule = new Map<number, string[]>();
  const put = (module: number, line: string) => {
    const known = inModule.get(module);
    if (known === undefined) inModule.set(module, [line]);
    else known.push(line);
  };
  for (const box of seen.boxes) {
    const look = boxLooks[box.look] as Attributes;
    const drawn = { label: box.label, ...look, id: box.id };
    put(box.inside, statement(2, quoteDot(box.id), box.again ? { ...drawn, style: "dashed" } : drawn));
  }
  const edges: string[] = [];
  for (const [i, wire] of seen.wires.entries()) {
    const node = wireNode(wire, style.edge, theme);
    const ends = [quoteDot(wire.from), quoteDot(wire.to)] as const;
    if (node === undefined) {
      edges.push(statement(1, `${ends[0]} -> ${ends[1]}`, { id: `v${i}` }));
      continue;
    }
    looks.set(String(i), { ...node.look, title: `${wire.from}->${wire.to}` });
    const id = quoteDot(`wire ${i}`);
    put(wire.inside, statement(2, id, { ...node.attributes, class: "wire", id: `v${i}` }));
    edges.push(
      statement(1, `${ends[0]} -> ${id}:w`, { arrowhead: "none", weight: 3, id: `v${i}t` }),
      statement(1, `${id}:e -> ${ends[1]}`, { weight: 2, id: `v${i}h` }),
    );
  }
  lines.push(...(inModule.get(0) ?? []));
  const within = (parent: number, level: number) => {
    for (const module of seen.open) {
      if (modules.parent[module] !== parent) continue;
      lines.push(
        ...clusterStart(level, moduleId(module), {
          id: moduleId(module),
          label: texts[modules.title[module] as number] as string,
          labeljust: "l",
          labelloc: seen.fedFromBelow.has(module) ? "t" : "b",
          style: "rounded,dashed",
          color: theme.moduleLine,
          fontcolor: theme.moduleText,
          fontsize: 13,
          margin: 12,
        }),
        ...(inModule.get(module) ?? []),
      );
      within(module, level + 1);
      lines.push(`${indent(level)}}`);
    }
  };
  within(0, 1);
  lines.push(...edges, "}", "");
  return { dot: lines.join("\n"), looks };
}

/** The numbers of a wire; undefined where it has none. */
function wireNode({ value, gradient }: SeenWire, edge: Attributes, theme: Theme) {
  if (value === "" && gradient === "") return undefined;
  const fontsize = edge.fontsize as number;
  const [values, gradients] = [rowsOf(value), rowsOf(gradient)];
  const above = Math.max(values.length, gradients.length);
  const blank = (count: number) => Array.from({ length: count }, () => " ");
  const rows = [...blank(above - values.length), ...values, ...gradients, ...blank(above - gradients.length)];
  const attributes: Attributes = {
    label: rows.join("\n"),
    shape: "box",
    color: "transparent",
    fontsize,
    margin: 0,
    fixedsize: "true",
    width: Math.ceil((emWidth(rows.join("\n")) * fontsize) / 0.72 + 10) / 100,
    height: Math.max(2, rows.length) * 0.2,
  };
  const look: Omit<WireLook, "title"> = {
    above,
    values: values.length,
    gradients: gradients.length,
    color: theme.forward,
    gradientColor: theme.backward,
    upright: false,
  };
  return { attributes, look };
}

const rowsOf = (text: string) => (text === "" ? [] : text.split("\n"));
