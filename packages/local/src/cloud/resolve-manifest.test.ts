import { expect, test } from "vitest";
import { fixtureManifest } from "../../test/fixtures/manifest.ts";
import { resolveManifest } from "./resolve-manifest.ts";

test("mock values are replaced wherever they occur, the longest first", () => {
  const host = "SocketApi-id.execute-api.us-east-1.amazonaws.com";
  const resolved = resolveManifest(fixtureManifest, {
    "UsersPool-id": "us-east-1_$&abc",
    "WebClient-id": "client",
    [`https://${host}`]: "wrong",
    [`https://${host}/$default`]: "http://127.0.0.1:1",
    [`wss://${host}/$default`]: "ws://127.0.0.1:1",
  });
  expect(resolved.links).toMatchObject({
    Users: { id: "us-east-1_$&abc" },
    Stream: { url: "ws://127.0.0.1:1", managementEndpoint: "http://127.0.0.1:1" },
    Table: { name: "fixture-table" },
  });
  expect(resolved.http[0]?.routes.at(-1)?.jwt).toEqual({
    issuer: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_$&abc",
    audiences: ["client"],
  });
  expect(resolved.websocket[0]?.managementEndpoint).toBe("http://127.0.0.1:1");
  expect(fixtureManifest.links["Users"]).toEqual({ id: "UsersPool-id" });
});
