/** The language service as editors talk to it (the Language Server Protocol): what it shows at a place. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const compiler = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly items?: readonly unknown[] };
  readonly result?: unknown;
}

interface Hover {
  readonly contents: { readonly value: string };
}

export class LanguageService {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  #received = Buffer.alloc(0);
  #asked = 0;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#process = spawn(process.execPath, [compiler, "--lsp", "--stdio"], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    this.#process.stdout?.on("data", (data: Buffer) => {
      this.#received = Buffer.concat([this.#received, data]);
      while (this.#readMessage());
    });
  }

  static async start(folder: string): Promise<LanguageService> {
    const service = new LanguageService(folder);
    await service.#ask("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      capabilities: { textDocument: { hover: { contentFormat: ["markdown"] } } },
    });
    service.#send({ method: "initialized", params: {} });
    return service;
  }

  /** What is shown at the end of each line of a program (before a `;` or a bracket, if it ends in one). */
  async hoverAtLineEnds(program: string): Promise<string[]> {
    const uri = pathToFileURL(join(this.#folder, "typed.ts")).href;
    const textDocument = { uri, languageId: "typescript", version: 1, text: program };
    this.#send({ method: "textDocument/didOpen", params: { textDocument } });
    const hovers = program.split("\n").map(async (text, line) => {
      const character = text.replace(/\W*$/, "").length;
      const params = { textDocument: { uri }, position: { line, character } };
      const hover = (await this.#ask("textDocument/hover", params)) as Hover | null;
      return hover?.contents.value ?? "";
    });
    return Promise.all(hovers);
  }

  stop(): void {
    this.#process.kill();
  }

  #ask(method: string, params: object): Promise<unknown> {
    const id = ++this.#asked;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#send({ id, method, params });
    });
  }

  #send(message: object): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    this.#process.stdin?.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.#process.stdin?.write(body);
  }

  /** @returns whether there was a whole one. */
  #readMessage(): boolean {
    const start = this.#received.indexOf("\r\n\r\n") + 4;
    if (start < 4) return false;
    const length = Number(/Content-Length: (\d+)/i.exec(this.#received.subarray(0, start).toString())?.[1]);
    if (this.#received.length < start + length) return false;
    const message = JSON.parse(this.#received.subarray(start, start + length).toString()) as Message;
    this.#received = this.#received.subarray(start + length);
    if (message.method === undefined) this.#waiting.get(message.id as number)?.(message.result);
    // its questions, about settings, have no answers here
    else if (message.id !== undefined)
      this.#send({ id: message.id, result: message.params?.items?.map(() => null) ?? null });
    return true;
  }
}
