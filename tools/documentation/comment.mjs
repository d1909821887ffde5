/** Comment: what stands between the two signs of a JSDoc comment, as a text and its tags. */

import { runningText } from "./running-text.mjs";

/** @typedef {{ readonly name: string, readonly text: string }} Parameter */

export class Comment {
  /** Line by line. @type {readonly string[]} */
  #text;
  /** Each with its lines: `@throws ...`. @type {readonly string[]} */
  #tags;

  /** @param {readonly string[]} [text] @param {readonly string[]} [tags] */
  constructor(text = [], tags = []) {
    this.#text = text;
    this.#tags = tags;
  }

  /** @param {string} source with its signs. */
  static parse(source) {
    const plain = source
      .replace(/^\s*\/\*\*|\*\/\s*$/g, "")
      .replace(/^ *\* ?/gm, "")
      .replace(/\s@(?=throws\b)/g, "\n@") // a tag begins a line, else it is none
      .trim();
    const [text = "", ...tags] = (plain.startsWith("@") ? `\n${plain}` : plain).split(/^(?=@\w)/m);
    return new Comment(
      formulasApart(runningText(text.trim()).split("\n")),
      tags.map((each) => runningText(each.trim())),
    );
  }

  get isEmpty() {
    return this.#text.join("") === "" && this.#tags.length === 0;
  }

  /** Whether a name stands in its text, as a word or in a formula. @param {string | undefined} name */
  mentions(name) {
    return name !== undefined && new RegExp(`(?<!\\w)${name}(?!\\w)`).test(this.#text.join("\n"));
  }

  /** Its text alone, changed. @param {(text: string) => string} change */
  mapText(change) {
    return new Comment(change(this.#text.join("\n")).split("\n"));
  }

  /** What is said of a parameter, as a text. @param {string} name @returns {Comment | undefined} */
  parameter(name) {
    const tag = this.#tags.find((each) => /^@param (\w+)/.exec(each)?.[1] === name);
    const text = tag?.replace(/^@param \w+\s+/, "");
    return text === undefined ? undefined : new Comment([text.charAt(0).toUpperCase() + text.slice(1)]);
  }

  /** Without parameters that are not among these. @param {readonly string[]} names */
  about(names) {
    const fits = (tag) => {
      const name = /^@param (\w+)/.exec(tag)?.[1];
      return name === undefined || names.includes(name);
    };
    return new Comment(this.#text, this.#tags.filter(fits));
  }

  /** Both, one under the other. @param {Comment} other */
  followedBy(other) {
    const texts = [this.#text.join("\n"), other.#text.join("\n")].filter((each) => each !== "");
    return new Comment(texts.join("\n\n").split("\n"), [...new Set([...this.#tags, ...other.#tags])]);
  }

  /** What they must be stands after what is said of them already. @param {readonly Parameter[]} parameters */
  withParameters(parameters) {
    const said = new Map(
      this.#tags.flatMap((tag) => {
        const [, name, text] = /^@param (\w+)\s+([\s\S]*)$/.exec(tag) ?? [];
        return name === undefined ? [] : [[name, text.replace(/\.$/, "")]];
      }),
    );
    const lines = parameters.map(({ name, text }) => {
      const own = said.get(name);
      if (own === undefined) return `@param ${name} ${text}`;
      return `@param ${name} ${own.includes(text) ? own : `${own}: ${text}`}`;
    });
    const others = this.#tags.filter((tag) => {
      const name = /^@param (\w+)/.exec(tag)?.[1];
      return name === undefined || !parameters.some((each) => each.name === name);
    });
    return new Comment(this.#text, [...lines, ...others]);
  }

  /** As it stands above a declaration. @param {string} indent @returns {string[]} */
  lines(indent) {
    if (this.isEmpty) return [];
    const text = this.#text.join("\n") === "" ? [] : this.#text;
    const all = [...text, ...this.#tags.flatMap((tag) => tag.split("\n"))].map((each) =>
      each.replaceAll("*/", "* /"),
    );
    if (all.length === 1) return [`${indent}/** ${all[0]} */`];
    return [`${indent}/**`, ...all.map((each) => `${indent} * ${each}`.trimEnd()), `${indent} */`];
  }
}

/**
 * Editors run the lines of a paragraph together, and blanks with them: what stands apart in the sources, value
 * and gradients, gets paragraphs of its own. @param {readonly string[]} lines
 */
function formulasApart(lines) {
  /** @type {string[]} */
  const apart = [];
  let afterFormula = false;
  for (const line of lines) {
    const pieces = line.startsWith(" ") ? [line] : line.split(/ {3,}/);
    for (const [i, piece] of pieces.entries()) {
      const begins = i > 0 || piece.startsWith("∂") || (afterFormula && /^\p{Lu}/u.test(piece));
      if (begins && (apart.at(-1) ?? "") !== "") apart.push("");
      apart.push(piece);
    }
    afterFormula = pieces.length > 1 || line.startsWith("∂");
  }
  return apart;
}
