import { expect, test } from "vitest";
import { ApiProblem } from "../../api/problem.ts";
import { isKeyRequest, keyRefusalText, keyRequestOf, type KeyDraft } from "./key-request.ts";

const draft = (part: Partial<KeyDraft> = {}): KeyDraft => ({
  label: " bot ",
  type: "HMAC",
  publicKeyPem: "",
  trade: true,
  addresses: "203.0.113.7, 198.51.100.0/24",
  ...part,
});

test("an HMAC key", () => {
  expect(keyRequestOf(draft())).toEqual({
    type: "HMAC",
    label: "bot",
    permissions: ["READ", "TRADE"],
    ipAllowList: ["203.0.113.7", "198.51.100.0/24"],
  });
});

test("an Ed25519 key needs its public half, a reader gets no permission to trade", () => {
  const publicKeyPem = "-----BEGIN PUBLIC KEY-----\nMC\n-----END PUBLIC KEY-----";
  const request = draft({ type: "ED25519", publicKeyPem, trade: false, addresses: "" });
  expect(keyRequestOf(request)).toEqual({
    type: "ED25519",
    label: "bot",
    publicKeyPem,
    permissions: ["READ"],
    ipAllowList: [],
  });
  const problems = keyRequestOf(draft({ type: "ED25519", label: "" }));
  expect(isKeyRequest(problems)).toBe(false);
  expect(problems).toMatchObject({ label: /label/, publicKeyPem: /PEM/ });
});

test("a refusal names the fields as the form does", () => {
  const details = [
    { path: "ipAllowList.1", message: "Write an address." },
    { path: "publicKeyPem", message: "Too long." },
    { path: "other", message: "Odd." },
  ];
  expect(keyRefusalText(new ApiProblem(400, "INVALID_REQUEST", "See details.", details))).toBe(
    "Address 2: Write an address. Public key: Too long. other: Odd.",
  );
  expect(keyRefusalText(new ApiProblem(409, "BUSY", "Busy."))).toBe("Busy.");
});
