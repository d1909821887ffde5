/** The parser of sucrase, which its package has and does not declare by these names. */
declare module "sucrase/dist/esm/parser/index.js" {
  export { parse } from "sucrase/dist/types/parser/index.js";
}
declare module "sucrase/dist/esm/parser/tokenizer/index.js" {
  export { IdentifierRole, type Token } from "sucrase/dist/types/parser/tokenizer/index.js";
}
declare module "sucrase/dist/esm/parser/tokenizer/types.js" {
  export { TokenType } from "sucrase/dist/types/parser/tokenizer/types.js";
}
