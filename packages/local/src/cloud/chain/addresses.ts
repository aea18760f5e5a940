import { randomInt } from "node:crypto";

const HEX = "0123456789abcdef";
const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

const drawn = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join("");

/** Looks like an address of that network; nobody has a key for it. */
export function newAddress(network: string): string | undefined {
  switch (network) {
    case "BTC":
      return `bc1q${drawn(BECH32, 38)}`;
    case "ETH":
    case "BSC":
      return `0x${drawn(HEX, 40)}`;
    case "SOL":
      return drawn(BASE58, 44);
    default:
      return undefined;
  }
}

export const newTransactionId = (): string => drawn(HEX, 64);
