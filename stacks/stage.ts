/** What the stage's name decides. Everything that differs between stages reads it from here. */

/** Customers trade here: kept on removal, three zones, web ACL, threat protection. */
export const isProduction = $app.stage === "production";

/**
 * A stage's own domain. Its zone must be hosted in the account's Route 53; a stage that is not
 * listed answers at the address CloudFront gives it.
 */
const domainByStage: Readonly<Record<string, string>> = {};

export const domain = domainByStage[$app.stage];

/** Long enough to answer a customer's or a supervisor's question; elsewhere, to find a bug. */
export const logRetentionDays = isProduction ? 400 : 14;

/** Who a task runs as, and whose the journal's files are: `node`, as its image names it. */
export const taskUser = { uid: 1000, gid: 1000 } as const;

/** Under `sst dev` the web app and the exchange run on the developer's machine. */
export const developerUrls = {
  web: "http://localhost:3000",
  rest: "http://127.0.0.1:8080",
  stream: "ws://127.0.0.1:8080",
} as const;
