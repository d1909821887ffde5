/** The player's page: the picture, every step in words, every number in a table, and the program that shows them in time. */

import type { Prepared } from "../scene/prepare.js";
import { type Box, boxesOf } from "../scene/scene.js";
import { escapeXml } from "../text/escape.js";
import { type Rule, Rules } from "../words/rules.js";
import { boxName, type ToldStep, tell } from "../words/steps.js";
import type { Mark } from "../write/marks.js";
import { type MarkedSvg, mapGroups, mapLines } from "../write/svg.js";
import { type Fact, factsAbout, kinds } from "./facts.js";
import { looks, program, programHash } from "./text.js";
import { themeStyles } from "./theme-styles.js";

export interface PageOptions {
  readonly heading: string;
  /** The theme that it opens in: a name, or `auto` for what the reader's system asks for. */
  readonly theme: string;
  readonly predict: boolean;
  readonly tolerance: number;
}

export function page(prepared: Prepared, marked: MarkedSvg, options: PageOptions): string {
  return new Page(prepared, marked, options).write();
}

class Page {
  readonly #prepared: Prepared;
  readonly #marked: MarkedSvg;
  readonly #options: PageOptions;
  readonly #rules: Rules;
  readonly #told: readonly ToldStep[];
  readonly #boxes: readonly Box[];
  /** Questions: by the arrow that the answer stands at, and by the node whose whole gradient it is. */
  readonly #ids = new Map<Rule, string>();
  readonly #byArrow = new Map<string, string>();
  readonly #byNode = new Map<string, string>();

  constructor(prepared: Prepared, marked: MarkedSvg, options: PageOptions) {
    this.#prepared = prepared;
    this.#marked = marked;
    this.#options = options;
    this.#rules = new Rules(prepared);
    this.#told = tell(prepared, this.#rules);
    this.#boxes = boxesOf(prepared.scene.items);
    const { arrows } = prepared.scene;
    for (const rule of this.#told.flatMap(({ rules }) => rules)) {
      if (rule.answer === "?") continue;
      const id = `r${this.#ids.size}`;
      this.#ids.set(rule, id);
      if (rule.arrow !== undefined) this.#byArrow.set(`g${arrows.indexOf(rule.arrow)}`, id);
      if (rule.whole) this.#byNode.set(rule.node, id);
    }
  }

  write(): string {
    const { heading, theme, predict, tolerance } = this.#options;
    const title = escapeXml(heading);
    const questions = this.#ids.size > 0;
    return `<!doctype html>
<html lang="en" data-theme="${escapeXml(theme)}" data-tolerance="${tolerance}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '${programHash}'; base-uri 'none'; form-action 'none'">
<title>${title}</title>
<style>
${themeStyles(theme === "own" ? this.#prepared.drawing.theme : undefined)}
${looks}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<section class="scroller" aria-label="The graph">
${this.#picture()}</section>
<nav class="controls" aria-label="Steps">
<button type="button" id="first">First</button>
<button type="button" id="back">◀︎ Back</button>
<p id="count"></p>
<button type="button" id="next">Next ▶︎</button>
<button type="button" id="last">Last</button>
<label${questions ? "" : " hidden"}><input type="checkbox" id="predict" autocomplete="off"${predict && questions ? " checked" : ""}>Predict the gradients</label>
<label class="more">Colours <select id="theme" autocomplete="off">${this.#themeChoices()}</select></label>
</nav>
<div class="below">
<section id="now" aria-live="polite" aria-atomic="true" aria-label="This step"></section>
<section id="details" aria-live="polite" aria-label="Details">
<p id="hint">Point at a part of the picture, tap it, or move to it with Tab, to see its numbers. The arrow keys, Home and End change the step.</p>
${this.#boxes.map((box, i) => this.#details(box, i)).join("\n")}
</section>
</div>
<nav class="controls" aria-label="More">
<button type="button" aria-controls="all-steps" aria-expanded="false">All steps</button>
<button type="button" aria-controls="all-numbers" aria-expanded="false">Table of all numbers</button>
</nav>
<section class="part" id="all-steps" aria-label="All steps">
<h2>All steps</h2>
<ol id="told" start="0">
${this.#told.map((step) => this.#step(step)).join("\n")}
</ol>
</section>
<section class="part" id="all-numbers" aria-label="Table of all numbers">
<h2>All numbers</h2>
${this.#table()}
</section>
</main>
<script>${program}</script>
</body>
</html>
`;
  }

  #themeChoices(): string {
    const { theme } = this.#options;
    const choices: [string, string][] = [
      ["auto", "as your system"],
      ["light", "light"],
      ["dark", "dark"],
      ["contrast", "high contrast"],
      ["print", "greys"],
    ];
    if (theme === "own") choices.push(["own", "its own"]);
    return choices
      .map(
        ([value, text]) => `<option value="${value}"${value === theme ? " selected" : ""}>${text}</option>`,
      )
      .join("");
  }

  #picture(): string {
    const { svg } = this.#marked;
    const [, , wide = "400", high = "300"] = /viewBox="([^"]*)"/.exec(svg)?.[1]?.split(" ") ?? [];
    // boxes in creation order, after all edges: the order in which Tab goes through them
    const boxes: string[] = [];
    const edges = mapGroups(this.#marked, (id, mark, content) => {
      const group = this.#group(id, mark, content);
      if (!id.startsWith("b")) return group;
      boxes[Number(id.slice(1))] = group;
      return "";
    });
    const drawn = edges.replace(/<\/g>\n<\/svg>/, () => `${boxes.join("")}</g>\n</svg>`);
    return drawn
      .slice(drawn.indexOf("<svg"))
      .replace(/<!--[\s\S]*?-->\n/g, "")
      .replace(/<title>[\s\S]*?<\/title>\n/g, "") // a browser would show ids as tooltips
      .replace(
        /<svg width="[^"]*" height="[^"]*"/,
        () =>
          `<svg role="group" aria-label="${escapeXml(this.#prepared.drawing.alt)}" style="--wide:${wide};--high:${high}"`,
      );
  }

  #group(id: string, mark: Mark, content: string): string {
    const inner = content.replace(/<title>[\s\S]*?<\/title>\n/, "");
    const active = mark.active.length === 0 ? "" : ` data-active="${mark.active.join(" ")}"`;
    const from = mark.from === 0 ? "" : ` data-from="${stepText(mark.from)}"`;
    const loud = Number.isFinite(mark.loudFrom) ? ` data-loud="${mark.loudFrom}"` : "";
    const box = id.startsWith("b") ? this.#boxes[Number(id.slice(1))] : undefined;
    const rule = box === undefined ? this.#byArrow.get(id) : this.#byNode.get(box.node?.id ?? "");
    const timed = mapLines(inner, (text, line) => {
      const starts = mark.lines[line] ?? 0;
      const when = starts === mark.from ? "" : ` data-from="${stepText(starts)}"`;
      const secret =
        box !== undefined && line >= mark.gradientLine && rule !== undefined ? ` data-rule="${rule}"` : "";
      return text.replace("<text", () => `<text${when}${secret}`);
    });
    if (box !== undefined)
      return `<g id="${id}" class="node" tabindex="0" role="img" aria-label="${escapeXml(this.#spoken(box))}" data-details="d${id}"${active}${loud}>\n${timed}</g>\n`;
    const place = /<text[^>]* (text-anchor="[^"]*" x="[^"]*" y="[^"]*"[^>]*)>/.exec(inner)?.[1];
    const question = rule === undefined || place === undefined ? "" : `<text class="ask" ${place}>?</text>\n`;
    const about = rule === undefined ? "" : ` data-rule="${rule}"`;
    return `<g id="${id}" class="edge"${about}${from}${active}${loud} data-details="d${this.#sourceBox(id)}">\n${timed}${question}</g>\n`;
  }

  /** The box that an edge comes from, as the id of its group. */
  #sourceBox(id: string): string {
    const from = this.#prepared.scene.arrows[Number(id.slice(1))]?.from;
    return `b${this.#boxes.findIndex((box) => box.id === from)}`;
  }

  #spoken(box: Box): string {
    const { node } = box;
    if (node === undefined) return `${boxName(box, this.#prepared.drawing)}, module`;
    return node.kind === "op"
      ? `${boxName(box, this.#prepared.drawing)}, operation`
      : `${this.#rules.name(node.id)}, ${kinds[node.kind]}`;
  }

  #step({ index, title, lines, rules }: ToldStep): string {
    const told = lines.map((line) => `<p>${escapeXml(line)}</p>`).join("");
    const listed =
      rules.length === 0 ? "" : `<ul class="rules">${rules.map((rule) => this.#rule(rule)).join("")}</ul>`;
    return `<li id="step-${index}"><p><strong>${escapeXml(title)}</strong></p>${told}${listed}</li>`;
  }

  #rule(rule: Rule): string {
    const { subject, reason, answer, value, shape, note } = rule;
    const id = this.#ids.get(rule);
    const asked = id === undefined ? "" : ` data-rule="${id}"`;
    const right = value === undefined ? "" : ` data-value="${value}"`;
    const remark = note === "" ? "" : `<span class="note">${escapeXml(note)}</span>`;
    return (
      `<li class="rule"${asked}${right} data-shape="${escapeXml(shape)}"><span class="subject">${escapeXml(subject)}</span>` +
      `<span class="reason"> = ${escapeXml(reason)}</span><span class="answer"> = ${escapeXml(answer)}</span>${remark}</li>`
    );
  }

  #factsOf(box: Box): Fact[] {
    return factsAbout(box, this.#prepared, this.#rules, this.#byNode.get(box.node?.id ?? ""));
  }

  #details(box: Box, i: number): string {
    const rows = this.#factsOf(box).map(
      (fact) =>
        `<dt>${fact.title}</dt><dd${ruleAttribute(fact)}><span${fromAttribute(fact)}>${escapeXml(fact.text)}</span></dd>`,
    );
    return `<dl id="db${i}" hidden>${rows.join("")}</dl>`;
  }

  #table(): string {
    const titles = ["name", "what", "shape", "value", "gradient", "numerical gradient", "difference", "line"];
    const known = this.#boxes.map((box) => new Map(this.#factsOf(box).map((fact) => [fact.title, fact])));
    const columns = titles.filter((title) => known.some((facts) => facts.has(title)));
    const head = columns.map((column) => `<th scope="col">${column}</th>`).join("");
    const rows = known.map((facts) => {
      const cells = columns.slice(1).map((column) => {
        const fact = facts.get(column);
        if (fact === undefined) return "<td></td>";
        return `<td${ruleAttribute(fact)}><span${fromAttribute(fact)}>${escapeXml(fact.text)}</span></td>`;
      });
      return `<tr><th scope="row">${escapeXml(facts.get("name")?.text ?? "")}</th>${cells.join("")}</tr>`;
    });
    return `<div class="wide" role="region" tabindex="0" aria-label="Table of all numbers, scrolls sideways">
<table>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>
</div>`;
  }
}

/** A number, of a step that may never come. */
const stepText = (step: number) => (Number.isFinite(step) ? String(step) : "1e9");

const ruleAttribute = ({ rule }: Fact) => (rule === undefined ? "" : ` data-rule="${rule}"`);

const fromAttribute = ({ from }: Fact) => (from === 0 ? "" : ` data-from="${stepText(from)}"`);
