/**
 * Wires: a value and its gradient on one line, the value above, the gradient below. The numbers are a node of
 * their own between two boxes: Graphviz lets nothing lie on a node.
 */
import type { Repeats } from "../../scene/repeats.js";
import type { Arrow } from "../../scene/scene.js";
import { boxesOf } from "../../scene/visit-items.js";
import { isNonFinite } from "../../snapshot/array-summary.js";
import { addTo, isConstant } from "../../snapshot/edges.js";
import { quoteDot } from "../../text/escape.js";
import { unknownText } from "../../words/labels.js";
import { statement } from "../dot-text.js";
import { type Pen, standsOut } from "../pen.js";
import { type Rows, rowsOf } from "../rows/rows.js";
import type { Attributes } from "../styles/style.js";
import { Buses } from "./buses.js";
import { Connectors } from "./connectors.js";
import type { EdgeWriter } from "./edge-writer.js";
import { headPort } from "./ports.js";
import { StepEdges } from "./steps.js";
import { hasTexts, type Wire, type WireColors, type WireLook, wireId, wireNode } from "./wire.js";

/** From so many wires on, and in clusters, the order of operands is asked for by ports. */
const manyWires = 150;

/** Where a wire enters its numbers, and where it leaves them. */
const sides = { LR: ["w", "e"], RL: ["e", "w"], TB: ["n", "s"], BT: ["s", "n"] } as const;

export class Wires implements EdgeWriter {
  readonly #pen: Pen;
  readonly #wires: readonly Wire[];
  readonly #connectors: Connectors;
  readonly #buses: Buses;
  readonly #byPlace = new Map<string, Wire[]>();
  readonly #needsPorts: boolean;
  /** Their boxes are round at the corners, where ports are. */
  readonly #modules: ReadonlySet<string>;
  readonly #steps: StepEdges;
  readonly rows: Rows;
  readonly looks = new Map<string, WireLook>();
  readonly ends = new Map<number, never>();

  constructor(pen: Pen, repeats: Repeats) {
    this.#pen = pen;
    const { arrows, items } = pen.scene;
    this.#steps = new StepEdges(pen.scene);
    this.#needsPorts =
      !this.#steps.any && (arrows.length >= manyWires || items.some((item) => "items" in item));
    this.#modules = new Set(boxesOf(items).flatMap(({ id, module }) => (module === undefined ? [] : [id])));
    const texts = new Map(arrows.map((arrow) => [arrow, textsOf(pen, arrow)]));
    this.rows = rowsOf(pen, repeats, (arrow) => texts.get(arrow) as string[]);
    this.#wires = arrows.map((arrow, i) => {
      const [value = "", gradient = ""] = texts.get(arrow) as string[];
      const from = this.rows.repeats.from.get(arrow) ?? arrow.from;
      const valueMark = pen.marker?.value(arrow, value);
      const gradientMark = gradient === "" ? undefined : pen.marker?.gradient(arrow, gradient);
      return { arrow, id: String(i), from, to: arrow.to, value, gradient, valueMark, gradientMark };
    });
    this.#connectors = new Connectors(pen, this.rows, this.#wires);
    const whole = this.#wires.filter(({ from, to }) => this.rows.of(from) === this.rows.of(to));
    this.#buses = new Buses(this.#steps.any ? [] : whole);
    for (const wire of [...this.#wires, ...this.#connectors.wires])
      if (hasTexts(wire) || this.#buses.of(wire) !== undefined)
        addTo(this.#byPlace, this.#placeOf(wire), wire);
  }

  inside(cluster: string, row: number, level: number): readonly string[] {
    const wires = this.#byPlace.get(`${row} ${cluster}`) ?? [];
    const connectors = cluster === "" ? this.#connectors.nodes(row, level) : [];
    const numbers = wires.filter(hasTexts).map((wire) => this.#node(wire, level));
    return [...connectors, ...numbers, ...this.#buses.nodes(wires, level)];
  }

  edges(): readonly string[] {
    return [
      ...[...this.#wires, ...this.#connectors.wires].flatMap((wire) => this.#lines(wire)),
      ...this.#connectors.edges(),
      ...this.#steps.ranks((step) =>
        this.#wires.filter((wire) => hasTexts(wire) && this.#steps.isIn(wire.arrow, step)).map(wireId),
      ),
    ];
  }

  /** The row and the cluster that the numbers of a wire stand in. */
  #placeOf(wire: Wire): string {
    const [start, end] = this.#connectors.ends(wire);
    const isCut = start !== wire.from || end !== wire.to;
    const row = start === wire.from ? this.rows.of(wire.from) : this.rows.of(wire.to);
    return `${row} ${isCut ? "" : wire.arrow.cluster}`;
  }

  #node(wire: Wire, level: number): string {
    const { target, marks } = this.#pen;
    const colors = this.#colors(wire);
    const upright = this.#steps.isUpright(wire.arrow);
    const { attributes, above, values, gradients } = wireNode(wire, this.#pen, colors, upright);
    if (target !== "file")
      this.looks.set(wire.id, {
        above,
        values,
        gradients,
        color: colors.value,
        gradientColor: colors.gradient,
        title: `${wire.from}->${wire.to}`,
        upright,
      });
    if (target === "steps") {
      if (wire.valueMark !== undefined) marks.set(`v${wire.id}`, wire.valueMark);
      if (wire.gradientMark !== undefined) marks.set(`g${wire.id}`, wire.gradientMark);
    }
    return statement(level, wireId(wire), attributes);
  }

  /** Two lines with the numbers between them, or one where there are none; one more where a row goes on. */
  #lines(wire: Wire): string[] {
    const { drawing, target } = this.#pen;
    const bus = this.#buses.of(wire);
    const [start, cut] = this.#connectors.ends(wire);
    const end = bus?.end ?? cut;
    const port = this.#needsPorts && !this.#modules.has(wire.to) ? headPort(wire.arrow, drawing.rankdir) : {};
    const head: Attributes = end === wire.to ? port : bus === undefined ? {} : { arrowhead: "none" };
    const look = this.#lineLook(wire);
    const id = (part: string): Attributes => (target === "file" ? {} : { id: `v${wire.id}${part}` });
    const line = (from: string, to: string, attributes: Attributes) =>
      statement(1, `${from} -> ${to}`, { ...look, ...attributes });
    const down = (from: string, to: string, headless: boolean, attributes: Attributes) => {
      const { ends, look: turned } = this.#steps.down(from, to, headless);
      return line(...ends, { ...turned, ...attributes });
    };
    const goesOn = this.#connectors.further(wire).map((from) => ({ from, to: wire.to, ranks: 1 }));
    if (bus?.goesOn !== undefined) goesOn.push(bus.goesOn);
    const further =
      end !== wire.to && start === wire.from && end !== ""
        ? goesOn.map(({ from, to, ranks }) =>
            line(quoteDot(from), quoteDot(to), {
              ...(to === wire.to ? port : { arrowhead: "none" }),
              ...(ranks === 1 ? {} : { minlen: ranks }),
              ...id("x"),
            }),
          )
        : [];
    const shared = this.#steps.shared(wire.arrow, drawing.theme);
    if (shared === "none") return [];
    if (!hasTexts(wire)) {
      if (target === "steps" && wire.valueMark !== undefined)
        this.#pen.marks.set(`v${wire.id}`, wire.valueMark);
      return [
        this.#steps.isUpright(wire.arrow)
          ? down(quoteDot(start), quoteDot(end), false, id(""))
          : line(quoteDot(start), quoteDot(end), { ...head, ...shared, ...id("") }),
        ...further,
      ];
    }
    if (this.#steps.isUpright(wire.arrow))
      return [
        down(quoteDot(start), wireId(wire), true, id("t")),
        down(wireId(wire), quoteDot(end), false, id("h")),
      ];
    const across = this.#steps.across(wire.arrow);
    const [enter, leave] = sides[drawing.rankdir];
    return [
      line(quoteDot(start), `${wireId(wire)}:${enter}`, {
        arrowhead: "none",
        weight: 3,
        ...across?.tail,
        ...id("t"),
      }),
      line(`${wireId(wire)}:${leave}`, quoteDot(end), { weight: 2, ...head, ...across?.head, ...id("h") }),
      ...further,
    ];
  }

  #lineLook(wire: Wire): Attributes {
    const { drawing, labels, target } = this.#pen;
    const { value } = this.#colors(wire);
    const { theme, step } = drawing;
    const isActive = (mark: Wire["valueMark"]) =>
      target === "file" && mark?.active.includes(step ?? -1) === true;
    if (isActive(wire.gradientMark)) return { color: theme.backward, penwidth: standsOut };
    const color = labels.isLiteral(wire.arrow.value) ? theme.faint : value;
    const alarming = this.#pen.isAlarming(wire.arrow.value, wire.valueMark);
    const penwidth = isActive(wire.valueMark) ? standsOut : alarming ? 3 : 1;
    return { ...(color === theme.forward ? {} : { color }), ...(penwidth === 1 ? {} : { penwidth }) };
  }

  #colors({ arrow, value, valueMark }: Wire): WireColors {
    const { theme, constants } = this.#pen.drawing;
    const odd = arrow.gradient !== undefined && isNonFinite(arrow.gradient);
    const gradient = odd ? theme.alarm : arrow.gradient === undefined ? theme.faint : theme.backward;
    if (this.#pen.isAlarming(arrow.value, valueMark)) return { value: theme.alarm, gradient };
    const faint = (isConstant(arrow.value) && constants === "dim") || value === unknownText;
    return { value: faint ? theme.faint : theme.forward, gradient };
  }
}

/** What stands above a wire, and what below. */
function textsOf({ style, labels, drawing, scene }: Pen, arrow: Arrow): string[] {
  const isSaid = scene.columns?.shared.has(arrow) === true;
  const back = arrow.edge.differentiable && drawing.grads !== "none" && !isSaid;
  const value = style.valueText(arrow, labels);
  if (arrow.times !== undefined) return [value === "" ? "" : `${arrow.times} × ${value}`, ""];
  return [value, back ? labels.gradientWithLocal(arrow) : ""];
}
