/**
 * From the text of a lesson to its page: Markdown, with the program, its output and its pictures where their
 * links stand.
 */
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateSync } from "node:zlib";
import { Marked, type Token, type Tokens } from "marked";
import type { Language } from "wengert/viz";
import { type Exercise, exercisesIn } from "./exercises.js";
import { folderOf, type Words, words } from "./words.js";

const sources = dirname(fileURLToPath(import.meta.url));

export interface Lesson {
  /** `01-apple`: the name of its files. */
  readonly name: string;
  /** `1. Two apples` */
  readonly title: string;
  /** What the lesson begins with, as HTML. */
  readonly question: string;
}

/** A page is written in one language, of what the program of a lesson left behind. */
export interface Made {
  readonly lang: Language;
  readonly printed: string;
  /** By the name of the file without an ending. */
  readonly pictures: ReadonlyMap<string, Picture>;
  /** Where its program can be changed and run; undefined where there is no such page. */
  readonly playground: string | undefined;
}

export interface Picture {
  readonly words: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Formulas break before an operator and never after it, and a number stays with its unit. */
function keepTogether(text: string): string {
  return text.replace(/ ([=≈×·−+/→←]) (?=\S)/g, " $1\u00A0").replace(/(?<=\d) (?=%|yen\b)/g, "\u00A0");
}

/** Tokens as HTML; links to other lessons lead to their pages. */
function written(marked: Marked, tokens: Token[]): string {
  marked.walkTokens(tokens, (inner) => {
    if (inner.type === "link") inner.href = inner.href.replace(/^([\w-]+)\.md$/, "$1.html");
    if (inner.type === "text") inner.text = keepTogether(inner.text);
  });
  return marked.parser(tokens);
}

function tokensOf(marked: Marked, lang: Language, name: string): Token[] {
  return marked.lexer(readFileSync(join(sources, folderOf(lang), `${name}.md`), "utf8"));
}

/** Title and question. @throws Error for a text that does not begin with `# title` and `> question`. */
export function readLesson(lang: Language, name: string): Lesson {
  const marked = new Marked();
  const [heading, question] = tokensOf(marked, lang, name).filter(({ type }) => type !== "space");
  if (heading?.type !== "heading" || question?.type !== "blockquote")
    throw new Error(`${name}.md begins with "# title", then "> question"`);
  return {
    name,
    title: (heading as Tokens.Heading).text,
    question: written(marked, (question as Tokens.Blockquote).tokens),
  };
}

/** The link that is all there is in a paragraph. */
function loneLink(token: Token): Tokens.Link | undefined {
  const [only, more] = token.type === "paragraph" ? ((token as Tokens.Paragraph).tokens ?? []) : [];
  return only?.type === "link" && more === undefined ? (only as Tokens.Link) : undefined;
}

/**
 * The body of a page. A paragraph that is only a link becomes what it links to: to `.ts` the program, to
 * `.txt` what it printed, to `.dot` the picture.
 */
export function lessonBody(name: string, made: Made): string {
  const marked = new Marked();
  const tokens = tokensOf(marked, made.lang, name);
  const says = words[made.lang];
  const links = tokens.flatMap((token) => loneLink(token)?.href ?? []);
  const [asked] = links.filter((href) => href.endsWith(".dot")).map((href) => basename(href, ".dot"));
  let [boxes, sections] = [0, 0];
  const parts = tokens.map((token) => {
    const link = loneLink(token);
    if (link?.href.endsWith(".ts") && !link.href.includes("yours/"))
      return blockFor(link, made) + predictBlock(asked, says);
    if (link !== undefined) return blockFor(link, made);
    if (token.type === "html")
      return (
        exercisesIn(token.raw)
          .map((each) => answerBox(each, ++boxes, says))
          .join("") || token.raw
      );
    // by its number, so that another language has the same place
    if (token.type === "heading" && token.depth === 2)
      return written(marked, [token]).replace("<h2>", `<h2 id="section-${++sections}">`);
    if (token.type === "blockquote")
      return `<section class="question" aria-label="${says.question}">\n${written(marked, (token as Tokens.Blockquote).tokens)}</section>\n`;
    return written(marked, [token]);
  });
  return parts.join("");
}

/** The page for teachers, with the answers of all exercises. */
export function teachersBody(lang: Language, lessons: readonly Lesson[]): string {
  const marked = new Marked();
  const says = words[lang];
  const answers = lessons.map(({ name, title }) => {
    const boxes = tokensOf(marked, lang, name).flatMap(({ type, raw }) =>
      type === "html" ? exercisesIn(raw) : [],
    );
    const items = boxes.map(({ question, right }) => {
      const asked = escapeHtml(keepTogether(question));
      return `<li>${asked}${/[?:？：]$/.test(question) ? " " : says.colon}<strong>${escapeHtml(right)}</strong></li>\n`;
    });
    return `<h3><a href="${name}.html">${escapeHtml(title)}</a></h3>\n<ul>\n${items.join("")}</ul>\n`;
  });
  return tokensOf(marked, lang, "teachers")
    .map((token) => {
      if (token.type === "html") return answers.join("");
      const body = written(marked, [token]);
      if (token.type === "code")
        return body.replace("<pre>", `<pre tabindex="0" aria-label="${says.toCopy}">`);
      return token.type === "table"
        ? `<div class="wide" tabindex="0" role="region" aria-label="${says.objectives}">${body}</div>`
        : body;
    })
    .join("");
}

function blockFor({ href, text }: Tokens.Link, made: Made): string {
  const caption = escapeHtml(text);
  const file = basename(href);
  const code = (content: string, kind: string) =>
    `<figure class="${kind}"><figcaption>${caption}</figcaption><pre tabindex="0" aria-label="${caption}"><code>${escapeHtml(content)}</code></pre></figure>\n`;
  if (href.endsWith(`yours/${file}`))
    return code(yoursText(file, made.lang), "program") + yoursLink(file, made);
  if (file.endsWith(".ts"))
    return code(programText(file), "program") + playgroundLink(file.slice(0, -".ts".length), made);
  if (file.endsWith(".txt")) return code(made.printed, "output");
  if (file.endsWith(".dot")) return pictureBlock(file.slice(0, -".dot".length), caption, made);
  return `<p><a href="${escapeHtml(href)}">${caption}</a></p>\n`;
}

function playgroundLink(name: string, { playground, lang }: Made): string {
  if (playground === undefined) return "";
  const address = escapeHtml(inPlayground(playground, lang, name));
  return `<p class="step"><a href="${address}">${words[lang].change}</a></p>\n`;
}

/** @param playground its address, seen from an English page */
function inPlayground(playground: string, lang: Language, part: string): string {
  const above = lang === "en" || /^([\w-]+:|\/)/.test(playground) ? "" : "../";
  return `${above}${playground}${lang === "en" ? "" : `?lang=${lang}`}#${part}`;
}

/** The program in which a reader writes a function: it speaks the language of the page. */
function yoursText(file: string, lang: Language): string {
  return programText(`yours/${file}`).replace(/"en"\);\n$/, `"${lang}");\n`);
}

/** To the playground with the program in the address, as its own links have it; or how to run it without one. */
function yoursLink(file: string, { playground, lang }: Made): string {
  const says = words[lang];
  if (playground === undefined)
    return `<p>${says.yoursHere} <code>npx tsx examples/lessons/yours/${file}</code></p>\n`;
  const packed = deflateSync(yoursText(file, lang), { level: 9 }).toString("base64url");
  const address = escapeHtml(inPlayground(playground, lang, `code=${packed}`));
  return `<p><a href="${address}">${says.yours}</a>${says.stop} ${says.yoursHow}</p>\n`;
}

/** The player with its answers hidden, before the page gives them away. */
function predictBlock(picture: string | undefined, says: Words): string {
  if (picture === undefined) return "";
  return `<section class="predict" aria-labelledby="predict">
<h2 id="predict">${says.predict}</h2>
<p>${says.predictHow}</p>
<iframe src="${picture}-predict.html" title="${says.predictTitle}" loading="lazy"></iframe>
</section>
`;
}

function answerBox({ question, right, letter, hints }: Exercise, count: number, says: Words): string {
  const exercise = escapeHtml(JSON.stringify({ right, letter, hints }));
  return `<form class="check" data-exercise="${exercise}">
<label for="answer-${count}">${escapeHtml(keepTogether(question))}</label>
<span><input id="answer-${count}" type="text" autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="200"> <button>${says.check}</button></span>
<p role="status"></p>
</form>
`;
}

/** Without the sentence at its head: the page says it better. */
function programText(file: string): string {
  return readFileSync(join(sources, file), "utf8").replace(/^\/\*\*[^\n]*\*\/\n/, "");
}

/** Pixels; a wider picture gets a sheet of paper lying on its side, or its numbers could not be read. */
const widestUpright = 1400;

function pictureBlock(name: string, caption: string, { pictures, lang }: Made): string {
  const picture = pictures.get(name);
  if (picture === undefined) throw new Error(`the program has drawn no picture ${name}`);
  const { width, height } = picture;
  const says = words[lang];
  const sheet = width > widestUpright ? "picture across" : "picture";
  return `<figure class="${sheet}">
<div class="wide" tabindex="0" role="region" aria-label="${caption}"><picture><source media="print" srcset="${name}-print.svg"><source media="(prefers-color-scheme: dark)" srcset="${name}-dark.svg"><img src="${name}.svg" width="${width}" height="${height}" style="--width: ${width}px" alt="${caption}"></picture></div>
<figcaption>${caption}${says.stop} <a class="step" href="${name}-player.html">${says.step}</a> <a class="step" href="${name}-predict.html">${says.predictLink}</a></figcaption>
<details class="words"><summary>${says.inWords}</summary><p>${escapeHtml(picture.words)}</p></details>
</figure>
`;
}
