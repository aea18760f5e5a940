import { describe, expect, test } from "vitest";
import { identityOf } from "./token.ts";
import { TokenStore } from "./token-store.ts";

const encode = (claims: object) =>
  `h.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.s`;

describe("identity", () => {
  test("reads who and until when, umlauts included", () => {
    expect(identityOf(encode({ email: "jörg@example.org", exp: 17 }))).toEqual({
      email: "jörg@example.org",
      expiryTimeMs: 17_000,
    });
  });

  test.each(["", "a.b.c", "x", encode({ email: "no-expiry" })])("%s is no token", (token) => {
    expect(identityOf(token)).toBeUndefined();
  });
});

describe("token store", () => {
  const storageOf = (entries: Record<string, string>) => {
    const map = new Map(Object.entries(entries));
    return {
      map,
      getItem: (key: string) => map.get(key) ?? null,
      setItem: (key: string, value: string) => void map.set(key, value),
      removeItem: (key: string) => void map.delete(key),
    };
  };
  const prefix = "CognitoIdentityServiceProvider.client";
  const stored = {
    [`${prefix}.LastAuthUser`]: "u1",
    [`${prefix}.u1.idToken`]: "id",
    [`${prefix}.u1.accessToken`]: "access",
    [`${prefix}.u1.refreshToken`]: "refresh",
  };

  test("reads what the sign-in library stored", () => {
    const store = new TokenStore("client", storageOf(stored));
    expect(store.read()).toEqual({ username: "u1", idToken: "id", refreshToken: "refresh" });
    expect(new TokenStore("other", storageOf(stored)).read()).toBeUndefined();
  });

  test("renewal keeps the refresh token unless a new one came", () => {
    const storage = storageOf(stored);
    const store = new TokenStore("client", storage);
    store.renew("u1", { idToken: "id2", accessToken: "access2", refreshToken: undefined });
    expect(store.read()).toEqual({ username: "u1", idToken: "id2", refreshToken: "refresh" });
    store.renew("u1", { idToken: "id3", accessToken: "access3", refreshToken: "refresh3" });
    expect(store.read()?.refreshToken).toBe("refresh3");
  });

  test("clear leaves nothing behind", () => {
    const storage = storageOf(stored);
    new TokenStore("client", storage).clear();
    expect([...storage.map.keys()]).toEqual([]);
  });
});
