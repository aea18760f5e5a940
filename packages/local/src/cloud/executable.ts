import { accessSync, constants } from "node:fs";

/** Whether this user can run that file as a program. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
