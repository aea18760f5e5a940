export { StartupError } from "../cloud/startup-error.ts";
export { AccountFile } from "./accounts.ts";
export { type Attachment, readAttachment } from "./attachment.ts";
export { fundAccounts } from "./operator.ts";
export { HELP, parseRunOptions, type RunOptions } from "./options.ts";
export { describeReady, type Ready } from "./ready.ts";
export { startStack, type Stack } from "./stack.ts";
export { descendants, startStackProcess, type StackProcess } from "./stack-process.ts";
export { freeBasePort } from "./ports.ts";
