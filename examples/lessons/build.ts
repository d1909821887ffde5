/**
 * Builds the lessons into a static site: runs every program, and writes a page for each lesson and an index
 * that opens from disk.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "node:util";
import { manualSeed } from "wengert";
import type { Language } from "wengert/viz";
import { prepareFolder, writeWhole } from "../shared/files.js";
import { type Flag, folder, orNone } from "../shared/flags.js";
import { flagsOrEnd } from "../shared/program.js";
import { pageProgram, programHash } from "./exercises.js";
import { inLanguages } from "./languages.js";
import {
  escapeHtml,
  type Lesson,
  lessonBody,
  type Made,
  type Picture,
  readLesson,
  teachersBody,
} from "./pages.js";
import { fill, folderOf, languageNames, languages, words } from "./words.js";

const sources = dirname(fileURLToPath(import.meta.url));
const read = flagsOrEnd("lessons", {
  usage: "npm run lessons [-- folder] [--playground URL] [--lang en,ja,zh]",
  about: "Builds the lessons into a site that opens from disk, in the folder (runs/lessons).",
  flags: {
    playground: orNone(address("where programs can be changed, seen from an English lesson (nowhere)")),
    lang: inLanguages(languages),
  },
  argument: folder("runs/lessons", "the folder"),
});
const out = resolve(read.argument);
process.argv.splice(2, Infinity, out, "--lang", read.values.lang.join(",")); // the programs read it, too

function address(about: string): Flag<string | undefined> {
  const range = "an address without spaces";
  return {
    ...{ takes: "URL", about, alias: [], fallback: undefined, range },
    read: (text) => (/^[\w./:-]+$/.test(text) ? text : undefined),
  };
}

/**
 * Runs a program, and returns what it printed. All run in this process, since each would need a second to
 * start.
 */
async function run(name: string): Promise<string> {
  let printed = "";
  const { log } = console;
  console.log = (...values: unknown[]) => {
    printed += `${format(...values)}\n`;
  };
  manualSeed(0); // as it is at the start of a process
  try {
    await import(`./${name}.ts`);
  } finally {
    console.log = log;
  }
  writeWhole(out, `${name}.txt`, printed);
  return printed;
}

/** What a program printed and drew, for a page in a language. */
function madeBy(name: string, printed: string, lang: Language): Made {
  const [ending, folder] = [".words", join(out, folderOf(lang))];
  const drawn = readdirSync(folder).filter(
    (file) => file.startsWith(name.slice(0, 3)) && file.endsWith(ending),
  );
  const pictures = drawn.map((file) => readPicture(folder, file.slice(0, -ending.length)));
  return { lang, printed, pictures: new Map(pictures), playground: read.values.playground };
}

function readPicture(folder: string, name: string): [name: string, picture: Picture] {
  const svg = readFileSync(join(folder, `${name}.svg`), "utf8");
  const [width = 0, height = 0] = (/width="([\d.]+)pt" height="([\d.]+)pt"/.exec(svg) ?? [])
    .slice(1)
    .map((points) => Math.round((Number(points) * 4) / 3));
  return [name, { words: readFileSync(join(folder, `${name}.words`), "utf8"), width, height }];
}

/** What a page may do: show what stands beside it, and run the one program that checks answers. */
const policy = [
  "default-src 'none'",
  `script-src ${programHash}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** Whether a page has a text in a language: the index always has one. */
function isWritten(lang: Language, name: string): boolean {
  return name === "index" || existsSync(join(sources, folderOf(lang), `${name}.md`));
}

/** From a page to another, by their languages. */
function addressOf(from: Language, to: Language, file: string): string {
  return from === to ? file : `${from === "en" ? "" : "../"}${folderOf(to)}${file}`;
}

/** To the same page in every language, or to the first page where it has no such page. */
function switcher(lang: Language, name: string): string {
  const links = read.values.lang.map((each) => {
    if (each === lang) return `<span lang="${each}" aria-current="true">${languageNames[each]}</span>`;
    const address = addressOf(lang, each, `${isWritten(each, name) ? name : "index"}.html`);
    return `<a lang="${each}" hreflang="${each}" href="${address}">${languageNames[each]}</a>`;
  });
  return `<nav class="languages" aria-label="${words[lang].languageLabel}">${links.join(" ")}</nav>`;
}

/** @param name of its file, without the ending @param title "" where it is that of all lessons */
function writePage(lang: Language, name: string, title: string, body: string): void {
  const { site, siteLabel } = words[lang];
  const others = read.values.lang
    .filter((each) => isWritten(each, name))
    .map((each) => {
      const address = addressOf(lang, each, `${name}.html`);
      return `<link rel="alternate" hreflang="${each}" href="${address}">\n`;
    });
  const home = name === "index" ? "" : `<a href="index.html">${site}</a>`;
  writeWhole(
    join(out, folderOf(lang)),
    `${name}.html`,
    `<!DOCTYPE html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title === "" ? site : `${title} · ${site}`)}</title>
${others.join("")}<link rel="stylesheet" href="${addressOf(lang, "en", "style.css")}">
</head>
<body>
<div class="top"><nav aria-label="${siteLabel}">${home}</nav>${switcher(lang, name)}</div>
${body}<script>${pageProgram}</script>
</body>
</html>
`,
  );
}

/** What the program of a page may say to an answer. */
function saidToAnswers(lang: Language): string {
  const { right, notYet, sign, transposed, writeFormula, writeList, writeNumber } = words[lang];
  return JSON.stringify({ right, notYet, sign, transposed, writeFormula, writeList, writeNumber });
}

function lessonPage(
  lesson: Lesson,
  made: Made,
  before: Lesson | undefined,
  after: Lesson | undefined,
): string {
  const says = words[made.lang];
  const step = (to: Lesson | undefined, word: string, rel: string) =>
    to === undefined
      ? "<span></span>"
      : `<a rel="${rel}" href="${to.name}.html">${fill(word, { title: escapeHtml(to.title) })}</a>`;
  return `<main data-words="${escapeHtml(saidToAnswers(made.lang))}">
${lessonBody(lesson.name, made)}</main>
<nav class="steps" aria-label="${says.lessonsLabel}">
${step(before, says.previous, "prev")}
${step(after, says.next, "next")}
</nav>
`;
}

function indexPage(lang: Language, lessons: readonly Lesson[]): string {
  const says = words[lang];
  const items = lessons.map(
    ({ name, title, question }) =>
      `<li><h2><a href="${name}.html">${escapeHtml(title)}</a></h2>\n${question}</li>\n`,
  );
  const reading = [says.arrows, says.circles, says.boxes, says.sums, says.themes];
  const teachers = isWritten(lang, "teachers")
    ? `<p><a href="teachers.html">${says.forTeachers}</a>${says.colon}${says.teachersHave}</p>\n`
    : "";
  return `<main>
<h1>${says.site}</h1>
<p class="lead">${says.lead}</p>
<p>${fill(says.how, { n: lessons.length })}</p>
<ol class="lessons">
${items.join("")}</ol>
${teachers}<section aria-labelledby="reading">
<h2 id="reading">${says.reading}</h2>
<ul>
${reading.map((each) => `<li>${each}</li>\n`).join("")}</ul>
</section>
</main>
`;
}

prepareFolder(out);
for (const lang of read.values.lang) prepareFolder(join(out, folderOf(lang)));
const names = readdirSync(sources)
  .filter((file) => /^\d\d-.*\.md$/.test(file))
  .sort()
  .map((file) => file.slice(0, -".md".length));
const printed = new Map<string, string>();
for (const name of names) {
  printed.set(name, await run(name));
  console.log(readLesson("en", name).title);
}
for (const lang of read.values.lang) {
  const lessons = names.filter((name) => isWritten(lang, name)).map((name) => readLesson(lang, name));
  for (const [i, lesson] of lessons.entries()) {
    const made = madeBy(lesson.name, printed.get(lesson.name) ?? "", lang);
    writePage(lang, lesson.name, lesson.title, lessonPage(lesson, made, lessons[i - 1], lessons[i + 1]));
  }
  writePage(lang, "index", "", indexPage(lang, lessons));
  if (isWritten(lang, "teachers"))
    writePage(lang, "teachers", words[lang].forTeachers, `<main>\n${teachersBody(lang, lessons)}</main>\n`);
}
writeWhole(out, "style.css", readFileSync(join(sources, "style.css"), "utf8"));
console.log(`open ${join(out, folderOf(read.values.lang[0] ?? "en"), "index.html")}`);
