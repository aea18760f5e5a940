import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { clientAddress, isAllowed, limitedAddress } from "./address.ts";

const request = (remoteAddress: string, forwardedFor?: string): IncomingMessage =>
  ({
    socket: { remoteAddress },
    headers: forwardedFor === undefined ? {} : { "x-forwarded-for": forwardedFor },
  }) as unknown as IncomingMessage;

test.each([
  { what: "direct", hops: [], proxies: 0, expected: "direct" },
  {
    what: "a header nobody asked for is ignored",
    hops: ["1.1.1.1"],
    proxies: 0,
    expected: "direct",
  },
  { what: "one proxy", hops: ["198.51.100.1"], proxies: 1, expected: "198.51.100.1" },
  { what: "two", hops: ["198.51.100.1", " 10.0.0.2"], proxies: 2, expected: "198.51.100.1" },
  { what: "lies of the caller", hops: ["1.1.1.1", "2.2.2.2"], proxies: 1, expected: "2.2.2.2" },
  { what: "behind two", hops: ["1.1.1.1", "2.2.2.2", "3.3.3.3"], proxies: 2, expected: "2.2.2.2" },
  { what: "no header although there should be one", hops: [], proxies: 1, expected: "direct" },
  { what: "fewer hops than proxies", hops: ["1.1.1.1"], proxies: 2, expected: "direct" },
  { what: "an empty hop", hops: ["", "2.2.2.2"], proxies: 2, expected: "direct" },
  { what: "fewer hops, one empty", hops: ["", "2.2.2.2"], proxies: 3, expected: "direct" },
  { what: "no address in the header", hops: ["unknown"], proxies: 1, expected: "direct" },
])("$what", ({ hops, proxies, expected }) => {
  const header = hops.length === 0 ? undefined : hops.join(",");
  const found = clientAddress(request("203.0.113.9", header), proxies);
  expect(found).toBe(expected === "direct" ? "203.0.113.9" : expected);
});

test("an IPv4 caller of a dual-stack socket is told by its IPv4 address", () => {
  expect(clientAddress(request("::ffff:203.0.113.9"), 0)).toBe("203.0.113.9");
  expect(clientAddress(request("2001:db8::1"), 0)).toBe("2001:db8::1");
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

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8:1:2:ffff::9", "2001:db8:1:2"],
  ["2001:db8::9", "2001:db8:0:0"],
  ["2001:db8::1:2:3:4:5", "2001:db8:0:1"],
  ["::1", "0:0:0:0"],
  ["2001:db8:1::", "2001:db8:1:0"],
])("the limits of %s are those of %s", (address, limited) => {
  expect(limitedAddress(address)).toBe(limited);
});
