/**
 * Builds the lessons into a static site: runs every program, and writes a page for each lesson and an index
 * that opens from disk.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "node:util";
import { manualSeed } from "wengert";
import { prepareFolder, writeWhole } from "../shared/files.js";
import { type Flag, folder, orNone } from "../shared/flags.js";
import { flagsOrEnd } from "../shared/program.js";
import { checker, checkerHash } from "./exercises.js";
import {
  escapeHtml,
  type Lesson,
  lessonBody,
  type Made,
  type Picture,
  readLesson,
  teachersBody,
} from "./pages.js";

const sources = dirname(fileURLToPath(import.meta.url));
const read = flagsOrEnd("lessons", {
  usage: "npm run lessons [-- folder] [--playground URL]",
  about: "Builds the lessons into a site that opens from disk, in the folder (runs/lessons).",
  flags: { playground: orNone(address("where programs can be changed, seen from a lesson (nowhere)")) },
  argument: folder("runs/lessons", "the folder"),
});
const out = resolve(read.argument);
process.argv.splice(2, Infinity, out); // the programs read it, too
const siteTitle = "Backpropagation, lesson by lesson";

function address(about: string): Flag<string | undefined> {
  const range = "an address without spaces";
  return {
    ...{ takes: "URL", about, alias: [], fallback: undefined, range },
    read: (text) => (/^[\w./:-]+$/.test(text) ? text : undefined),
  };
}

/**
 * Runs a program, and takes what it printed and drew. All run in this process, since each would need a second
 * to start.
 */
async function run(name: string): Promise<Made> {
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
  const ending = ".words";
  const drawn = readdirSync(out).filter((file) => file.startsWith(name.slice(0, 3)) && file.endsWith(ending));
  const pictures = drawn.map((file) => readPicture(file.slice(0, -ending.length)));
  return { printed, pictures: new Map(pictures), playground: read.values.playground };
}

function readPicture(name: string): [name: string, picture: Picture] {
  const svg = readFileSync(join(out, `${name}.svg`), "utf8");
  const [width = 0, height = 0] = (/width="([\d.]+)pt" height="([\d.]+)pt"/.exec(svg) ?? [])
    .slice(1)
    .map((points) => Math.round((Number(points) * 4) / 3));
  return [name, { words: readFileSync(join(out, `${name}.words`), "utf8"), width, height }];
}

/** What a page may do: show what stands beside it, and run the one program that checks answers. */
const policy = [
  "default-src 'none'",
  `script-src ${checkerHash}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

function page(title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="style.css">
</head>
<body>
${body}</body>
</html>
`;
}

const top = `<nav class="top" aria-label="Site"><a href="index.html">${siteTitle}</a></nav>\n`;

function lessonPage(
  lesson: Lesson,
  made: Made,
  before: Lesson | undefined,
  after: Lesson | undefined,
): string {
  const step = (to: Lesson | undefined, word: string, rel: string) =>
    to === undefined
      ? "<span></span>"
      : `<a rel="${rel}" href="${to.name}.html">${word}: ${escapeHtml(to.title)}</a>`;
  return page(
    `${lesson.title} · ${siteTitle}`,
    `${top}<main>
${lessonBody(lesson.name, made)}</main>
<nav class="steps" aria-label="Lessons">
${step(before, "Previous", "prev")}
${step(after, "Next", "next")}
</nav>
<script>${checker}</script>
`,
  );
}

function teachersPage(lessons: readonly Lesson[]): string {
  return page(`For teachers · ${siteTitle}`, `${top}<main>\n${teachersBody(lessons)}</main>\n`);
}

function indexPage(lessons: readonly Lesson[]): string {
  const items = lessons.map(
    ({ name, title, question }) =>
      `<li><h2><a href="${name}.html">${escapeHtml(title)}</a></h2>\n${question}</li>\n`,
  );
  return page(
    siteTitle,
    `<main>
<h1>${siteTitle}</h1>
<p class="lead">How does a program know in which direction to change a million numbers at once? By walking back through what it has just computed. These lessons show each step of that walk, on the real record of a real program.</p>
<p>Each of the ${lessons.length} lessons begins with a question. Guess first: a wrong guess is worth more than a right answer that you have only read. Then come a short program, what it prints, its picture, what to notice, and an exercise with its answer folded away. “Predict first” is the picture as a player that hides each gradient until you have typed what you expect; the arrow keys walk through its steps. The boxes of an exercise check what you type, and have a hint for the usual mistakes.</p>
<ol class="lessons">
${items.join("")}</ol>
<p><a href="teachers.html">For teachers</a>: objectives, time, worksheets, answers, and how to show a lesson in a page of your own.</p>
<section aria-labelledby="reading">
<h2 id="reading">How to read the pictures</h2>
<ul>
<li>Thin arrows go forward, with values above them. Bold arrows go back, with gradients below them.</li>
<li>Circles and ellipses compute. What has none is given, or, at the right end, the result.</li>
<li>Where boxes are drawn, a rounded one needs a gradient, a dashed one needs none, and a double border marks the result. A dashed frame is a layer.</li>
<li>∂ beneath a name is the sum of the gradients that arrive there; ‖∂‖ is the length of a gradient of many numbers. A grey ? was not computed; 0 was.</li>
<li>The pictures follow the light or dark setting of your device, and come out of a printer in black and grey, with the answers.</li>
</ul>
</section>
</main>
`,
  );
}

prepareFolder(out);
const lessons = readdirSync(sources)
  .filter((file) => /^\d\d-.*\.md$/.test(file))
  .sort()
  .map((file) => readLesson(file.slice(0, -".md".length)));
for (const [i, lesson] of lessons.entries()) {
  const made = await run(lesson.name);
  writeWhole(out, `${lesson.name}.html`, lessonPage(lesson, made, lessons[i - 1], lessons[i + 1]));
  console.log(lesson.title);
}
writeWhole(out, "style.css", readFileSync(join(sources, "style.css"), "utf8"));
writeWhole(out, "index.html", indexPage(lessons));
writeWhole(out, "teachers.html", teachersPage(lessons));
console.log(`open ${join(out, "index.html")}`);
