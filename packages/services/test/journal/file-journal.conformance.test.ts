import { followFileJournal, openFileJournal } from "../../src/exchange/journal/index.ts";
import { silentLog, temporaryDirectory } from "../exchange/harness.ts";
import { runJournalCases } from "./journal.case.ts";

for (const segmentBytesMax of [undefined, 300]) {
  runJournalCases({
    name: `file, segments of ${segmentBytesMax ?? "the usual"} bytes`,
    make: async () => {
      const { path, remove } = temporaryDirectory();
      const options = { directory: path, log: silentLog };
      return {
        open: () =>
          openFileJournal(
            segmentBytesMax === undefined ? options : { ...options, segmentBytesMax },
          ),
        follower: () => followFileJournal({ directory: path }),
        remove: async () => remove(),
      };
    },
  });
}
