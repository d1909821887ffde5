/** definePlayer: `<wengert-player>`, an element of HTML that shows a player in a frame of its own. */
import { kind, show, signature, ValueError, withDefault } from "../../arguments/index.js";
import { graphFromJson } from "../json/graph-from-json.js";
import { type Language, languages } from "../languages/loaded.js";
import { toHtml } from "../player/html.js";
import { type ThemeName, themeNames } from "../theme/choice.js";

/** What is used of a browser. */
interface Element {
  textContent: string | null;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  hasAttribute(name: string): boolean;
  querySelector(selector: string): Element | null;
  closest(selector: string): Element | null;
  attachShadow(options: { mode: "open" }): {
    append(...children: Element[]): void;
    adoptedStyleSheets: readonly object[];
  };
  dispatchEvent(event: object): boolean;
  addEventListener(type: string, listener: () => void): void;
}
interface Browser {
  readonly customElements?: {
    get(name: string): unknown;
    define(name: string, element: unknown): void;
  };
  readonly HTMLElement: new () => Element;
  readonly CSSStyleSheet: new () => { replaceSync(rules: string): void };
  readonly CustomEvent: new (type: string, options: { readonly detail: unknown }) => object;
  readonly document: {
    readonly readyState: string;
    readonly baseURI: string;
    createElement(name: string): Element;
    addEventListener(type: string, listener: () => void, options: { readonly once: boolean }): void;
  };
  readonly performance: {
    getEntriesByName(address: string): readonly { readonly responseStatus?: number }[];
  };
  fetch(address: string): Promise<{ readonly ok: boolean; readonly status: number; text(): Promise<string> }>;
}

const elementName = kind<string>(
  "the name of an element: lower case, with a hyphen",
  (value) => typeof value === "string" && /^[a-z][^A-Z\s/>]*-[^A-Z\s/>]*$/.test(value),
);
const definePlayerTakes = signature("definePlayer", { name: withDefault(elementName, "wengert-player") });

/** A page's own rules for the element come before those of `:host`. */
const looks = `:host { display: block; height: 40rem }
:host([hidden]), [hidden] { display: none !important }
iframe { border: 0; display: block; height: 100%; width: 100% }
p { margin: 0; overflow-wrap: anywhere }`;

/**
 * Defines the element `<wengert-player>`, once; where there are no elements, as in Node, it does nothing.
 *
 * `src` is the address of a page that `toHtml` wrote, or of a graph as JSON (`graphJson`), whose address ends
 * in .json. Without `src` the graph stands in the element, in a `<script type="application/json">`, or a page
 * is given to its property `html`. Of JSON the player is made here, which needs @viz-js/viz; `theme`,
 * `predict` and the `lang` around it say how; a page has its own. What is shown runs in a sandbox: it sees
 * nothing of the page around. It is a block, as wide as there is room and 40rem high, unless the page's own
 * style says otherwise. Where something fails the element says what, and sends the event `failed` with
 * the error.
 * @param name with a hyphen.
 */
export function definePlayer(name = "wengert-player"): void {
  definePlayerTakes.check(arguments);
  const browser = globalThis as unknown as Browser;
  if (browser.customElements === undefined || browser.customElements.get(name) !== undefined) return;
  browser.customElements.define(name, playerIn(browser));
}

function playerIn(browser: Browser): unknown {
  const make = (tag: string, attributes: Readonly<Record<string, string>>) => {
    const element = browser.document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  return class extends browser.HTMLElement {
    static readonly observedAttributes = ["src", "theme", "predict", "lang", "title"];
    readonly #frame = make("iframe", { sandbox: "allow-scripts" });
    readonly #alert = make("p", { role: "alert" });
    #html = "";
    /** Whether it stands in a page. */
    #stands = false;
    /** How often it was asked to show something: an answer that comes late is not shown. */
    #asked = 0;

    constructor() {
      super();
      const shadow = this.attachShadow({ mode: "open" });
      // a policy that forbids styles in the page allows these
      const sheet = new browser.CSSStyleSheet();
      sheet.replaceSync(looks);
      shadow.adoptedStyleSheets = [sheet];
      shadow.append(this.#frame, this.#alert);
      this.#frame.addEventListener("load", () => this.#hasLoaded());
    }

    connectedCallback(): void {
      this.#stands = true;
      void this.#show();
    }

    disconnectedCallback(): void {
      this.#stands = false;
    }

    attributeChangedCallback(name: string): void {
      if (name === "title") this.#name();
      else if (this.#stands) void this.#show();
    }

    get html(): string {
      return this.#html;
    }

    /** A page that `toHtml` wrote. */
    set html(page: string) {
      this.#html = String(page);
      if (this.#stands) void this.#show();
    }

    async #show(): Promise<void> {
      const asked = ++this.#asked;
      this.#name();
      const src = this.getAttribute("src");
      try {
        // a page of its own has a policy of its own, whatever the policy of this one
        const isPage = src === null ? this.#html !== "" : !/\.json(?:[?#]|$)/.test(src);
        requireAttributes(this, isPage);
        if (src !== null && isPage) {
          this.#frame.removeAttribute("srcdoc");
          this.#frame.setAttribute("src", src);
        } else {
          const page = isPage ? this.#html : await this.#pageOf(src);
          if (asked === this.#asked) this.#frame.setAttribute("srcdoc", page);
        }
        if (asked !== this.#asked) return;
        this.#alert.textContent = "";
        this.#frame.removeAttribute("hidden");
      } catch (error) {
        if (asked === this.#asked) this.#fail(error);
      }
    }

    #fail(error: unknown): void {
      this.#frame.setAttribute("hidden", ""); // what it shows is not what is asked for
      this.#alert.textContent = error instanceof Error ? error.message : String(error);
      this.dispatchEvent(new browser.CustomEvent("failed", { detail: error }));
    }

    /** A server answers with a page of its own where it has none: its status stands in the page's record. */
    #hasLoaded(): void {
      const src = this.#frame.getAttribute("src");
      if (src === null || this.#frame.hasAttribute("hidden") || this.#frame.hasAttribute("srcdoc")) return;
      const { href } = new URL(src, browser.document.baseURI);
      const status = browser.performance.getEntriesByName(href).at(-1)?.responseStatus ?? 0;
      if (status >= 400) this.#fail(new Error(failedText(src, status)));
    }

    #name(): void {
      this.#frame.setAttribute("title", this.getAttribute("title") ?? "wengert");
    }

    async #pageOf(src: string | null): Promise<string> {
      const json = src === null ? await this.#inside() : await fetched(browser, src);
      const said = language(this.closest("[lang]")?.getAttribute("lang"));
      const theme = this.getAttribute("theme") as ThemeName | null;
      return toHtml(graphFromJson(json), {
        lang: languages.includes(said as Language) ? (said as Language) : "en",
        predict: this.hasAttribute("predict"),
        ...(theme === null ? {} : { theme }),
      });
    }

    async #inside(): Promise<string> {
      // an element begins before what stands in it has been read
      const { document } = browser;
      if (document.readyState === "loading")
        await new Promise<void>((resolve) =>
          document.addEventListener("DOMContentLoaded", () => resolve(), { once: true }),
        );
      return this.querySelector('script[type="application/json"]')?.textContent ?? this.textContent ?? "";
    }
  };
}

/** What would be passed over in silence is refused; the `lang` of what is around may be any. */
function requireAttributes(element: Element, isPage: boolean): void {
  const told = isPage ? ["theme", "predict"].find((name) => element.hasAttribute(name)) : undefined;
  if (told !== undefined)
    throw new ValueError(
      `wengert-player: ${told}: a page has its own, toHtml(graph, { ${told} }); this is for graphs as JSON`,
    );
  if (isPage) return;
  const known = { theme: themeNames, lang: languages };
  for (const [name, all] of Object.entries<readonly string[]>(known)) {
    const value = element.getAttribute(name);
    const said = name === "lang" ? language(value) : value;
    if (value !== null && !all.includes(said ?? ""))
      throw new ValueError(`wengert-player: ${name} must be ${all.join(" or ")}, got ${show(value)}`);
  }
}

/** `ja` of `ja-JP`. */
const language = (tag: string | null | undefined) => tag?.slice(0, 2).toLowerCase();

async function fetched(browser: Browser, src: string): Promise<string> {
  const response = await browser.fetch(src);
  if (!response.ok) throw new Error(failedText(src, response.status));
  return response.text();
}

const failedText = (src: string, status: number) => `wengert-player: ${src}: status ${status}`;
