export { readTokenOf } from "./read-token.ts";
