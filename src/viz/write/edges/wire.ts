/** One wire, and the node that its numbers are. */
import type { Arrow } from "../../scene/scene.js";
import { quoteDot } from "../../text/escape.js";
import { emWidth } from "../../text/width.js";
import type { Mark } from "../marks.js";
import type { Pen } from "../pen.js";
import type { Attributes } from "../styles/style.js";

export interface Wire {
  readonly arrow: Arrow;
  /** The number of the arrow; `3_2` for what leads the value of arrow 3 out of its row. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly value: string;
  readonly gradient: string;
  readonly valueMark: Mark | undefined;
  readonly gradientMark: Mark | undefined;
}

/** How the texts of a wire lie in its node, and in which colours. */
export interface WireLook {
  /** Rows above the line, empty ones included, and how many of them say the value. */
  readonly above: number;
  readonly values: number;
  readonly gradients: number;
  readonly color: string;
  readonly gradientColor: string;
  /** `from->to`, as edges are called. */
  readonly title: string;
  /** It runs down, in a picture whose wires run across. */
  readonly upright: boolean;
}

export interface WireColors {
  readonly value: string;
  readonly gradient: string;
}

/** No node of a graph has a space before its number. */
export const wireId = ({ id }: Wire) => quoteDot(`wire ${id}`);

export const hasTexts = ({ value, gradient }: Wire) => value !== "" || gradient !== "";

/** The node, how many rows stand above the line, and how many of all say the value and the gradient. */
export function wireNode(wire: Wire, pen: Pen, colors: WireColors, upright: boolean) {
  const { style, target } = pen;
  const horizontal = pen.horizontal && !upright;
  const fontsize = style.edge.fontsize as number;
  const said: Rows = [
    rowsOf(wire.value),
    rowsOf(target === "file" ? withSign(wire.gradient) : wire.gradient),
  ];
  const [values, gradients] = [said[0].length, said[1].length];
  const above = horizontal ? Math.max(values, gradients) : values;
  const seen = target === "file" ? seenRows(wire, said, pen.drawing.step) : said;
  const rows = [
    ...blank(above - seen[0].length),
    ...seen[0],
    ...seen[1],
    ...(horizontal ? blank(above - seen[1].length) : []),
  ];
  const attributes: Attributes = {
    label: rows.join("\n"),
    shape: "box",
    color: "transparent",
    fontcolor: seen[0].length > 0 ? colors.value : colors.gradient,
    fontsize,
    margin: 0,
    fixedsize: "true",
    width: inches((emWidth([...said[0], ...said[1]].join("\n")) * fontsize) / 72 + 0.1),
    height: inches(Math.max(2, rows.length) * 0.2),
    ...(target === "file" ? {} : { class: "wire", id: `v${wire.id}` }),
  };
  return { attributes, above, values, gradients };
}

type Rows = readonly [string[], string[]];

/** What the step that is drawn shows of both. */
function seenRows(
  { valueMark, gradientMark }: Wire,
  [value, gradient]: Rows,
  step: number | undefined,
): Rows {
  const shown = (rows: string[], mark: Mark | undefined) =>
    step === undefined ? rows : rows.filter((_, i) => (mark?.lines[i] ?? 0) <= step);
  return [shown(value, valueMark), shown(gradient, gradientMark)];
}

const rowsOf = (text: string): string[] => (text === "" ? [] : text.split("\n"));
const blank = (count: number): string[] => Array.from({ length: count }, () => " ");
const inches = (length: number) => Math.ceil(length * 100) / 100;

/** Where there is but one colour. */
const withSign = (gradient: string) =>
  gradient === "" || gradient.startsWith("‖") ? gradient : `∂ ${gradient}`;
