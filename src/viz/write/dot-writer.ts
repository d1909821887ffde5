/** DotWriter: one scene in DOT, statement by statement. */
import { pictureWords } from "../languages/words.js";
import type { Prepared } from "../scene/prepare.js";
import { repeatId, repeatsOf } from "../scene/repeats.js";
import type { Box, Cluster, Scene } from "../scene/scene.js";
import { boxesOf, visitItems } from "../scene/visit-items.js";
import { isConstant } from "../snapshot/edges.js";
import { quoteDot } from "../text/escape.js";
import { fill } from "../text/fill.js";
import { withRoom, wrapped } from "../text/width.js";
import { moduleTitle, parameterText } from "../words/names.js";
import { clusterStart, indent, statement } from "./dot-text.js";
import { Arrows } from "./edges/arrows.js";
import type { EdgeWriter } from "./edges/edge-writer.js";
import type { WireLook } from "./edges/wire.js";
import { Wires } from "./edges/wires.js";
import type { ImageBoxes } from "./images/boxes.js";
import type { Mark } from "./marks.js";
import { Pen, standsOut, type Target } from "./pen.js";
import type { Rows } from "./rows/rows.js";
import { savedBoxes, savedEdges } from "./saved-notes.js";
import type { Attributes } from "./styles/style.js";
import { wideEnough } from "./styles/wide-enough.js";

export interface MarkedDot {
  readonly dot: string;
  /** By the id that the box or edge has in the SVG; empty unless asked for. */
  readonly marks: ReadonlyMap<string, Mark>;
  /** The wires of an SVG, by number. */
  readonly looks: ReadonlyMap<string, WireLook>;
  /** The boxes that the arrows of an SVG run between, by number. */
  readonly ends: EdgeWriter["ends"];
}

/**
 * From so many arrows on Graphviz draws straight lines, and stops early to move boxes: curves and the last
 * points of length would take most of the time, and nobody sees them at that size.
 */
const largePicture = 250;
const inShortTime: Attributes = { splines: "line", mclimit: 0.1, nslimit: 0.02, nslimit1: 0.02 };

export class DotWriter {
  readonly #pen: Pen;
  readonly #target: Target;
  readonly #edges: EdgeWriter;
  /** By the id of a box: its place in creation order. */
  readonly #places: ReadonlyMap<string, number>;
  readonly #lines: string[] = [];
  /** The first row that each module stands in. */
  readonly #firstRows = new Map<string, number>();

  constructor(prepared: Prepared, target: Target, images?: ImageBoxes) {
    this.#pen = new Pen(prepared, target, images);
    this.#target = target;
    const { scene, drawing } = prepared;
    this.#places = new Map(boxesOf(scene.items).map(({ id }, i) => [id, i]));
    const Edges = drawing.edges === "wires" ? Wires : Arrows;
    this.#edges = new Edges(this.#pen, repeatsOf(scene, drawing));
  }

  /** Wires of columns, and those that run down through their numbers, need little room. */
  get #isClose(): boolean {
    const { scene, drawing, horizontal } = this.#pen;
    return scene.columns !== undefined || (drawing.edges === "wires" && !horizontal);
  }

  write(): MarkedDot {
    const { theme, rankdir, title, alt } = this.#pen.drawing;
    const font = { fontname: "Helvetica" };
    const text = { ...font, fontcolor: theme.text };
    // what Graphviz writes into an SVG as its title
    const name =
      alt === undefined || alt === title || this.#target !== "file" ? "computation" : quoteDot(alt);
    this.#lines.push(`digraph ${name} {`);
    this.#add(1, "graph", {
      rankdir,
      ...(this.#pen.scene.columns === undefined ? { ordering: "in" } : {}),
      bgcolor: theme.background,
      ...text,
      ...this.#pen.style.graph,
      ...(this.#isClose ? { ranksep: 0.14 } : {}),
      ...(this.#pen.drawing.edges === "wires" ? { newrank: "true", outputorder: "edgesfirst" } : {}),
      ...(this.#pen.drawing.edges === "arrows" && this.#pen.scene.arrows.length > largePicture
        ? inShortTime
        : {}),
      ...(title === "" ? {} : { label: title, labelloc: "t", fontsize: 20 }),
    });
    this.#add(1, "node", { ...text, ...this.#pen.style.node });
    const forward = { color: theme.forward, fontcolor: theme.forward };
    this.#add(1, "edge", { ...font, ...forward, ...this.#pen.style.edge, arrowsize: 0.8 });
    const { count } = this.#edges.rows;
    if (count === 1) this.#row(0, 1, this.#pen.scene.items);
    else this.#wrappedRows(count);
    this.#lines.push(...this.#edges.edges());
    if (this.#pen.drawing.saved)
      for (const { node } of boxesOf(this.#pen.scene.items)) this.#lines.push(...savedEdges(node, theme));
    this.#lines.push("}", "");
    const { looks, ends } = this.#edges;
    return { dot: this.#lines.join("\n"), marks: this.#pen.marks, looks, ends };
  }

  #add(level: number, subject: string, attributes: Attributes): void {
    this.#lines.push(statement(level, subject, attributes));
  }

  /** Each in an invisible cluster, so that Graphviz lets no other row between its boxes. */
  #wrappedRows(count: number): void {
    const { items } = this.#pen.scene;
    const rows = Array.from({ length: count }, (_, row) => itemsInRow(items, row, this.#edges.rows));
    const nowhere = { box() {}, close() {} };
    for (const [row, inside] of rows.entries())
      visitItems(inside, {
        ...nowhere,
        open: ({ module: { path } }) => this.#firstRows.set(path, this.#firstRows.get(path) ?? row),
      });
    // Graphviz stacks them from below
    for (let row = count - 1; row >= 0; row--) {
      this.#lines.push(...clusterStart(1, `row ${row + 1}`, { peripheries: 0, margin: 4 }));
      this.#row(row, 2, rows[row] as (Box | Cluster)[]);
      this.#lines.push(`${indent(1)}}`);
    }
  }

  #row(row: number, level: number, items: Scene["items"]): void {
    visitItems(items, {
      box: (box, depth) => this.#box(depth + level, box, row),
      open: (cluster, depth) => {
        if (!this.#inColumns(cluster)) this.#openCluster(depth + level, cluster, row);
      },
      close: (depth, cluster) => {
        const { path } = cluster.module;
        this.#lines.push(...this.#edges.inside(path, row, depth + level + 1));
        if (!this.#inColumns(cluster)) this.#lines.push(`${indent(depth + level)}}`);
      },
    });
    this.#lines.push(...this.#edges.inside("", row, level));
  }

  #inColumns({ module }: Cluster): boolean {
    return this.#pen.scene.columns?.around.has(module.path) === true;
  }

  #openCluster(level: number, { module }: Cluster, row: number): void {
    const { theme, lang } = this.#pen.drawing;
    const again = row > (this.#firstRows.get(module.path) ?? 0);
    const title = wrapped(moduleTitle(module, lang));
    const count = module.parameterCount > 0 ? `  (${parameterText(module, lang)})` : "";
    const attributes: Attributes = {
      label: withRoom(again ? fill(pictureWords(lang).continued, { title }) : `${title}${count}`),
      ...this.#titlePlace(module.path),
      style: "rounded,dashed",
      color: theme.moduleLine,
      fontcolor: theme.moduleText,
      fontsize: 13,
      margin: 12,
      ...(this.#edges.rows.count > 1 ? { peripheries: 1 } : {}),
    };
    this.#lines.push(
      ...clusterStart(level, again ? `${module.path} row ${row + 1}` : module.path, attributes),
    );
  }

  /**
   * Away from the edges that enter: in a horizontal picture the first operand comes from above, leaves after
   * it from below.
   */
  #titlePlace(path: string): Attributes {
    const top = this.#pen.horizontal
      ? this.#pen.scene.fedFromBelow.has(path)
      : this.#pen.drawing.rankdir === "TB";
    return { labeljust: "l", labelloc: top ? "t" : "b" };
  }

  #box(level: number, box: Box, row: number): void {
    const { theme, constants } = this.#pen.drawing;
    const attributes = this.#pen.box(box);
    const { node } = box;
    const dim = node !== undefined && isConstant(node) && constants === "dim";
    const mark = this.#pen.marker?.box(box, String(attributes.label));
    const alarming = this.#pen.isAlarming(node, mark);
    // bare text gets an outline to stand out by
    const outline =
      attributes.shape === "plaintext" ? { shape: "box", style: "rounded", color: theme.opLine } : {};
    const drawn = {
      ...attributes,
      ...wideEnough({ ...this.#pen.style.node, ...attributes }),
      ...(dim ? { color: theme.faint, fontcolor: theme.faint } : {}),
      ...(this.#isHighlighted(box) ? { ...outline, penwidth: standsOut } : {}),
      ...(alarming
        ? { fillcolor: theme.alarmFill, color: theme.alarm, fontcolor: theme.alarm, penwidth: 3 }
        : {}),
    };
    const id = `b${this.#places.get(box.id)}`;
    const { rows } = this.#edges;
    const isHere = rows.of(box.id) === row;
    if (isHere) this.#add(level, quoteDot(box.id), this.#pen.atStep(id, drawn, mark));
    const named = node === undefined ? 1 : this.#pen.labels.nameLines(node).split("\n").length;
    const repeat = repeated(drawn, named);
    const seen = mark && { ...mark, lines: mark.lines.slice(0, named) };
    for (const n of repeatsIn(row, box.id, rows))
      if (n > 1)
        this.#add(level, quoteDot(repeatId(box.id, n)), this.#pen.atStep(`${id}_${n}`, repeat, seen));
    if (isHere && this.#pen.drawing.saved)
      this.#lines.push(...savedBoxes(level, node, this.#pen.labels, theme));
  }

  #isHighlighted({ id, node, module }: Box): boolean {
    const { highlight } = this.#pen.drawing;
    if (highlight.length === 0) return false;
    const names = node === undefined ? [module.path] : [id, node.name];
    return names.some((name) => name !== "" && highlight.includes(name));
  }
}

/** Which of the repeats of a box stand in a row. */
function repeatsIn(row: number, id: string, rows: Rows): number[] {
  const all = Array.from({ length: rows.repeats.times.get(id) ?? 1 }, (_, i) => i + 1);
  return all.filter((n) => rows.of(repeatId(id, n)) === row);
}

/** What of a scene stands in a row; a module that stands in several is drawn in each. */
function itemsInRow(items: Scene["items"], row: number, rows: Rows): (Box | Cluster)[] {
  return items.flatMap((item): (Box | Cluster)[] => {
    if (!("items" in item)) return repeatsIn(row, item.id, rows).length > 0 ? [item] : [];
    const inside = itemsInRow(item.items, row, rows);
    return inside.length > 0 ? [{ ...item, items: inside }] : [];
  });
}

/** A leaf that stands elsewhere too, with all that is known of it: here its name, in a dashed line. */
function repeated(attributes: Attributes, rows: number): Attributes {
  const name = String(attributes.label).split("\n").slice(0, rows).join("\n");
  const { labelloc, height, width, ...bare } = attributes;
  // the images stand where the leaf stands first
  const kept = labelloc === undefined ? attributes : bare;
  const style = attributes.style === "rounded,filled" && "width" in attributes ? "rounded,dashed" : "dashed";
  return { ...kept, label: name, ...("style" in attributes ? { style } : {}) };
}
