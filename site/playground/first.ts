/** The picture that stands in the page from the start: that of the lesson which the address names, in the reader's language. */

/** Of an example: `#01-apple`. */
export const addressOf = (name: string) => `#${name.replace(/\.ts$/, "")}`;

declare global {
  /** Whether it is there: told by early.ts, which has begun to load it. */
  var wengertFirst: Promise<boolean>;
  /** What the script of a picture calls: with its player's page, short of its looks and its program. */
  var wengertPicture: ((page: string) => void) | undefined;
}
