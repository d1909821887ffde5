/**
 * For the build: the player's page of a program of the lessons, as the playground draws it, in every language. It is
 * what is seen until the program has run in the page.
 */
import { manualSeed, recordSources } from "wengert";
import { graphJson, graphOf } from "wengert/viz";
import { common, type Language } from "../page/words.js";
import { modulesFor } from "../programs/modules.js";
import type { Program } from "../programs/protocol.js";
import { translate } from "../programs/translate.js";
import { drawn } from "./drawn.js";

type Run = (require: (name: string) => unknown, exports: object, console: object) => Promise<void>;

/** @param evaluated gives the value of an expression in a file of this name */
async function firstPages(
  { name, text }: Program,
  evaluated: (code: string, name: string) => unknown,
): Promise<Readonly<Record<string, string>>> {
  let asked: { readonly json: string; readonly options: object } | undefined;
  const modules = modulesFor({
    passed: () => {},
    said: () => {},
    draw: (_name, drawable, options) => {
      const graph = graphOf(drawable as Parameters<typeof graphOf>[0], { excerpts: true });
      asked ??= { json: graphJson(graph), options };
    },
  });
  const run = evaluated(translate(name, text).code, name) as Run;
  manualSeed(0);
  let running = Promise.resolve();
  recordSources(() => {
    running = run((module) => modules.get(module), {}, { log: () => {} });
  });
  await running;
  if (asked === undefined) throw new Error(`${name} draws nothing`);
  const pages: Record<string, string> = {};
  for (const lang of Object.keys(common) as Language[])
    pages[lang] = (await drawn({ ...asked, theme: "auto", program: text, lang })).html;
  return pages;
}

Object.assign(globalThis, { wengertFirstPages: firstPages });
