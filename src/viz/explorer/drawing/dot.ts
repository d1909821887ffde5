/** What is seen, in DOT: values above and gradients below their wires, as in all large pictures. */
import { quoteDot } from "../../text/escape.js";
import { emWidth } from "../../text/width.js";
import type { Theme } from "../../theme/theme.js";
import { clusterStart, indent, statement } from "../../write/dot-text.js";
import type { WireLook } from "../../write/edges/wire.js";
import type { Attributes } from "../../write/styles/style.js";
import { wideEnough } from "../../write/styles/wide-enough.js";
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
    ...(seen.steps.length === 0 ? { ordering: "in" } : {}),
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
    const said = { label: box.label, ...look };
    const drawn = { ...said, ...wideEnough({ ...style.node, ...said }), id: box.id };
    put(box.inside, statement(2, quoteDot(box.id), box.again ? { ...drawn, style: "dashed" } : drawn));
  }
  const edges: string[] = [];
  const stepOf = new Map(seen.steps.flatMap((ids, step) => ids.map((id) => [id, step] as const)));
  const ranks = seen.steps.map((ids) => ids.map(quoteDot));
  const joined = new Set<string>();
  for (const [i, wire] of seen.wires.entries()) {
    const [start, end] = [stepOf.get(wire.from), stepOf.get(wire.to)];
    const upright = start !== undefined && start === end;
    const node = wireNode(wire, style.edge, theme, upright);
    const ends = [quoteDot(wire.from), quoteDot(wire.to)] as const;
    // in a rank Graphviz draws edges down, but up inside an outline: there they are written turned
    const down = (from: string, to: string, part: string, dir: string) =>
      edges.push(
        wire.inside > 0
          ? statement(1, `${to} -> ${from}`, { dir: dir === "none" ? dir : "back", id: `v${i}${part}` })
          : statement(1, `${from} -> ${to}`, { dir, id: `v${i}${part}` }),
      );
    if (node === undefined) {
      if (upright) down(...ends, "", "forward");
      else
        edges.push(
          statement(1, `${ends[0]} -> ${ends[1]}`, {
            ...(wire.shared
              ? { style: "dotted", color: theme.moduleLine, arrowhead: "none", weight: 0 }
              : {}),
            id: `v${i}`,
          }),
        );
      continue;
    }
    looks.set(String(i), { ...node.look, title: `${wire.from}->${wire.to}` });
    const id = quoteDot(`wire ${i}`);
    put(wire.inside, statement(2, id, { ...node.attributes, class: "wire", id: `v${i}` }));
    if (upright) {
      ranks[start]?.push(id);
      down(ends[0], id, "t", "none");
      down(id, ends[1], "h", "forward");
      continue;
    }
    // from step to step the first value goes straight on, any further one above it
    const pair = ends.join(" ");
    const across = start !== undefined && end !== undefined;
    const above = across && joined.has(pair);
    joined.add(pair);
    const weight = across ? 30 : undefined;
    const [tail, head] = above
      ? [{ tailport: "ne" }, { headport: "nw" }]
      : [{ weight: weight ?? 3 }, { weight: weight ?? 2 }];
    edges.push(
      statement(1, `${ends[0]} -> ${id}:w`, { arrowhead: "none", ...tail, id: `v${i}t` }),
      statement(1, `${id}:e -> ${ends[1]}`, { ...head, id: `v${i}h` }),
    );
  }
  for (const ids of ranks)
    if (ids.length > 1) edges.push(`${indent(1)}{ rank=same; ${ids.map((id) => `${id};`).join(" ")} }`);
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
function wireNode({ value, gradient }: SeenWire, edge: Attributes, theme: Theme, upright: boolean) {
  if (value === "" && gradient === "") return undefined;
  const fontsize = edge.fontsize as number;
  const [values, gradients] = [rowsOf(value), rowsOf(gradient)];
  const above = upright ? values.length : Math.max(values.length, gradients.length);
  const blank = (count: number) => Array.from({ length: upright ? 0 : count }, () => " ");
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
    upright,
  };
  return { attributes, look };
}

const rowsOf = (text: string) => (text === "" ? [] : text.split("\n"));
