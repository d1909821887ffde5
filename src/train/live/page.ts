/** The live page as a browser gets it: a heading, a line, a picture, and a script that puts in what comes. */

export interface Answer {
  readonly type: string;
  readonly text: string;
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (character) => escapes[character] as string);

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 1232px; padding: 16px; }
h1 { font-size: 1.5rem; margin: 0 0 4px; overflow-wrap: anywhere; }
p { margin: 0 0 12px; overflow-wrap: anywhere; }
/* the two plots stand side by side: where there is no room for both, one scrolls to the other */
#plots { overflow-x: auto; }
img { display: block; width: 100%; min-width: 800px; height: auto; }
[hidden] { display: none; }
@media print { img { min-width: 0; } }
`;

/** One stream of events; a browser that loses it asks again by itself, also when the training is resumed. */
const script = `
const [picture, line, state] = ["picture", "line", "state"].map((id) => document.getElementById(id));
const dark = matchMedia("(prefers-color-scheme: dark)");
let stream;
function show({ status, svg, problem }) {
  line.textContent = status ?? line.textContent;
  if (svg !== undefined) {
    const described = new DOMParser().parseFromString(svg, "image/svg+xml").querySelector("desc");
    picture.alt = described?.textContent ?? "The training so far";
    picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
    picture.hidden = false;
  }
  state.textContent = problem ?? "";
}
function connect() {
  stream?.close();
  stream = new EventSource("events?theme=" + (dark.matches ? "dark" : "light"));
  stream.addEventListener("message", ({ data }) => show(JSON.parse(data)));
  stream.addEventListener("end", ({ data }) => {
    stream.close();
    dark.removeEventListener("change", connect);
    show(JSON.parse(data));
    state.textContent = "The training has ended.";
  });
  stream.addEventListener("error", () => {
    state.textContent = "The training does not answer: it has ended, or is at work without a break.";
  });
}
dark.addEventListener("change", connect);
connect();
`;

const page = (title: string) => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="live.css">
<script src="live.js" defer></script>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p id="line">Nothing has come yet. This page needs JavaScript.</p>
<p id="state" role="status"></p>
<div id="plots" role="group" aria-label="Curves" tabindex="0">
<img id="picture" alt="" width="1200" height="500" hidden>
</div>
</main>
</body>
</html>
`;

/** What there is at a path of the page; undefined for anything else. */
export function fileOf(path: string, title: string): Answer | undefined {
  if (path === "/") return { type: "text/html", text: page(title) };
  if (path === "/live.js") return { type: "text/javascript", text: script };
  return path === "/live.css" ? { type: "text/css", text: style } : undefined;
}

/** Nothing runs and nothing is loaded but what the page brings; no other page may look into it. */
export const headers: Readonly<Record<string, string>> = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "Cache-Control": "no-store",
};
