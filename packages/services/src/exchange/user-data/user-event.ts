/** An event as it stands on the wire, inside whatever envelope the transport gives it. */
export type UserEvent = { readonly e: string } & Readonly<Record<string, unknown>>;

/** Turns a time of the engine into the unit a subscriber asked for. */
export type TimeWriter = (timeUs: number) => number;
