/** Where to go after signing in: a page of ours, whatever the address bar asks for. */
export function safeNextPath(next: string | readonly string[] | undefined): string {
  if (typeof next !== "string") return "/";
  // "//host" and "/\host" lead to other sites.
  return /^\/(?![/\\])[\w\-./?=&%]*$/.test(next) ? next : "/";
}
