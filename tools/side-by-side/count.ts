/** How many lines of a program are code: of its TypeScript, and of its Python. */

export interface Lines {
  /** Lines of code that say something. */
  readonly said: number;
  /** Those and the lines of brackets alone. */
  readonly all: number;
}

/** Comments, and everything from the command line and its pictures on, are not what defines and trains a model. */
const aside = {
  ts: [
    /^\s*\/\*\*[\s\S]*?\*\//gm,
    /^\s*\/\/.*$/gm,
    /^import [\s\S]*?;$/gm,
    /^export const program[\s\S]*$/gm,
  ],
  py: [/^\s*"""[\s\S]*?"""/gm, /^\s*#.*$/gm, /^(import|from) .*$/gm, /^if __name__[\s\S]*$/gm],
} as const;

/** Counts the lines of a program that are left when comments, imports, and what prints and draws are taken away. */
export function linesOf(text: string, language: keyof typeof aside): Lines {
  const code = aside[language].reduce((rest, each) => rest.replace(each, ""), text);
  const lines = code.split("\n").filter((line) => line.trim() !== "");
  return { said: lines.filter((line) => /[^\s()[\]{},;]/.test(line)).length, all: lines.length };
}
