import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

const MAPPED_IPV4 = "::ffff:";

/**
 * The address of the caller. Behind `trustedProxies` hops of our own it is the one the outermost of
 * them saw; what a caller writes into X-Forwarded-For itself stands further left and is ignored.
 */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  const seen = trustedProxies === 0 ? "" : seenAddress(request, trustedProxies);
  return isIP(seen) === 0 ? plainAddress(request.socket.remoteAddress ?? "") : seen;
}

/** What stands in X-Forwarded-For that many places from the right; "" when nothing does. */
function seenAddress({ headers }: IncomingMessage, fromRight: number): string {
  const sent = headers["x-forwarded-for"] ?? "";
  const hops = Array.isArray(sent) ? sent.join(",") : sent;
  let end = hops.length;
  let comma = hops.lastIndexOf(",");
  for (let place = 1; place < fromRight; place += 1) {
    if (comma < 0) return "";
    end = comma;
    comma = end === 0 ? -1 : hops.lastIndexOf(",", end - 1);
  }
  return plainAddress(hops.slice(comma + 1, end).trim());
}

/**
 * Whom limits are for: an IPv4 address, or the 64 bits of an IPv6 one that name the network. Its
 * owner has 2^64 addresses, and could use a fresh one for every request.
 */
export function limitedAddress(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const groups = groupsOf(head);
  if (tail !== undefined) {
    const after = groupsOf(tail);
    while (groups.length + after.length < IPV6_GROUPS) groups.push("0");
    groups.push(...after);
  }
  return groups.slice(0, IPV6_GROUPS / 2).join(":");
}

const IPV6_GROUPS = 8;
const groupsOf = (text: string): string[] => (text === "" ? [] : text.split(":"));

/** Whether an address is in a list of addresses and ranges; an empty list allows every one. */
export function isAllowed(address: string, allowList: readonly string[]): boolean {
  if (allowList.length === 0) return true;
  const family = familyOf(address);
  if (family === undefined) return false;
  return blockListOf(allowList).check(address, family);
}

const blockLists = new WeakMap<readonly string[], BlockList>();

function blockListOf(allowList: readonly string[]): BlockList {
  const known = blockLists.get(allowList);
  if (known !== undefined) return known;
  const list = new BlockList();
  for (const entry of allowList) addEntry(list, entry);
  blockLists.set(allowList, list);
  return list;
}

function addEntry(list: BlockList, entry: string): void {
  const [network = "", prefix] = entry.split("/");
  const family = familyOf(network);
  if (family === undefined) return;
  if (prefix === undefined) list.addAddress(network, family);
  else list.addSubnet(network, Number(prefix), family);
}

function familyOf(address: string): "ipv4" | "ipv6" | undefined {
  const version = isIP(address);
  if (version === 4) return "ipv4";
  return version === 6 ? "ipv6" : undefined;
}

/** An IPv4 caller of a dual-stack socket appears as ::ffff:1.2.3.4. */
function plainAddress(address: string): string {
  return address.startsWith(MAPPED_IPV4) ? address.slice(MAPPED_IPV4.length) : address;
}
