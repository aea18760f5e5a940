import { readXml, type S3Operation } from "./context.ts";
import { DELETIONS_MAX } from "./limits.ts";
import { remove } from "./objects.ts";
import { refusal } from "./s3-error.ts";
import { document, element, optional } from "./xml.ts";
import { childrenOf, parseXml, textOf } from "./xml-reader.ts";

/** Deletes up to a thousand objects at once; quiet about what went well when asked to be. */
export const deleteObjects: S3Operation = async (context, request, payload) => {
  const bucket = context.buckets.get(request.bucket);
  const root = parseXml(await readXml(context, request, payload), "Delete");
  const wanted = childrenOf(root, "Object");
  if (wanted.length === 0 || wanted.length > DELETIONS_MAX) throw refusal.malformedXml();
  const results = [];
  for (const item of wanted) {
    const key = textOf(item, "Key");
    if (key === undefined || key === "") throw refusal.malformedXml();
    if (textOf(item, "ETag") !== undefined) throw refusal.notSupported("Deleting on condition");
    const versionId = textOf(item, "VersionId");
    const removed = await remove(context, request, bucket, { key, versionId });
    const marker = removed?.isMarker ? removed.versionId : undefined;
    results.push(
      element("Deleted", [
        element("Key", key),
        ...optional("VersionId", versionId),
        ...(marker === undefined
          ? []
          : [element("DeleteMarker", true), element("DeleteMarkerVersionId", marker)]),
      ]),
    );
  }
  const isQuiet = textOf(root, "Quiet") === "true";
  return { status: 200, body: document("DeleteResult", isQuiet ? [] : results) };
};
