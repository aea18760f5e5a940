import type { BucketNotificationSpec, BucketSpec } from "../../synth/manifest.ts";
import type { AsyncInvoke } from "./async-invoke.ts";

/** The event of one change to one object, as S3 sends it. */
export interface ObjectEvent {
  readonly Records: readonly {
    /** `ObjectCreated:Put`, without `s3:`. */
    readonly eventName: string;
    readonly s3: {
      readonly bucket: { readonly name: string };
      /** URL-encoded, with + for a space. */
      readonly object: { readonly key: string };
    };
  }[];
}

/** Hands object events to the functions that the buckets' notifications name. */
export function createObjectEvents(buckets: readonly BucketSpec[], invoke: AsyncInvoke) {
  const rules = new Map(buckets.map(({ name, notifications }) => [name, notifications]));
  return (event: ObjectEvent): void => {
    for (const record of event.Records) {
      const key = decodeURIComponent(record.s3.object.key.replaceAll("+", " "));
      for (const rule of rules.get(record.s3.bucket.name) ?? []) {
        if (matches(rule, `s3:${record.eventName}`, key))
          invoke(rule.function, { Records: [record] });
      }
    }
  };
}

function matches(rule: BucketNotificationSpec, eventName: string, key: string): boolean {
  const isWanted = rule.events.some((pattern) =>
    pattern.endsWith("*") ? eventName.startsWith(pattern.slice(0, -1)) : eventName === pattern,
  );
  return isWanted && key.startsWith(rule.prefix ?? "") && key.endsWith(rule.suffix ?? "");
}
