/** refersOnly: the mark of what refers to tensors that are at home elsewhere. */

/**
 * An object with this key, such as an optimizer, works on parameters that others hold: who looks for what
 * belongs to a module does not look into it.
 */
export const refersOnly: unique symbol = Symbol("refersOnly");
