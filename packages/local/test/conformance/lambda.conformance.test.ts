import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createLambda,
  type FunctionError,
  type Lambda,
  prepareBundles,
} from "../../src/cloud/lambda/index.ts";
import { fixtureManifest } from "../fixtures/manifest.ts";
import { createTestLog, eventually, scratchDir } from "./suite.ts";

const repository = path.join(import.meta.dirname, "../../../..");
const { entries, log } = createTestLog();
const fixtures = fixtureManifest.functions.filter(({ id }) => ["Echo", "Misbehave"].includes(id));
const priority = { handler: "packages/local/test/fixtures/app/priority.handler" };
const functions = fixtures.flatMap((spec) =>
  spec.id === "Misbehave"
    ? [spec, { ...spec, id: "Patient", timeoutSeconds: 60 }]
    : [spec, { ...spec, ...priority, id: "Usual" }, { ...spec, ...priority, id: "Background" }],
);

async function start(options: { root: string; cacheDir: string; watch?: boolean }) {
  const bundles = await prepareBundles(functions, {
    ...options,
    log,
    watch: options.watch ?? false,
  });
  const lambda = createLambda({
    functions,
    bundles,
    region: "us-east-1",
    account: "123456789012",
    envOf: ({ id }) => ({ SST_RESOURCES_JSON: JSON.stringify({ App: { name: id } }) }),
    background: new Set(["Background"]),
    log,
  });
  const stop = async (): Promise<void> => {
    await lambda.stop();
    await bundles.stop();
  };
  return { ...lambda, bundles, stop };
}

const { dir, remove } = scratchDir("lambda");
let lambda: Lambda;
beforeAll(async () => {
  lambda = await start({ root: repository, cacheDir: dir });
});
afterAll(async () => {
  await lambda.stop();
  remove();
});

const misbehave = (how: string) => lambda.invoke("Misbehave", { queryStringParameters: { how } });
const answerOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: FunctionError) => error.answer,
  );

describe("a function", () => {
  test("gets event, context and environment as on AWS, and nothing of the shell", async () => {
    process.env["BOURSE_TEST_SECRET"] = "of the shell";
    const when = new Date(0);
    const { event, context, env } = (await lambda.invoke("Echo", { when })) as {
      event: unknown;
      context: Record<string, unknown>;
      env: Record<string, string>;
    };
    expect(event).toEqual({ when: when.toISOString() });
    expect(context).toMatchObject({
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      functionName: "fixture-Echo",
      functionVersion: "$LATEST",
      invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:fixture-Echo",
      memoryLimitInMB: "256",
      logGroupName: "/aws/lambda/fixture-Echo",
    });
    expect(context["remainingMs"]).toBeGreaterThan(9000);
    expect(env).toMatchObject({
      AWS_LAMBDA_FUNCTION_NAME: "fixture-Echo",
      AWS_REGION: "us-east-1",
      GREETING: "hello",
      SST_RESOURCES_JSON: '{"App":{"name":"Echo"}}',
    });
    expect(env).not.toHaveProperty("BOURSE_TEST_SECRET");
    expect(env).not.toHaveProperty("PATH");
  });

  test.skipIf(process.platform !== "linux")("that nobody waits for steps back", async () => {
    expect(await lambda.invoke("Usual", {})).toBe(os.getPriority());
    expect(await lambda.invoke("Background", {})).toBe(10);
  });

  test("keeps its module between calls, and answers one event at a time", async () => {
    const counts = await Promise.all([1, 2, 3].map(() => misbehave("")));
    expect(counts).toEqual([{ calls: 1 }, { calls: 2 }, { calls: 3 }]);
  });

  test("that throws answers with type, message and trace in the source", async () => {
    const answer = await answerOf(misbehave("throw"));
    expect(answer).toMatchObject({ errorType: "TypeError", errorMessage: "no such luck" });
    expect(answer?.trace.join("\n")).toMatch(/misbehave\.ts:\d+/);
  });

  test.each([
    ["hang", "Sandbox.Timedout", /^RequestId: \S+ Error: Task timed out after 1\.00 seconds$/],
    ["spin", "Sandbox.Timedout", /Task timed out after 1\.00 seconds$/],
    ["exit", "Runtime.ExitError", /Runtime exited with error: exit status 3$/],
    ["reject later", "Runtime.ExitError", /nobody waits for me$/],
    ["large", "Function.ResponseSizeTooLarge", /exceeded maximum allowed payload size/],
  ])("that does %s fails with %s and the next call works", async (how, type, text) => {
    const answer = await answerOf(misbehave(how));
    expect(answer).toEqual({
      errorType: type,
      errorMessage: expect.stringMatching(text) as string,
      trace: expect.any(Array) as string[],
    });
    expect(await misbehave("")).toHaveProperty("calls");
  });

  test("that hangs does not keep other events waiting", async () => {
    const hanging = answerOf(lambda.invoke("Patient", { queryStringParameters: { how: "hang" } }));
    expect(await lambda.invoke("Patient", {})).toEqual({ calls: 1 });
    void hanging; // ends with the cloud
  });

  test("has its console in the log, a text of several lines as one entry", async () => {
    await misbehave("log");
    const text = expect.stringMatching(/^a line\nand another \{ calls: \d+ \}$/) as string;
    expect(entries).toContainEqual({ source: "Misbehave", level: "info", text });
    expect(entries).toContainEqual({ source: "Misbehave", level: "error", text: "an error" });
    expect(entries).toContainEqual({
      source: "Misbehave",
      level: "warn",
      text: '{"time":1,"level":"warn","message":"in JSON"}',
    });
  });

  test("is not called with more than Lambda carries, nor when it does not exist", async () => {
    await expect(lambda.invoke("Echo", "x".repeat(6 * 1024 * 1024))).rejects.toMatchObject({
      type: "RequestTooLargeException",
    });
    await expect(lambda.invoke("Nobody", {})).rejects.toMatchObject({
      type: "ResourceNotFoundException",
    });
  });
});

describe("bundles", () => {
  /** A repository of its own, so that its sources can be changed. */
  function copyRepository() {
    const scratch = scratchDir("lambda-sources");
    const app = "packages/local/test/fixtures/app";
    cpSync(path.join(repository, app), path.join(scratch.dir, app), { recursive: true });
    symlinkSync(path.join(repository, "node_modules"), path.join(scratch.dir, "node_modules"));
    const source = path.join(scratch.dir, app, "misbehave.ts");
    const edit = (from: string, to: string): void =>
      writeFileSync(source, readFileSync(source, "utf8").replace(from, to));
    return { root: scratch.dir, cacheDir: path.join(scratch.dir, "cache"), edit, ...scratch };
  }

  test("are used again until a source changes", async () => {
    const copy = copyRepository();
    const first = await start(copy);
    const second = await start(copy);
    expect(second.bundles.outdir).toBe(first.bundles.outdir);
    copy.edit("return { calls }", "return { changed: calls }");
    const third = await start(copy);
    expect(third.bundles.outdir).not.toBe(first.bundles.outdir);
    expect(await third.invoke("Misbehave", {})).toEqual({ changed: 1 });
    await Promise.all([first, second, third].map(({ stop }) => stop()));
    copy.remove();
  });

  test("that cannot be made say which source is wrong", async () => {
    const copy = copyRepository();
    copy.edit("let calls = 0;", "let calls = ;");
    await expect(start(copy)).rejects.toMatchObject({
      name: "StartupError",
      message: expect.stringMatching(/misbehave\.ts:3:\d+: ERROR: Unexpected ";"/) as string,
    });
    copy.remove();
  });

  test("are replaced while running when they are watched; a fault keeps the old", async () => {
    const copy = copyRepository();
    const watched = await start({ ...copy, watch: true });
    const call = () => watched.invoke("Misbehave", {}) as Promise<Record<string, number>>;
    expect(await call()).toEqual({ calls: 1 });
    copy.edit("return { calls }", "return { reloaded: calls }");
    await eventually("the change is live", async () =>
      "reloaded" in (await call()) ? true : undefined,
    );
    copy.edit("let calls = 0;", "let calls = ;");
    await eventually("the fault is told", () =>
      entries.find(({ text }) => /not reloaded: .*misbehave\.ts:3/.test(text)),
    );
    expect(await call()).toHaveProperty("reloaded");
    await watched.stop();
    copy.remove();
  });
});
