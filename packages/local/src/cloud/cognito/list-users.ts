import { poolOf, type Context } from "./context.ts";
import type { Input } from "../server/index.ts";
import { integer, optionalText, texts } from "./input.ts";
import { USERS_PAGE_MAX } from "./limits.ts";
import { refusal } from "./refusal.ts";
import { attributeList } from "./user-attributes.ts";
import type { User } from "./user-store.ts";

/** One page of a pool's users; `Filter` is one comparison, as Cognito's is. */
export function listUsers(context: Context, input: Input): unknown {
  const pool = poolOf(context, input);
  const page = context.users.page(pool.id, {
    limit: integer(input, "Limit", { min: 0, max: USERS_PAGE_MAX, otherwise: 0 }) || USERS_PAGE_MAX,
    after: optionalText(input, "PaginationToken") ?? "",
    matches: parseFilter(optionalText(input, "Filter") ?? ""),
  });
  const wanted = texts(input, "AttributesToGet");
  return {
    Users: page.users.map((user) => ({
      ...describeUser(user, "Attributes"),
      ...(wanted.length > 0
        ? { Attributes: attributeList(user).filter(({ Name }) => wanted.includes(String(Name))) }
        : {}),
    })),
    ...(page.next === undefined ? {} : { PaginationToken: page.next }),
  };
}

export function describeUser(user: User, attributesName: "Attributes" | "UserAttributes") {
  return {
    Username: user.username,
    [attributesName]: attributeList(user),
    UserCreateDate: user.createdMs / 1000,
    UserLastModifiedDate: user.modifiedMs / 1000,
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}

/** `email = "a@b.c"` or `email ^= "a@"`; quotes inside the value are escaped with a backslash. */
function parseFilter(filter: string): (user: User) => boolean {
  if (filter.trim() === "") return () => true;
  const match = /^\s*"?([a-z_:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(filter);
  const [, name = "", operator, quoted = ""] = match ?? [];
  const valueOf = readers[name];
  if (!match || !valueOf) {
    throw refusal.badParameter(`The filter ${filter.slice(0, 256)} cannot be used.`);
  }
  const value = quoted.replaceAll(/\\(.)/g, "$1");
  return (user) => {
    const actual = valueOf(user);
    if (actual === undefined) return false;
    return operator === "=" ? actual === value : actual.startsWith(value);
  };
}

const searchable = [
  "email",
  "phone_number",
  "name",
  "given_name",
  "family_name",
  "preferred_username",
];

const readers: Readonly<Record<string, (user: User) => string | undefined>> = {
  ...Object.fromEntries(
    searchable.map((name) => [name, (user: User) => user.attributes[name]] as const),
  ),
  username: (user) => user.username,
  sub: (user) => user.sub,
  "cognito:user_status": (user) => user.status,
  status: (user) => (user.enabled ? "Enabled" : "Disabled"),
};
