export * from "./applied-event.ts";
