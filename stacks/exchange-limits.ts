const names = [
  "REQUEST_WEIGHT_PER_MINUTE_MAX",
  "RAW_REQUESTS_PER_5_MINUTES_MAX",
  "CONNECTION_ATTEMPTS_PER_5_MINUTES_MAX",
  "ORDERS_PER_10_SECONDS_MAX",
  "ORDERS_PER_DAY_MAX",
];

/** What whoever deploys has set of the limits that exchangeInfo publishes; the rest stays usual. */
export function limitsSetIn(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const set: Record<string, string> = {};
  for (const name of names) {
    const value = env[name];
    if (value === undefined || value === "") continue;
    // Here and not when the task starts: a deployment that cannot run must not replace one that does.
    if (!/^[0-9]+$/.test(value)) throw new Error(`${name} is "${value}". Give a whole number.`);
    set[name] = value;
  }
  return set;
}
