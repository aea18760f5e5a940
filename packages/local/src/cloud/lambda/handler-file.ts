/** `packages/functions/src/api/app.handler` -> the module without its ending, and the export. */
export function splitHandler(handler: string): {
  readonly module: string;
  readonly export: string;
} {
  const dot = handler.lastIndexOf(".");
  if (dot <= handler.lastIndexOf("/")) {
    throw new Error(`The handler "${handler}" names no export. Write it as path/to/file.export.`);
  }
  return { module: handler.slice(0, dot), export: handler.slice(dot + 1) };
}

/** The bundle of a module, as a flat file name. */
export const bundleName = (module: string): string => module.replaceAll(/[^A-Za-z0-9_-]+/g, "-");
