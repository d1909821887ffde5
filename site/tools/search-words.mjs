/** What the search of the reference knows beside names: first sentences, what others call things, terms in three languages. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const docs = fileURLToPath(new URL("../../docs", import.meta.url));

/** The rows of a page's tables, as cells. @param {string} file @returns {string[][]} */
const tableRows = (file) =>
  readFileSync(join(docs, file), "utf8")
    .split("\n")
    .filter((line) => /^\|.*\|$/.test(line) && !/^\|[\s:|-]+\|$/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );

/** @param {string} [cell] what stands in it as code */
const codeIn = (cell = "") => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);

/** What a piece of Python is known by: the name before its first parentheses. @param {string} code */
const calledIn = (code) => /^[\w.]*\w/.exec(code)?.[0];

/** What a piece of a program here calls, without what belongs to every layer. @param {string} code */
const callsIn = (code) =>
  [...code.matchAll(/([A-Za-z]\w+)(?=\()|^[\w.]*?(\w+)$|\.(T)\b/g)]
    .map(([, called, alone, transposed]) => called ?? alone ?? transposed ?? "")
    .filter((name) => name !== "forward" && name !== "to");

const lettersOf = (/** @type {string} */ name) => name.replace(/.*\./, "").toLowerCase().replaceAll("_", "");

/**
 * What stands on the left of the tables of "coming from" pages, and the names of ours on the right.
 * @param {string} file @param {string} place @param {ReadonlySet<string>} names
 * @returns {[name: string, place: string, names: string[]][]}
 */
function elsewhere(file, place, names) {
  return tableRows(file).flatMap(([theirs, ours]) => {
    const here = codeIn(ours)
      .map((code) => callsIn(code).filter((name) => names.has(name)))
      .filter((calls) => calls.length > 0);
    const there = codeIn(theirs).flatMap((code) => calledIn(code) ?? []);
    // one beside the other, where there are as many
    const pairs = there.map(
      (name, i) => /** @type {const} */ ([name, here.length === there.length ? here[i] : here.flat()]),
    );
    return pairs.flatMap(([name, calls = []]) => {
      const others = [...new Set(calls)].filter((each) => lettersOf(each) !== lettersOf(name));
      /** @type {[string, string, string[]]} */
      const entry = [name, place, others.slice(0, 3)];
      return others.length > 0 && lettersOf(name).length > 1 ? [entry] : [];
    });
  });
}

/** @param {string} text */
function sentence(text) {
  const [first = ""] = text
    .replace(/\s+/g, " ")
    .trim()
    .split(/(?<=[.:;])\s/);
  return first.length > 160 ? `${first.slice(0, 157)}…` : first;
}

/** @param {any} reflection TypeDoc's @returns {string} */
function saidOf(reflection) {
  const { comment } =
    reflection.comment === undefined ? (reflection.signatures?.[0] ?? reflection) : reflection;
  return sentence((comment?.summary ?? []).map((/** @type {{ text: string }} */ part) => part.text).join(""));
}

/** @param {readonly any[]} reflections in the order of the search's rows */
export function searchWords(reflections) {
  const names = new Set(reflections.map(({ name }) => name));
  return {
    sentences: reflections.map(saidOf),
    elsewhere: [
      ...elsewhere("from-pytorch.md", "PyTorch", names),
      ...elsewhere("from-the-book.md", "the book", names),
    ],
    terms: tableRows("glossary.md")
      .slice(1)
      .map(([english = "", ...others]) => [english, others.flatMap((each) => each.split(" / "))]),
  };
}
