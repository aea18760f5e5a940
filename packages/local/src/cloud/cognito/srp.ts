import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";

/**
 * SRP-6a as Cognito speaks it: the 3072-bit group of RFC 3526, SHA-256, and a session key of 16
 * bytes derived by HKDF with the info "Caldera Derived Key". Every exponent here has 256 bits, so
 * one power takes a few milliseconds and never holds up the event loop.
 */
export const primeHex =
  "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD" +
  "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED" +
  "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F" +
  "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B" +
  "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510" +
  "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7" +
  "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C" +
  "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF";
const prime = BigInt(`0x${primeHex}`);
const generator = 2n;
const multiplier = toInteger(sha256(pad(prime), pad(generator)));

/** Whose password is proven: the part of the pool id after "_", and the user's internal name. */
export interface Identity {
  readonly poolName: string;
  readonly username: string;
}

/** All that is stored of a password; as hex text. */
export interface Verifier {
  readonly salt: string;
  readonly verifier: string;
}

/** The server's half of one exchange. */
export interface Exchange extends Verifier {
  readonly clientPublic: bigint;
  readonly serverPublic: bigint;
  readonly serverSecret: bigint;
}

export function createVerifier(identity: Identity, password: string): Verifier {
  const salt = randomBytes(16).toString("hex");
  return { salt, verifier: computeVerifier(identity, password, salt) };
}

/** True when `password` is the one behind `stored`; takes the same time either way. */
export function matchesVerifier(identity: Identity, password: string, stored: Verifier): boolean {
  const computed = computeVerifier(identity, password, stored.salt);
  return equalBytes(fixedBytes(computed), fixedBytes(stored.verifier));
}

/** The client's public value A, or undefined when it is malformed or would cancel the password. */
export function parsePublicValue(hex: string): bigint | undefined {
  if (!/^[0-9a-fA-F]{1,772}$/.test(hex)) return undefined;
  const value = BigInt(`0x${hex}`);
  return value % prime === 0n ? undefined : value;
}

export function beginExchange(stored: Verifier, clientPublic: bigint): Exchange {
  const serverSecret = toInteger(randomBytes(32));
  const verifier = BigInt(`0x${stored.verifier}`);
  const serverPublic = (multiplier * verifier + power(generator, serverSecret)) % prime;
  return { ...stored, clientPublic, serverPublic, serverSecret };
}

/** What the client answers when it knows the password. */
export interface Proof {
  /** Base64, as sent to the client. */
  readonly secretBlock: string;
  readonly timestamp: string;
  readonly signature: string;
}

export function proves(identity: Identity, exchange: Exchange, proof: Proof): boolean {
  const scramble = toInteger(sha256(pad(exchange.clientPublic), pad(exchange.serverPublic)));
  if (scramble === 0n) return false;
  const verifier = BigInt(`0x${exchange.verifier}`);
  const base = (exchange.clientPublic * power(verifier, scramble)) % prime;
  const shared = power(base, exchange.serverSecret);
  const key = hkdfSync("sha256", pad(shared), pad(scramble), "Caldera Derived Key", 16);
  const expected = createHmac("sha256", Buffer.from(key))
    .update(identity.poolName + identity.username)
    .update(Buffer.from(proof.secretBlock, "base64"))
    .update(proof.timestamp)
    .digest();
  return equalBytes(expected, Buffer.from(proof.signature, "base64"));
}

/** A verifier nobody has a password for; made without a power, as fast as reading a stored one. */
export function unprovableVerifier(seed: Buffer): Verifier {
  const salt = sha256(seed, Buffer.from("salt")).subarray(0, 16).toString("hex");
  const bytes = Buffer.from(hkdfSync("sha256", seed, "", "unprovable verifier", 384));
  return { salt, verifier: (toInteger(bytes) % prime).toString(16) };
}

function computeVerifier(identity: Identity, password: string, salt: string): string {
  const inner = sha256(Buffer.from(`${identity.poolName}${identity.username}:${password}`));
  const exponent = toInteger(sha256(pad(BigInt(`0x${salt}`)), inner));
  return power(generator, exponent).toString(16);
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % prime;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % prime;
    square = (square * square) % prime;
  }
  return result;
}

/** Big-endian bytes with a leading zero where the highest bit is set, as both sides hash them. */
function pad(value: bigint): Buffer {
  const hex = value.toString(16);
  const even = hex.length % 2 ? `0${hex}` : hex;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, "hex");
}

function fixedBytes(hex: string): Buffer {
  return Buffer.from(hex.padStart(primeHex.length, "0"), "hex");
}

function toInteger(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString("hex")}`);
}

function sha256(...parts: readonly Buffer[]): Buffer {
  return createHash("sha256").update(Buffer.concat(parts)).digest();
}

function equalBytes(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
