/** The syntax of DOT: statements with attributes. */
import { printable, quoteDot } from "../text/escape.js";
import type { Attributes } from "./styles/style.js";

/** One statement per line, indented by its level. */
export function statement(level: number, subject: string, attributes: Attributes): string {
  const list = Object.entries(attributes).map(([key, value]) => `${key}=${attributeText(value)}`);
  return `${indent(level)}${subject} [${list.join(", ")}];`;
}

/** The first lines of a cluster; a brace at the same level closes it. */
export function clusterStart(level: number, id: string, attributes: Attributes): string[] {
  const list = Object.entries(attributes);
  return [
    `${indent(level)}subgraph ${quoteDot(`cluster_${id}`)} {`,
    ...list.map(([key, value]) => `${indent(level + 1)}${key}=${attributeText(value)};`),
  ];
}

export const indent = (level: number) => "  ".repeat(level);

const attributeText = (value: string | number) =>
  typeof value === "number" ? String(value) : quoteDot(withoutEmptyLines(printable(value)));

/** Graphviz 16 in WebAssembly breaks down over some labels that have an empty line. */
const withoutEmptyLines = (text: string) => (text.includes("\n") ? text.replace(/^$/gm, " ") : text);
