export { decodeCommand, encodeCommand } from "./codec.ts";
export * from "./command.ts";
