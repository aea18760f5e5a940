import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { clientAddress, isAllowed } from "./address.ts";

const request = (remoteAddress: string, forwardedFor?: string): IncomingMessage =>
  ({
    socket: { remoteAddress },
    headers: forwardedFor === undefined ? {} : { "x-forwarded-for": forwardedFor },
  }) as unknown as IncomingMessage;

test.each([
  ["direct", "203.0.113.9", undefined, 0, "203.0.113.9"],
  ["IPv4 on a dual-stack socket", "::ffff:203.0.113.9", undefined, 0, "203.0.113.9"],
  ["IPv6", "2001:db8::1", undefined, 0, "2001:db8::1"],
  ["a header nobody asked for is ignored", "203.0.113.9", "198.51.100.1", 0, "203.0.113.9"],
  ["one proxy", "10.0.0.1", "198.51.100.1", 1, "198.51.100.1"],
  ["two proxies", "10.0.0.1", "198.51.100.1, 10.0.0.2", 2, "198.51.100.1"],
  [
    "what the caller wrote itself is ignored",
    "10.0.0.1",
    "1.1.1.1, 198.51.100.1",
    1,
    "198.51.100.1",
  ],
  ["the same behind two", "10.0.0.1", "1.1.1.1,198.51.100.1,10.0.0.2", 2, "198.51.100.1"],
  ["no header although there should be one", "10.0.0.1", undefined, 1, "10.0.0.1"],
  ["no address in the header", "10.0.0.1", "unknown", 1, "10.0.0.1"],
])("%s", (_what, remote, header, proxies, expected) => {
  expect(clientAddress(request(remote, header), proxies)).toBe(expected);
});

test.each([
  ["203.0.113.9", [], true],
  ["203.0.113.9", ["203.0.113.9"], true],
  ["203.0.113.8", ["203.0.113.9"], false],
  ["203.0.113.9", ["198.51.100.1", "203.0.113.0/24"], true],
  ["203.0.114.9", ["203.0.113.0/24"], false],
  ["2001:db8::5", ["2001:db8::/32"], true],
  ["2001:db9::5", ["2001:db8::/32"], false],
  ["203.0.113.9", ["2001:db8::/32"], false],
  ["not an address", ["203.0.113.0/24"], false],
])("%s in %j: %s", (address, allowList, expected) => {
  expect(isAllowed(address, allowList)).toBe(expected);
});
