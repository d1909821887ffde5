/**
 * The chain rule in words and numbers, step by step back: `∂price/∂apple = upstream 1.1 × local 2 (=
 * apple_num) = 2.2`.
 */
import type { StepWords } from "../languages/translation.js";
import { opText, stepWords } from "../languages/words.js";
import type { Prepared } from "../scene/prepare.js";
import type { Arrow, Box } from "../scene/scene.js";
import { boxesOf } from "../scene/visit-items.js";
import type { Shown } from "../snapshot/array-summary.js";
import type { GraphEdge, GraphNode } from "../snapshot/snapshot.js";
import { fill } from "../text/fill.js";
import { isolated } from "../text/isolate.js";
import type { ChainRule } from "./gradient-rule.js";
import { moduleTitle } from "./names.js";
import { type Sentences, shapeText } from "./sentences.js";

/** Relative difference above which a gradient is not what the rule gives, float32 rounding aside. */
const notTheSame = 1e-4;

/** The steps back through one graph. */
export class ChainRules {
  readonly #prepared: Prepared;
  readonly #sentences: Sentences;
  readonly #said: StepWords;
  /** Whether backward has gone through some of the ops without `retainGraph`. */
  #released: boolean | undefined;

  constructor(prepared: Prepared, sentences: Sentences) {
    this.#prepared = prepared;
    this.#sentences = sentences;
    this.#said = stepWords(prepared.drawing.lang);
  }

  /** The gradients that flow out of a box to its operands, and the sums that they complete. */
  backward(box: Box): ChainRule[] {
    const { scene } = this.#prepared;
    const arrows = scene.arrows.filter(({ to, edge }) => to === box.id && edge.differentiable);
    const rules = arrows.map((arrow) => this.#contribution(arrow));
    for (const id of new Set(arrows.map(({ value }) => value.id))) {
      const sum = this.#sum(id, box.id);
      if (sum !== undefined) rules.push(sum);
    }
    if (box.node !== undefined) return rules;
    const { graph } = this.#prepared;
    const inside = graph.nodes.filter(
      ({ id, kind }) => kind === "parameter" && scene.boxOf.get(id) === box.id,
    );
    return [...inside.values()]
      .map((node) => this.#throughModule(node, node.contributed, box.id))
      .concat(rules);
  }

  #contribution(arrow: Arrow): ChainRule {
    const { graph } = this.#prepared;
    const { value, edge, gradient } = arrow;
    const whole = !this.#hasSum(value.id);
    const about = this.#about(value, whole);
    const use = this.#uses(value.id).findIndex((each) => each.edge === edge) + 1;
    const subject = whole ? about.subject : fill(this.#said.byUse, { subject: about.subject, n: use });
    const op = graph.nodes.get(edge.to) as GraphNode;
    const mistakes = { upstream: op.contributed, local: edge.local };
    const base = { ...about, subject, note: this.#note(value, gradient, whole), arrow, mistakes };
    if (arrow.to !== edge.to) return { ...this.#throughModule(value, gradient, arrow.to), ...base, whole };
    const formula = this.#formula(edge);
    const { local } = edge;
    const upstream = single(op.contributed);
    const product = local === undefined || upstream === undefined ? undefined : upstream * local;
    const told = single(gradient) ?? product;
    // a rule of the user's may be none that multiplies
    if (local === undefined || upstream === undefined || !same(product as number, told as number)) {
      const how = this.#howItPasses(op, edge, formula);
      const reason = fill(this.#said.upstream, { upstream: this.#shortGradient(op), how });
      return { ...base, reason, ...this.#answer(value, gradient) };
    }
    const spelled = formula === "" || formula === this.#sentences.number(local) ? "" : ` (= ${formula})`;
    const [above, here] = [this.#sentences.number(upstream), this.#sentences.number(local)];
    const reason = `${fill(this.#said.upstreamTimesLocal, { upstream: above, local: here })}${spelled}`;
    return { ...base, reason, ...this.#answer(value, gradient ?? product) };
  }

  #throughModule(node: GraphNode, gradient: Shown | undefined, box: string): ChainRule {
    const module = boxesOf(this.#prepared.scene.items).find(({ id }) => id === box)?.module;
    return {
      ...this.#about(node, true),
      reason: fill(this.#said.throughModule, {
        module: module === undefined ? box : moduleTitle(module, this.#prepared.drawing.lang),
      }),
      ...this.#answer(node, gradient),
      note: this.#note(node, gradient, true),
      mistakes: {},
      arrow: undefined,
    };
  }

  /** What is odd about a gradient; of one that nobody knows any more why, and the remedy. */
  #note(node: GraphNode, gradient: Shown | undefined, whole: boolean): string {
    const notes = [this.releasedNote(gradient), whole ? this.#sentences.heldNote(node) : ""];
    return notes.filter((note) => note !== "").join(this.#said.sentenceBreak);
  }

  /** Why a gradient is not known, where backward has released what it needs, and the remedy; else "". */
  releasedNote(gradient: Shown | undefined): string {
    const { graph, timeline } = this.#prepared;
    if (gradient !== undefined || timeline.seed === undefined) return "";
    this.#released ??= graph.nodes.some(({ released }) => released);
    return this.#released ? this.#said.released : "";
  }

  #answer(node: GraphNode, gradient: Shown | undefined) {
    return {
      answer: this.#sentences.gradient(node, gradient),
      value: single(gradient),
      values: typeof gradient === "number" ? undefined : gradient?.values,
    };
  }

  #about(node: GraphNode, whole: boolean) {
    const subject = `∂${this.#sentences.rootName}/∂${this.#sentences.expressions.operand(node.id)}`;
    return { subject, shape: shapeText(node), extents: node.shape.toArray(), node: node.id, whole };
  }

  #hasSum(id: string): boolean {
    return this.#uses(id).length > 1;
  }

  /** The arrows that bring gradient back to a node. */
  #uses(id: string): Arrow[] {
    return this.#prepared.scene.arrows.filter(({ value, edge }) => value.id === id && edge.differentiable);
  }

  /**
   * Where a value is used several times: what its uses add up to, once the last of them has been gone back
   * through.
   */
  #sum(id: string, box: string): ChainRule | undefined {
    const { graph, timeline } = this.#prepared;
    const uses = this.#uses(id);
    if (uses.length < 2 || uses.some(({ to }) => timeline.backward(to) > timeline.backward(box)))
      return undefined;
    const node = graph.nodes.get(id) as GraphNode;
    const known = uses.flatMap(({ gradient }) => (gradient === undefined ? [] : [gradient]));
    const note = this.#note(node, node.contributed, true);
    const base = { ...this.#about(node, true), note, mistakes: { parts: known }, arrow: undefined };
    const parts = uses.map(({ to, gradient, edge }) => ({
      gradient: single(gradient),
      from: fill(this.#said.from, { user: this.#userName(to, edge) }),
    }));
    if (parts.some(({ gradient }) => gradient === undefined)) {
      const users = parts.map(({ from }) => from).reduce((a, b) => fill(this.#said.bothFrom, { a, b }));
      const reason = fill(this.#said.sumOf, { n: parts.length, users });
      return { ...base, reason, ...this.#answer(node, node.contributed) };
    }
    const reason = parts
      .map(({ gradient, from }) => `${this.#sentences.number(gradient as number)} (${from})`)
      .join(" + ");
    const total = parts.reduce((sum, { gradient }) => sum + (gradient as number), 0);
    return { ...base, reason, ...this.#answer(node, total) };
  }

  /** What a contribution comes from: an op by its symbol, a module by its path. */
  #userName(box: string, edge: GraphEdge): string {
    const { nodes } = this.#prepared.graph;
    const op = nodes.get(box);
    return isolated(
      opText(op?.symbol ?? "", this.#prepared.drawing.lang) ||
        op?.op ||
        nodes.get(edge.to)?.module ||
        this.#said.theOutput,
    );
  }

  #shortGradient(node: GraphNode): string {
    return typeof node.contributed === "number" ? this.#sentences.number(node.contributed) : shapeText(node);
  }

  /**
   * `-1 / x²`: the local derivative with the operands as they are called; y stays the op's own letter for its
   * result.
   */
  #formula({ to, localText }: GraphEdge): string {
    const edges = this.#sentences.expressions.edgesInto(to);
    return opText(localText, this.#prepared.drawing.lang).replace(/\{([a-z])\}/g, (_, letter: string) => {
      const id = letter === "y" ? undefined : edges[letter.charCodeAt(0) - "a".charCodeAt(0)]?.from;
      const alone = localText.length === "{a}".length;
      return id === undefined
        ? letter
        : alone
          ? this.#sentences.name(id)
          : this.#sentences.expressions.operand(id);
    });
  }

  /** ` with local 1 / 6, repeated along the reduced axes` */
  #howItPasses({ op }: GraphNode, edge: GraphEdge, formula: string): string {
    const how = formula === "" ? "" : fill(this.#said.withLocal, { local: formula });
    const carried = this.#carried(edge);
    return carried === ""
      ? how || fill(this.#said.through, { op })
      : fill(this.#said.carried, { how, carried });
  }

  #carried({ carried }: GraphEdge): string {
    return opText(carried, this.#prepared.drawing.lang);
  }

  /** Every local derivative of an op, one text per operand that a gradient flows to. */
  locals(node: GraphNode): string[] {
    return this.#sentences.expressions
      .edgesInto(node.id)
      .filter(({ differentiable }) => differentiable && node.kind === "op")
      .map((edge) => {
        const formula = this.#formula(edge);
        const value = edge.local === undefined ? "" : this.#sentences.number(edge.local);
        const both =
          value === "" || formula === "" || formula === value ? value || formula : `${value} (= ${formula})`;
        const carried = value === "" ? this.#carried(edge) : "";
        const said = [both, carried].filter((text) => text !== "").join(", ");
        return fill(this.#said.toOperand, { name: this.#sentences.name(edge.from), what: said || "?" });
      });
  }
}

const single = (shown: Shown | undefined) => (typeof shown === "number" ? shown : undefined);

const same = (a: number, b: number) =>
  Object.is(a, b) || Math.abs(a - b) <= notTheSame * Math.max(Math.abs(a), Math.abs(b));
