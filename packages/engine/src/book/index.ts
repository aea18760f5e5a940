export { assertBookValid } from "./assert-valid.ts";
export * from "./book.ts";
export * from "./book-walk.ts";
export * from "./match-steps.ts";
export * from "./match-terms.ts";
