import type { Attributes } from "./input.ts";
import { ATTRIBUTES_MAX } from "./limits.ts";
import type { Client, Pool } from "./pool-store.ts";
import { refusal } from "./refusal.ts";
import { standardAttributes } from "./settings.ts";
import type { User } from "./user-store.ts";

/** What people may write about themselves: never their sub, nor what counts as verified. */
export function assertOwnAttributes(client: Client, attributes: Attributes): void {
  const writable = client.settings.writeAttributes;
  for (const name of Object.keys(attributes)) {
    const allowed = writable.length > 0 ? writable.includes(name) : isOrdinary(name);
    if (!allowed || name.endsWith("_verified")) {
      throw refusal.notAuthorized("A client attempted to write unauthorized attribute");
    }
  }
}

/** The attributes fit the pool's schema; `before` are the values that they would replace. */
export function assertSchema(pool: Pool, attributes: Attributes, before?: Attributes): void {
  if (Object.keys(attributes).length > ATTRIBUTES_MAX) throw schemaError("Too many attributes");
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "email" && !isEmail(value)) {
      throw refusal.badParameter("Invalid email address format.");
    }
    if (standardAttributes.includes(name)) continue;
    if (name === "email_verified" || name === "phone_number_verified") {
      if (value === "true" || value === "false") continue;
      throw schemaError(`${name} must be true or false`);
    }
    const custom = pool.settings.customAttributes.find((attribute) => attribute.name === name);
    if (!custom) throw schemaError(`${name}: Attribute does not exist in the schema.`);
    if (before && !custom.mutable && before[name] !== value) {
      throw schemaError(`${name}: Attribute cannot be updated.`);
    }
  }
}

export function attributeList(user: User, readable: readonly string[] = []) {
  const pairs = [["sub", user.sub], ...Object.entries(user.attributes)] as const;
  return pairs
    .filter(([name]) => readable.length === 0 || name === "sub" || readable.includes(String(name)))
    .map(([Name, Value]) => ({ Name, Value }));
}

export function isEmail(value: string): boolean {
  return /^[^\s@"(),:;<>[\]\\]+@[^\s@"(),:;<>[\]\\]+\.[^\s@.]+$/.test(value);
}

/** By default a client writes the standard attributes; custom ones are listed on purpose. */
function isOrdinary(name: string): boolean {
  return standardAttributes.includes(name);
}

function schemaError(reason: string) {
  return refusal.badParameter(`Attributes did not conform to the schema: ${reason}`);
}
