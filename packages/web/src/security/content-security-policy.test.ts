import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { cognitoUrl, readRuntimeConfig } from "../config/runtime-config.ts";
import { contentSecurityPolicy } from "./content-security-policy.ts";

const environment = {
  BOURSE_REST_URL: "http://127.0.0.1:8080/",
  BOURSE_WS_URL: "ws://127.0.0.1:8080/ws",
  BOURSE_WS_API_URL: "ws://127.0.0.1:8080/ws-api/v3",
  BOURSE_PLATFORM_URL: "http://127.0.0.1:8081/v1",
  COGNITO_ENDPOINT: "http://127.0.0.1:4000/",
  COGNITO_USER_POOL_ID: "eu-west-1_abc",
  COGNITO_CLIENT_ID: "client",
};

test("the environment becomes plain origins, whatever path was given", () => {
  const config = readRuntimeConfig(environment);
  expect(config).toMatchObject({
    restUrl: "http://127.0.0.1:8080",
    streamUrl: "ws://127.0.0.1:8080",
    wsApiUrl: "ws://127.0.0.1:8080/ws-api/v3",
    platformUrl: "http://127.0.0.1:8081",
  });
  const onAws = readRuntimeConfig({ ...environment, COGNITO_ENDPOINT: "" });
  expect(cognitoUrl(onAws)).toBe("https://cognito-idp.eu-west-1.amazonaws.com/");
});

test("scripts run by nonce only, and the page speaks to our services only", () => {
  const policy = contentSecurityPolicy(readRuntimeConfig(environment), "abc");
  const directives = new Map(
    policy.split("; ").map((directive) => {
      const [name = "", ...sources] = directive.split(" ");
      return [name, sources];
    }),
  );
  expect(directives.get("script-src")).toEqual(["'self'", "'nonce-abc'", "'strict-dynamic'"]);
  expect(directives.get("connect-src")).toEqual([
    "'self'",
    "http://127.0.0.1:8080",
    "ws://127.0.0.1:8080",
    "http://127.0.0.1:8081",
    "http://127.0.0.1:4000",
  ]);
  expect(directives.get("style-src")).not.toContain("'unsafe-inline'");
  expect(policy).not.toContain("'unsafe-eval'");
});

test("the hash allowed for the chart's logo is that of the installed version", () => {
  const packageFile = createRequire(import.meta.url).resolve("lightweight-charts/package.json");
  const code = readFileSync(
    packageFile.replace("package.json", "dist/lightweight-charts.production.mjs"),
    "utf8",
  );
  const style = /innerText="(a#tv-attr-logo[^"]*)"/.exec(code)?.[1] ?? "";
  const hash = createHash("sha256").update(style).digest("base64");
  expect(contentSecurityPolicy(readRuntimeConfig(environment), "abc")).toContain(
    `'sha256-${hash}'`,
  );
});
