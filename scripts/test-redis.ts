/**
 * `npm run test:redis`: what needs a real Redis. Uses the one that REDIS_URL names, else starts
 * redis-server from the PATH; the books of a Redis that is named are thrown away.
 */
import { spawn } from "node:child_process";
import path from "node:path";
import { findRedis, startRedis } from "@bourse/local/cloud/redis";
import { readTestChoice } from "./command-line/arguments.ts";
import { argumentsOrExit } from "./command-line/run-script.ts";
import { root } from "./steps.ts";

const HELP = `Usage: npm run test:redis -- [options] [FILE ...]
Runs what needs a real Redis on the one that REDIS_URL names, else on a redis-server from the PATH.
The books of a Redis that is named are thrown away.

  FILE         only files whose name has it, such as projection
  --name TEXT  only tests whose name has it
  --help       this text
`;

const { files, name } = argumentsOrExit("test:redis", HELP, readTestChoice);

if (process.env["REDIS_URL"] === undefined && findRedis() === undefined) {
  process.stderr.write(
    "test:redis: there is no redis-server on the PATH. Install it (Debian: apt-get install redis-server), or set REDIS_URL.\n",
  );
  process.exit(1);
}

const redis = await startRedis({ log: ({ text }) => process.stderr.write(`${text}\n`) });
const { host, port } = redis.address;
const child = spawn(
  process.execPath,
  [
    path.join(root, "node_modules", "vitest", "vitest.mjs"),
    "run",
    ...files,
    ...(name === undefined ? [] : ["--testNamePattern", name]),
  ],
  {
    cwd: root,
    stdio: "inherit",
    env: {
      ...process.env,
      RUNG: "redis",
      REDIS_URL: process.env["REDIS_URL"] ?? `redis://${host}:${port}`,
    },
  },
);
child.once("exit", (code) => {
  void redis.stop().finally(() => process.exit(code ?? 1));
});
