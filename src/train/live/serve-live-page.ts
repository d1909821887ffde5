/** serveLivePage: a page on this machine that shows a training while it goes on. */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { requireDone, signature, ValueError } from "../../arguments/index.js";
import { type LivePage, type LivePageOptions, livePageOptions } from "./live-kinds.js";
import { fileOf, headers } from "./page.js";

const takes = {
  serveLivePage: signature("serveLivePage", { options: livePageOptions }),
};

/** The only address that answers: nobody else on the network reaches it. */
const loopback = "127.0.0.1";
/** Drawing takes at most this part of the time. */
const share = 1 / 20;
/** Somebody who has so much to read still is left out this time. */
const backlog = 1 << 20;
/** How long the end waits for readers. */
const patience = 1000;

type Theme = "light" | "dark";
type Served = ReturnType<typeof livePageOptions.read>;

/**
 * Serves a page on this machine alone (127.0.0.1), with a picture that is drawn anew while the training goes
 * on:
 *
 * ```ts
 * const draw = (theme) => plotCurves(history, { theme });
 * const page = await serveLivePage({ draw, status: () => progress.toString() });
 * console.log(page.url);
 * // the loop, with await pause() in it, as pauses() gives it, so that the page is answered
 * await page.close("finished");
 * ```
 * A page that nobody closes does not keep the program from ending.
 * @throws ValueError for a port that is taken or not allowed, and for an option that is unknown or of another
 *   kind; PlatformError in a browser.
 */
export function serveLivePage(options: LivePageOptions): Promise<LivePage> {
  takes.serveLivePage.check(arguments);
  return serve(livePageOptions.read(options));
}

async function serve({ draw, status, title, port, every }: Served): Promise<LivePage> {
  const { createServer } = await import("node:http");
  const viewers = new Map<ServerResponse, Theme>();

  /** What the page is told: an error of whoever made it is shown there, and disturbs no training. */
  const eventOf = (theme: Theme, ending?: string) => {
    const parts: { status?: string; svg?: string; problem?: string } = {};
    try {
      parts.status = ending ?? requireDone("serveLivePage", "status", status?.()) ?? "";
      parts.svg = requireDone("serveLivePage", "draw", draw(theme));
    } catch (error) {
      parts.problem = error instanceof Error ? error.message : String(error);
    }
    return `data: ${JSON.stringify(parts)}\n\n`;
  };
  const send = (name = "", ending?: string) => {
    const events = new Map<Theme, string>();
    for (const [viewer, theme] of viewers) {
      if (viewer.writableLength > backlog) continue;
      const event = events.get(theme) ?? eventOf(theme, ending);
      events.set(theme, event);
      viewer.write(name + event);
    }
  };

  const server = createServer((request, response) => {
    const theme = answer(request, response, title);
    if (theme === undefined) return;
    viewers.set(response, theme);
    response.on("close", () => viewers.delete(response));
    response.write(eventOf(theme));
  });
  const url = await listen(server, port);
  let timer: NodeJS.Timeout | undefined;
  const again = (ms: number) => {
    timer = setTimeout(() => {
      const start = performance.now();
      send();
      again(Math.max(every, (performance.now() - start) / share));
    }, ms).unref();
  };
  again(every);

  let closing: Promise<void> | undefined;
  const close = async (ending: string | undefined) => {
    clearTimeout(timer);
    send("event: end\n", ending);
    for (const viewer of viewers.keys()) viewer.end();
    const ended = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    const late = setTimeout(() => server.closeAllConnections(), patience);
    await ended;
    clearTimeout(late);
  };
  return {
    url,
    close(ending) {
      closing ??= close(ending);
      return closing;
    },
  };
}

/** Answers with a file of the page or a refusal; the theme of a viewer who is to get events. */
function answer(request: IncomingMessage, response: ServerResponse, title: string): Theme | undefined {
  const refuse = (status: number, text: string) => {
    response.writeHead(status, { ...headers, "Content-Type": "text/plain; charset=utf-8" }).end(`${text}\n`);
    return undefined;
  };
  // a name that somebody else has given to this address would let his page read this one
  const { port } = request.socket.address() as AddressInfo;
  if (![`${loopback}:${port}`, `localhost:${port}`].includes(request.headers.host ?? ""))
    return refuse(403, `This page is http://${loopback}:${port}/ only.`);
  if (request.method !== "GET") return refuse(405, "This page is for reading.");
  const [path = "", query] = (request.url ?? "").split("?", 2);
  if (path === "/events") {
    const from = request.headers["sec-fetch-site"];
    if (from !== undefined && from !== "same-origin" && from !== "none")
      return refuse(403, "Other pages do not see this one.");
    response.writeHead(200, { ...headers, "Content-Type": "text/event-stream; charset=utf-8" });
    return query === "theme=dark" ? "dark" : "light";
  }
  const file = fileOf(path, title);
  if (file === undefined) return refuse(404, "There is nothing here.");
  response.writeHead(200, { ...headers, "Content-Type": `${file.type}; charset=utf-8` }).end(file.text);
  return undefined;
}

/** @returns where it can be reached. */
function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const why = error.code === "EADDRINUSE" ? "something else uses it" : error.message;
      reject(
        new ValueError(
          `serveLivePage: port ${port} cannot be had: ${why}. Leave port out for one that is free.`,
          { cause: error },
        ),
      );
    });
    server.listen(port, loopback, () => {
      server.unref();
      resolve(`http://${loopback}:${(server.address() as AddressInfo).port}/`);
    });
  });
}
