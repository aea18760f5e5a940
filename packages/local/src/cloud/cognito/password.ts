import { randomInt } from "node:crypto";
import type { PasswordPolicySpec } from "../../synth/manifest.ts";
import { PASSWORD_LENGTH_MAX } from "./limits.ts";
import { refusal } from "./refusal.ts";

/** What Cognito counts as a symbol. */
const symbol = /[\^$*.[\]{}()?\-"!@#%&/\\,><':;|_~`+= ]/;

/** Throws InvalidPasswordException, in Cognito's words, unless the password fits the policy. */
export function assertPassword(password: string, policy: PasswordPolicySpec): void {
  const rules: readonly (readonly [broken: boolean, message: string])[] = [
    [password.length < policy.lengthMin, "Password not long enough"],
    [password.length > PASSWORD_LENGTH_MAX, "Password too long"],
    [policy.requireUppercase && !/[A-Z]/.test(password), "Password must have uppercase characters"],
    [policy.requireLowercase && !/[a-z]/.test(password), "Password must have lowercase characters"],
    [policy.requireNumbers && !/\d/.test(password), "Password must have numeric characters"],
    [policy.requireSymbols && !symbol.test(password), "Password must have symbol characters"],
    [password !== password.trim(), "Password must not begin or end with a space"],
  ];
  const broken = rules.find(([isBroken]) => isBroken);
  if (broken) throw refusal.badPassword(`Password did not conform with policy: ${broken[1]}`);
}

/** A temporary password that fits every policy, for users an administrator creates without one. */
export function createTemporaryPassword(lengthMin: number): string {
  const sets = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789", "!@#%&?-_"];
  const pick = (set: string): string => set.charAt(randomInt(set.length));
  const length = Math.max(16, lengthMin);
  return Array.from({ length }, (_, index) => pick(sets[index % sets.length] ?? "a")).join("");
}
