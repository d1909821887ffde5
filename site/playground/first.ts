/** The picture that stands in the page from the start: that of the first program, in the reader's language. */

/** Whether that is what the address asks for. @param name of the first program */
export const isFirst = (name: string) => location.hash === "" || location.hash === addressOf(name);

/** Of an example: `#01-apple`. */
export const addressOf = (name: string) => `#${name.replace(/\.ts$/, "")}`;
